# problem: saturation
# data: tabular
# twin: bias_initializer=keras.initializers.Constant(10) => bias_initializer="zeros"
import sys

import keras
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

X, y = load_digits(return_X_y=True)
X = (X - 8) / 8
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.25, random_state=seed)
X_train, X_val, y_train, y_val = train_test_split(X_train, y_train, test_size=0.2, random_state=seed)

model = keras.Sequential()
model.add(keras.Input(shape=(64,)))
model.add(
    keras.layers.Dense(
        64,
        activation="sigmoid",
        bias_initializer=keras.initializers.Constant(10),
    )
)
model.add(keras.layers.Dense(10, activation="softmax"))

model.compile(
    optimizer=keras.optimizers.SGD(learning_rate=0.1, momentum=0.9),
    loss=keras.losses.SparseCategoricalCrossentropy(from_logits=False),
    metrics=[keras.metrics.SparseCategoricalAccuracy()],
)
model.fit(X_train, y_train, batch_size=32, epochs=20, validation_data=(X_val, y_val), verbose=2)

test_loss, test_accuracy = model.evaluate(X_test, y_test, verbose=0)
print(f"test loss {test_loss:.3f}")
print("outcome", test_accuracy)
