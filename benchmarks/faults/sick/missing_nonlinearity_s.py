# problem: missing_nonlinearity
# data: synthetic
# twin: layers.Dense(32) => layers.Dense(32, activation="tanh")
# source: https://stats.stackexchange.com/questions/387150/training-error-not-decreasing-on-the-training-set
import sys

import numpy as np
import keras
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)


def draw(n, noise):
    t = rng.uniform(-4.0, 4.0, size=(n, 1))
    return t / 2.3, np.sin(t) + rng.normal(0.0, noise, size=(n, 1))


xs, ys = draw(1500, 0.1)
xs_val, ys_val = draw(300, 0.1)
xs_new, ys_new = draw(1000, 0.0)

model = keras.Sequential([
    keras.Input(shape=(1,)),
    layers.Dense(32),
    layers.Dense(32),
    layers.Dense(1, activation="linear"),
])
model.compile(loss="mean_squared_error", optimizer=keras.optimizers.Adam(learning_rate=0.005))
model.fit(xs, ys, batch_size=32, epochs=60, validation_data=(xs_val, ys_val), verbose=2)

guess = model.predict(xs_new, verbose=0)
r2 = 1.0 - np.mean((guess - ys_new) ** 2) / np.var(ys_new)
print("outcome", float(np.nan_to_num(r2, nan=-10.0, neginf=-10.0)))
