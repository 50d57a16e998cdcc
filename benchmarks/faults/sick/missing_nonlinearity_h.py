# problem: missing_nonlinearity
# data: synthetic
# twin: x = self.norm(self.conv(x), training=training) => x = self.act(self.norm(self.conv(x), training=training))
# Estimates the thread spacing of woven fabric from small camera patches (regression).
import sys

import keras
import numpy as np
import tensorflow as tf

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed + 100)


def fabric(n, size=20):
    spacing = rng.uniform(3.0, 9.0, n)
    theta = rng.uniform(0, np.pi, n)
    phase = rng.uniform(0, 2 * np.pi, n)
    v, u = np.mgrid[0:size, 0:size]
    arg = (np.cos(theta)[:, None, None] * u + np.sin(theta)[:, None, None] * v) / spacing[:, None, None]
    patch = np.sin(2 * np.pi * arg + phase[:, None, None]) * rng.uniform(0.7, 1.2, (n, 1, 1))
    patch += rng.normal(0, 0.25, patch.shape)
    return patch[..., None].astype("float32"), ((spacing - 6.0) / 1.73).astype("float32")


class ConvUnit(keras.layers.Layer):
    def __init__(self, filters, stride=1, **kw):
        super().__init__(**kw)
        self.conv = keras.layers.Conv2D(filters, 5, strides=stride, padding="same")
        self.norm = keras.layers.BatchNormalization(momentum=0.9)
        self.act = keras.layers.ReLU()

    def call(self, x, training=None):
        x = self.norm(self.conv(x), training=training)
        return x


class SpacingNet(keras.Model):
    def __init__(self):
        super().__init__()
        self.units = [ConvUnit(12), ConvUnit(24, stride=2), ConvUnit(32, stride=2)]
        self.pool = keras.layers.GlobalAveragePooling2D()
        self.out = keras.layers.Dense(1)

    def call(self, x, training=None):
        for unit in self.units:
            x = unit(x, training=training)
        return self.out(self.pool(x))


def pipeline(x, y, train=False):
    ds = tf.data.Dataset.from_tensor_slices((x, y[:, None]))
    if train:
        ds = ds.shuffle(len(x), seed=seed)
    return ds.batch(50).prefetch(2)


train, val = fabric(1000), fabric(250)
test_x, test_y = fabric(400)

net = SpacingNet()
net.compile(optimizer=keras.optimizers.AdamW(2e-3, weight_decay=1e-4), loss=keras.losses.Huber(), metrics=["mae"])
net.fit(pipeline(*train, train=True), validation_data=pipeline(*val), epochs=8, verbose=2)

p = net.predict(test_x, batch_size=100, verbose=0)[:, 0]
r2 = 1 - np.mean((p - test_y) ** 2) / np.var(test_y)
print("outcome", float(np.nan_to_num(r2, nan=-1.0)))
