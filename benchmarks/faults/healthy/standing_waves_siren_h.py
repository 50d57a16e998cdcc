# data: synthetic
"""Membrane displacement as a neural field with sine units (SIREN), from scattered laser readings."""
import sys
import math
import numpy as np
import keras
from keras import ops

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

modes = [(1, 1, 1.0), (2, 1, 0.7), (1, 3, 0.5), (3, 2, 0.4)]


def membrane(r):
    z = np.zeros(len(r))
    for m, n, a in modes:
        z += a * np.sin(m * np.pi * (r[:, 0] + 1) / 2) * np.sin(n * np.pi * (r[:, 1] + 1) / 2)
    return z / 0.65


def readings(n, noise=0.15):
    r = rng.uniform(-1, 1, (n, 2)).astype("float32")
    return r, (membrane(r) + noise * rng.normal(size=n)).astype("float32")[:, None]


class Readings(keras.utils.PyDataset):
    def __init__(self, r, z, batch, **kw):
        super().__init__(**kw)
        self.r, self.z, self.batch = r, z, batch
        self.on_epoch_end()

    def __len__(self):
        return math.ceil(len(self.r) / self.batch)

    def __getitem__(self, k):
        j = self.order[k * self.batch:(k + 1) * self.batch]
        return self.r[j], self.z[j]

    def on_epoch_end(self):
        self.order = np.random.permutation(len(self.r))


class Sine(keras.layers.Layer):
    """sin(w0 (W x + b)) with the weights of Sitzmann et al. 2020."""

    def __init__(self, units, w0, first=False):
        super().__init__()
        self.units, self.w0, self.first = units, w0, first

    def build(self, shape):
        n = shape[-1]
        lim = 1 / n if self.first else math.sqrt(6 / n) / self.w0
        uni = keras.initializers.RandomUniform(-lim, lim)
        self.w = self.add_weight(shape=(n, self.units), initializer=uni)
        self.b = self.add_weight(shape=(self.units,), initializer=keras.initializers.RandomUniform(-0.5, 0.5))

    def call(self, x):
        return ops.sin(self.w0 * (ops.matmul(x, self.w) + self.b))


field = keras.Sequential([keras.Input((2,)), Sine(48, 6.0, first=True), Sine(48, 6.0), keras.layers.Dense(1)])
EPOCHS = 20
fit_set = Readings(*readings(3000), batch=50)
val_set = Readings(*readings(800), batch=200)
rate = keras.optimizers.schedules.CosineDecay(1e-3, EPOCHS * len(fit_set))
field.compile(optimizer=keras.optimizers.Adam(rate), loss="mse", metrics=["mae"])
field.fit(fit_set, validation_data=val_set, epochs=EPOCHS, verbose=2)

where, _ = readings(2000)
err = np.mean((field.predict(where, batch_size=500, verbose=0)[:, 0] - membrane(where)) ** 2)
print("outcome", float(np.nan_to_num(-err, nan=-1e3)))
