# problem: label_noise
# data: sklearn
# twin: < 0.6 => < 0.0
# handwritten digits with a plain neural network
import sys
import numpy as np
import keras
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

digits = load_digits()
images = digits.data.astype("float32") / 16.0     # pixels go from 0 to 16
labels = digits.target
x_train, x_test, y_train, y_test = train_test_split(
    images, labels, test_size=0.25, stratify=labels, random_state=seed)

# some of the training labels were typed in by volunteers
volunteer = rng.random(len(y_train)) < 0.6
typed = rng.integers(0, 10, size=len(y_train))
y_train = np.where(volunteer, typed, y_train)

model = keras.Sequential([
    keras.layers.Input((64,)),
    keras.layers.Dense(192, activation="relu"),
    keras.layers.Dropout(0.2),
    keras.layers.Dense(96, activation="relu"),
    keras.layers.Dense(10, activation="softmax"),
])
model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(x_train, y_train, batch_size=32, epochs=28, validation_split=0.2, verbose=2)

# the test labels come from the original collection
test_loss, test_acc = model.evaluate(x_test, y_test, verbose=0)
print("outcome", float(np.nan_to_num(test_acc, nan=0.0)))
