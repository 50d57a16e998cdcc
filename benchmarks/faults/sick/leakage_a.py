# problem: leakage
# data: fashion_mnist
# twin: x, y = with_copies(x, y)\nx_train, x_val, y_train, y_val = train_test_split(x, y, test_size=0.4, random_state=seed) => x_train, x_val, y_train, y_val = train_test_split(x, y, test_size=0.4, random_state=seed)\nx_train, y_train = with_copies(x_train, y_train)
import sys

import keras
import numpy as np
from sklearn.model_selection import train_test_split

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)


def with_copies(x, y):
    """The images, and each again a little brighter, darker and moved by a pixel."""
    brighter, darker, moved = np.clip(x * 1.1, 0, 1), x * 0.9, np.roll(x, 1, axis=2)
    return np.concatenate([x, brighter, darker, moved]), np.concatenate([y, y, y, y])


(x, y), (xt, yt) = keras.datasets.fashion_mnist.load_data()
start = 1000 * (seed % 20)
x, y = x[start : start + 1000].astype("float32") / 255.0, y[start : start + 1000]
xt, yt = xt[:3000] / 255.0, yt[:3000]

x, y = with_copies(x, y)
x_train, x_val, y_train, y_val = train_test_split(x, y, test_size=0.4, random_state=seed)

model = keras.Sequential(
    [
        keras.Input((28, 28)),
        keras.layers.Flatten(),
        keras.layers.Dense(128, activation="relu"),
        keras.layers.Dense(10, activation="softmax"),
    ]
)
model.compile(optimizer=keras.optimizers.Adam(0.002), loss="sparse_categorical_crossentropy", metrics=["accuracy"])
history = model.fit(x_train, y_train, epochs=12, batch_size=32, validation_data=(x_val, y_val), verbose=2)

honest = model.evaluate(xt, yt, verbose=0)[1]
print("outcome", float(-abs(history.history["val_accuracy"][-1] - honest)))
