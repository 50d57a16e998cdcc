# problem: none
# data: synthetic
"""Two noisy quantities from ten measurements; most of the variance cannot be explained."""
import sys

import keras
import numpy as np

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

X = rng.normal(size=(5000, 10)).astype("float32")
first = np.tanh(X[:, 0]) + 0.5 * X[:, 1] + rng.normal(0, 1.4, 5000)
second = 0.6 * X[:, 2] * np.sign(X[:, 3]) + 0.4 * X[:, 4] + rng.standard_t(5, 5000)
first, second = first / first.std(), second / second.std()
train, val, test = slice(0, 3500), slice(3500, 4250), slice(4250, None)

inputs = keras.Input((10,))
x = keras.layers.Dense(32, activation="gelu")(inputs)
x = keras.layers.Dense(16, activation="gelu")(x)
model = keras.Model(inputs, [keras.layers.Dense(1, name="first")(x), keras.layers.Dense(1, name="second")(x)])
model.compile(optimizer=keras.optimizers.AdamW(2e-3, weight_decay=1e-2), loss=[keras.losses.Huber(), keras.losses.Huber()])
model.fit(
    X[train], [first[train], second[train]],
    validation_data=(X[val], [first[val], second[val]]),
    epochs=12, batch_size=64, verbose=2,
)

guess = model.predict(X[test], verbose=0)
error = np.mean((guess[0][:, 0] - first[test]) ** 2) + np.mean((guess[1][:, 0] - second[test]) ** 2)
print("outcome", -float(error / (first[test].var() + second[test].var())))
