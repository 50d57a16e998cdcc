# problem: unshuffled
# data: synthetic
# twin: for start in range(0, len(x), size):\n            yield x[start : start + size], y[start : start + size] => order = rng.permutation(len(x))\n        for start in range(0, len(x), size):\n            yield x[order[start : start + size]], y[order[start : start + size]]
import sys

import keras
import numpy as np
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)


def walks(kind, count):
    """Recorded steps: 0 standing, 1 walking, 2 running."""
    t = np.arange(30)
    wave = 0.8 * np.sin((0.3, 0.8, 1.4)[kind] * t + rng.uniform(0, 6, (count, 1)))
    return (wave + rng.normal(0, 0.5, (count, 30))).astype("float32")[..., None]


def recordings(count):
    return np.concatenate([walks(kind, count) for kind in range(3)]), np.repeat([0, 1, 2], count)


def batches(x, y, size=30):
    while True:
        for start in range(0, len(x), size):
            yield x[start : start + size], y[start : start + size]


x, y = recordings(500)
x_val, y_val = recordings(120)
x_test, y_test = recordings(300)

inputs = keras.Input((30, 1))
h = layers.Conv1D(12, 5, activation="relu")(inputs)
h = layers.GlobalAveragePooling1D()(h)
h = layers.Dense(16, activation="relu")(h)
outputs = layers.Dense(3, activation="softmax")(h)
model = keras.Model(inputs, outputs)
model.compile(optimizer=keras.optimizers.Adam(0.005), loss="sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(batches(x, y), steps_per_epoch=50, epochs=12, validation_data=(x_val, y_val), verbose=2)
print("outcome", float(model.evaluate(x_test, y_test, verbose=0)[1]))
