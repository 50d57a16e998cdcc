# problem: label_range
# data: synthetic
# twin: MAX_DEG = 30.0 => MAX_DEG = 60.0
"""Estimate the heading of a guide line on the floor from a small camera picture (line-following robot)."""
import sys
import numpy as np
import keras
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

MAX_DEG = 30.0
SIZE = 24


def pictures(n):
    deg = rng.uniform(-58, 58, n)
    a = np.deg2rad(deg)[:, None, None]
    foot = 11.5 + rng.normal(0, 1.5, n)[:, None, None]
    yy, xx = np.mgrid[0:SIZE, 0:SIZE]
    dist = (xx[None] - foot) * np.cos(a) - yy[None] * np.sin(a)
    img = np.exp(-0.5 * (dist / 1.2) ** 2) + rng.normal(0, 0.15, (n, SIZE, SIZE))
    return img[..., None].astype("float32"), deg.astype("float32")


x_train, deg_train = pictures(2400)
x_val, deg_val = pictures(400)
x_test, deg_test = pictures(600)

model = keras.Sequential([
    keras.Input((SIZE, SIZE, 1)),
    layers.Conv2D(8, 5, strides=2, activation="relu"),
    layers.Conv2D(16, 3, strides=2, activation="relu"),
    layers.Flatten(),
    layers.Dense(48, activation="relu"),
    layers.Dense(1, activation="tanh"),
])
model.compile(optimizer=keras.optimizers.Adam(1e-3), loss="mse", metrics=["mae"])
model.fit(x_train, deg_train / MAX_DEG, validation_data=(x_val, deg_val / MAX_DEG),
          epochs=12, batch_size=32, verbose=2)

steer = model.predict(x_test, verbose=0)[:, 0] * MAX_DEG
err = np.mean(np.abs(steer - deg_test))
print("mean error in degrees", err)
print("outcome", float(-np.nan_to_num(err, nan=99.0)))
