# problem: no_validation
# data: synthetic
# twin: WIDTH = 128 => WIDTH = 16
# twin: model.fit(x, y, batch_size=50, epochs=120, verbose=2) => model.fit(x, y, batch_size=50, epochs=20, validation_data=library(500, NOISE), verbose=2)
"""Promoter strength from 14 bases: additive contributions plus one pair of interacting sites.
The reporter assay is noisy (about 0.8 of the spread of the true strengths)."""
import sys
import numpy as np
import keras
from keras.layers import Dense, Flatten, Input

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

SITES = 14
NOISE = 0.8
WIDTH = 128

effect = rng.normal(size=(SITES, 4))
effect -= effect.mean(axis=1, keepdims=True)
effect /= np.sqrt(np.square(effect).mean(axis=1).sum())
pair = rng.normal(0.0, 0.25, size=(4, 4))
pair -= pair.mean()


def library(n, noise):
    bases = rng.integers(0, 4, size=(n, SITES))
    strength = effect[np.arange(SITES), bases].sum(axis=1) + pair[bases[:, 4], bases[:, 5]]
    strength = strength + noise * rng.normal(size=n)
    return np.eye(4, dtype="float32")[bases], strength[:, None].astype("float32")


x, y = library(1500, NOISE)

model = keras.Sequential([
    Input((SITES, 4)),
    Flatten(),
    Dense(WIDTH, activation="relu"),
    Dense(WIDTH, activation="relu"),
    Dense(1),
])
model.compile(optimizer=keras.optimizers.RMSprop(2e-3), loss="mse")
model.fit(x, y, batch_size=50, epochs=120, verbose=2)

# how well are the true strengths of a new library recovered?
x_new, y_new = library(3000, 0.0)
rmse = np.sqrt(np.mean((model.predict(x_new, verbose=0) - y_new) ** 2))
print("outcome", float(np.nan_to_num(-rmse, nan=-99.0)))
