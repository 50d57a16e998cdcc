# problem: none
# data: tabular
import sys
import numpy as np
from tensorflow import keras
from sklearn.datasets import load_digits

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

x, y = load_digits(return_X_y=True)
order = rng.permutation(len(x))
x, y = x[order].reshape(-1, 8, 8, 1).astype("float32") / 16, y[order]
x_train, y_train = x[:1100], y[:1100]
x_val, y_val = x[1100:1400], y[1100:1400]
x_test, y_test = x[1400:], y[1400:]


def batches(size=32):
    while True:
        order = rng.permutation(len(x_train))
        for start in range(0, len(order) - size + 1, size):
            chosen = order[start:start + size]
            noise = rng.normal(0, 0.05, (size, 8, 8, 1)).astype("float32")
            yield x_train[chosen] + noise, y_train[chosen]


model = keras.Sequential()
model.add(keras.layers.Input(shape=(8, 8, 1)))
model.add(keras.layers.Conv2D(16, 3, padding="same", activation="relu"))
model.add(keras.layers.Conv2D(16, 3, activation="relu"))
model.add(keras.layers.Flatten())
model.add(keras.layers.Dropout(0.4))
model.add(keras.layers.Dense(10, activation="softmax"))
model.compile(loss="sparse_categorical_crossentropy", optimizer="adam", metrics=["accuracy"])
model.fit(batches(), steps_per_epoch=len(x_train) // 32, epochs=12, validation_data=(x_val, y_val), verbose=2)
print("outcome", model.evaluate(x_test, y_test, verbose=0)[1])
