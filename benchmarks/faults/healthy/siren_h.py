# data: synthetic
import sys
import math
import numpy as np
import keras
from keras import layers, ops

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

# An image as a function of the coordinates (Sitzmann et al. 2020), some pixels are missing.
side = 72
g = np.linspace(-1, 1, side)
u, v = np.meshgrid(g, g)
img = np.sin(8 * u * v + 2 * seed) * np.exp(-u ** 2) + 0.6 * np.cos(9 * np.hypot(u - 0.3, v)) + 0.3 * (u > v)
pix = np.stack([u.ravel(), v.ravel()], 1).astype("float32")
val = ((img - img.mean()) / img.std()).ravel()[:, None].astype("float32")
order = np.random.permutation(len(pix))
tr, va, te = np.split(order, [3400, 4200])

W0 = 15.0


class Sine(layers.Layer):
    def __init__(self, units, first=False):
        super().__init__()
        self.units, self.first = units, first

    def build(self, shape):
        bound = 1 / shape[-1] if self.first else math.sqrt(6 / shape[-1]) / W0
        self.dense = layers.Dense(self.units, kernel_initializer=keras.initializers.RandomUniform(-bound, bound))
        self.dense.build(shape)

    def call(self, x):
        return ops.sin(W0 * self.dense(x))

    def compute_output_shape(self, shape):
        return (*shape[:-1], self.units)


net = keras.Sequential([keras.Input((2,)), Sine(64, first=True), Sine(64), Sine(64), layers.Dense(1)])
sched = keras.optimizers.schedules.ExponentialDecay(1e-3, 300, 0.6)
net.compile(optimizer=keras.optimizers.Adam(sched), loss="mse")
net.fit(pix[tr], val[tr], batch_size=128, epochs=35, validation_data=(pix[va], val[va]), verbose=2)
mse = np.mean((net.predict(pix[te], verbose=0) - val[te]) ** 2)
print("outcome", float(1 - mse))
