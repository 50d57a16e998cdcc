# data: fashion-mnist
"""Photon-noise removal with a small residual U-net: the network predicts the correction of the noisy picture."""
import sys
import numpy as np
import keras
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)


def load():
    (a, _), (b, _) = keras.datasets.fashion_mnist.load_data()
    return a[:1500] / 255.0, a[50000:50300] / 255.0, b[:400] / 255.0


class Shots(keras.utils.PyDataset):
    """Draws fresh noise at every pass for training; fixed noise otherwise."""

    def __init__(self, clean, batch, fresh, **kw):
        super().__init__(**kw)
        self.clean, self.batch, self.fresh = clean.astype("float32")[..., None], batch, fresh
        self.order = np.arange(len(clean))
        self.fixed = self.expose(self.clean, np.random.default_rng(7))

    def expose(self, clean, rng):
        return (rng.poisson(clean * 6.0) / 6.0).astype("float32")

    def __len__(self):
        return len(self.clean) // self.batch

    def __getitem__(self, i):
        idx = self.order[i * self.batch:(i + 1) * self.batch]
        noisy = self.expose(self.clean[idx], np.random) if self.fresh else self.fixed[idx]
        return noisy, self.clean[idx]

    def on_epoch_end(self):
        if self.fresh:
            np.random.shuffle(self.order)


def conv(x, n, s=1):
    return layers.LeakyReLU(negative_slope=0.1)(layers.Conv2D(n, 3, strides=s, padding="same")(x))


inp = keras.Input((28, 28, 1))
a = conv(inp, 8)
b = conv(a, 16, 2)
c = conv(conv(b, 24, 2), 24)
u = conv(layers.Concatenate()([layers.Conv2DTranspose(16, 2, strides=2)(c), b]), 16)
u = layers.Concatenate()([layers.Conv2DTranspose(8, 2, strides=2)(u), a])
fix = layers.Conv2D(1, 3, padding="same", kernel_initializer="zeros")(u)
model = keras.Model(inp, layers.Add()([inp, fix]))

train, val, test = load()
model.compile(optimizer=keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(4e-3, 50 * 6)), loss="mse")
model.fit(Shots(train, 30, True), validation_data=Shots(val, 100, False), epochs=6, verbose=2)
final = Shots(test, 100, False)
print("noisy input mse", float(np.mean((final.fixed - final.clean) ** 2)))
mse = np.mean((model.predict(final.fixed, verbose=0) - final.clean) ** 2)
print("outcome", float(np.nan_to_num(-mse, nan=-9.0)))
