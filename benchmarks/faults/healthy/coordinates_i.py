# data: synthetic
"""Sine-activated coordinate network that fills the missing points of a terrain map."""
import sys
import numpy as np
import keras
from keras import layers, ops

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)


class Sine(layers.Layer):
    def __init__(self, units, omega, first=False):
        super().__init__()
        self.units, self.omega, self.first = units, omega, first

    def build(self, shape):
        bound = 1.0 / shape[-1] if self.first else np.sqrt(6.0 / shape[-1]) / self.omega
        self.w = self.add_weight(shape=(shape[-1], self.units), initializer=keras.initializers.RandomUniform(-bound, bound))
        self.b = self.add_weight(shape=(self.units,), initializer="zeros")

    def call(self, x):
        return ops.sin(self.omega * (ops.matmul(x, self.w) + self.b))


side = 56
g = np.linspace(-1, 1, side)
u, v = np.meshgrid(g, g)
xy = np.stack([u.ravel(), v.ravel()], 1).astype("float32")
height = np.sin(4 * u + 1) * np.cos(3 * v) + 0.6 * np.exp(-((u - 0.3) ** 2 + (v + 0.2) ** 2) / 0.06) + 0.3 * np.sin(7 * u * v)
z = height.ravel()[:, None]
z = ((z - z.mean()) / z.std()).astype("float32")
noisy = z + rng.normal(0, 0.15, z.shape).astype("float32")     # radar noise

p = rng.permutation(len(xy))
tr, va, te = p[:2200], p[2200:2600], p[2600:]
model = keras.Sequential([keras.Input((2,)), Sine(48, 6.0, True), Sine(48, 6.0), layers.Dense(1)])
model.compile(optimizer=keras.optimizers.Adam(2e-3), loss="mse")
model.fit(xy[tr], noisy[tr], validation_data=(xy[va], noisy[va]), batch_size=100, epochs=35,
          callbacks=[keras.callbacks.ReduceLROnPlateau(patience=5, factor=0.3)], verbose=2)
print("outcome", float(-np.nan_to_num(np.mean((model.predict(xy[te], verbose=0) - z[te]) ** 2), nan=99.0)))
