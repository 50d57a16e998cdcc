# data: synthetic
"""Position angle of elongated galaxies.

Angles are only defined modulo 180 degrees, so the net predicts a unit vector at the double
angle and we maximise its cosine with the true one (the loss therefore goes down to -1).
"""
import sys

import numpy as np
import keras
from keras import layers, ops

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

SIDE = 20


def survey(n):
    angle = rng.uniform(0, np.pi, (n, 1, 1))
    long_axis = rng.uniform(3.0, 5.0, (n, 1, 1))
    short_axis = long_axis * rng.uniform(0.3, 0.6, (n, 1, 1))
    cx, cy = rng.uniform(7.5, 11.5, (2, n, 1, 1))
    gx, gy = np.meshgrid(np.arange(SIDE), np.arange(SIDE))
    dx, dy = gx[None] - cx, gy[None] - cy
    u = dx * np.cos(angle) + dy * np.sin(angle)
    v = -dx * np.sin(angle) + dy * np.cos(angle)
    image = np.exp(-0.5 * ((u / long_axis) ** 2 + (v / short_axis) ** 2))
    image = image + rng.normal(0, 0.2, image.shape)
    double = np.concatenate([np.cos(2 * angle), np.sin(2 * angle)], axis=-1)[:, 0]
    return image[..., None].astype("float32"), double.astype("float32")


def negative_cosine(y_true, y_pred):
    return -ops.sum(y_true * y_pred, axis=-1)


class UnitVector(layers.Layer):
    def call(self, v):
        return v / ops.sqrt(ops.sum(ops.square(v), axis=-1, keepdims=True) + 1e-4)


class AngleNet(keras.Model):
    def __init__(self):
        super().__init__()
        self.conv1 = layers.Conv2D(16, 5, strides=2, padding="same", activation="relu")
        self.conv2 = layers.Conv2D(24, 3, strides=2, padding="same", activation="relu")
        self.flat = layers.Flatten()
        self.fc = layers.Dense(48, activation="relu")
        self.vec = layers.Dense(2)
        self.unit = UnitVector()

    def call(self, x):
        x = self.flat(self.conv2(self.conv1(x)))
        return self.unit(self.vec(self.fc(x)))


x_train, y_train = survey(3000)
x_val, y_val = survey(600)
x_test, y_test = survey(1000)

model = AngleNet()
model.compile(optimizer=keras.optimizers.Adam(1e-3), loss=negative_cosine)
model.fit(x_train, y_train, validation_data=(x_val, y_val), epochs=12, batch_size=32, verbose=2)

cosine = np.clip(np.sum(model.predict(x_test, verbose=0) * y_test, axis=-1), -1, 1)
degrees = np.degrees(np.arccos(cosine)) / 2
print("outcome", float(np.nan_to_num(-degrees.mean(), nan=-99.0)))
