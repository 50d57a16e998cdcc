# problem: none
# data: tabular
import sys
import keras
from keras.layers import GRU, Dense, Dropout, Input
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

# every image is a sequence of 8 rows of 8 pixels
digits = load_digits()
rows, labels = digits.images.astype("float32") / 16, digits.target
rows, rows_test, labels, labels_test = train_test_split(
    rows, labels, test_size=0.25, stratify=labels, random_state=seed)

inputs = Input((8, 8))
state = GRU(48)(inputs)
state = Dropout(0.2)(state)
outputs = Dense(10, activation="softmax")(state)
model = keras.Model(inputs, outputs)
model.compile(
    optimizer=keras.optimizers.RMSprop(learning_rate=3e-3),
    loss="sparse_categorical_crossentropy",
    metrics=["accuracy"],
)
model.fit(rows, labels, batch_size=32, epochs=20, validation_split=0.2, verbose=2)
print("outcome", model.evaluate(rows_test, labels_test, verbose=0)[1])
