# problem: output_units
# data: synthetic
# twin: self.readout = layers.Dense(1) => self.readout = layers.Dense(2)
"""Single-particle localisation, toy version.

A camera frame shows one blurred fluorescent spot; we regress where it sits.
"""
import sys

import numpy as np
import keras
from keras import layers, ops

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

SIDE = 24


def make_frames(n):
    cx, cy = rng.uniform(4, SIDE - 5, size=(2, n, 1, 1))
    blur = rng.uniform(1.3, 2.2, size=(n, 1, 1))
    gx, gy = np.meshgrid(np.arange(SIDE), np.arange(SIDE))
    d2 = (gx[None] - cx) ** 2 + (gy[None] - cy) ** 2
    frame = np.exp(-d2 / (2 * blur**2)) + rng.normal(0, 0.08, d2.shape)
    half = (SIDE - 1) / 2
    where = np.stack([cx[:, 0, 0], cy[:, 0, 0]], axis=-1) / half - 1.0  # to [-1, 1]
    return frame[..., None].astype("float32"), where.astype("float32")


def pseudo_huber(y_true, y_pred, delta=0.2):
    r = (y_true - y_pred) / delta
    return ops.mean(ops.sqrt(1.0 + ops.square(r)) - 1.0, axis=-1)


class SpotFinder(keras.Model):
    def __init__(self):
        super().__init__()
        self.conv1 = layers.Conv2D(16, 3, strides=2, padding="same", activation="relu")
        self.conv2 = layers.Conv2D(32, 3, strides=2, padding="same", activation="relu")
        self.flat = layers.Flatten()
        self.fc = layers.Dense(64, activation="relu")
        self.readout = layers.Dense(1)

    def call(self, frame):
        h = self.conv2(self.conv1(frame))
        return self.readout(self.fc(self.flat(h)))


x_train, y_train = make_frames(3000)
x_val, y_val = make_frames(600)
x_test, y_test = make_frames(1000)

model = SpotFinder()
model.compile(optimizer=keras.optimizers.Adam(1e-3), loss=pseudo_huber)
model.fit(x_train, y_train, validation_data=(x_val, y_val), batch_size=32, epochs=14, verbose=2)

pred = model.predict(x_test, verbose=0)
distance = np.mean(np.sqrt(np.sum((pred - y_test) ** 2, axis=-1)))
print("outcome", float(np.nan_to_num(-distance, nan=-99.0)))
