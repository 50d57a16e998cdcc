# problem: bad_initialization
# data: synthetic
# twin: keras.initializers.RandomNormal(stddev=1.0) => keras.initializers.HeNormal()
"""Two-way travel time of a single reflector, picked from short seismic traces.

Each trace has 96 samples, one Ricker wavelet and ambient noise; the network
returns the arrival sample (standardised).
"""
import sys

import keras
import numpy as np
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(4100 + seed)

LENGTH = 96


def ricker(t, width):
    a = (t / width) ** 2
    return (1.0 - a) * np.exp(-a / 2.0)


def shoot(n):
    arrival = rng.uniform(14.0, 82.0, n)
    width = rng.uniform(2.2, 3.2, n)
    gain = rng.uniform(0.8, 1.2, n)
    t = np.arange(LENGTH)[None, :] - arrival[:, None]
    trace = gain[:, None] * ricker(t, width[:, None]) + 0.08 * rng.normal(size=(n, LENGTH))
    return trace[..., None].astype("float32"), ((arrival - 48.0) / 19.6).astype("float32")[:, None]


x_train, y_train = shoot(2500)
x_val, y_val = shoot(500)
x_test, y_test = shoot(1000)

mean, std = x_train.mean(), x_train.std()
x_train, x_val, x_test = [(a - mean) / std for a in (x_train, x_val, x_test)]


def init():
    return keras.initializers.RandomNormal(stddev=1.0)


trace_in = keras.Input(shape=(LENGTH, 1))
h = layers.Conv1D(12, 7, strides=2, padding="same", activation="relu", kernel_initializer=init())(trace_in)
h = layers.Conv1D(16, 5, strides=2, padding="same", activation="relu", kernel_initializer=init())(h)
h = layers.Flatten()(h)
h = layers.Dense(32, activation="relu", kernel_initializer=init())(h)
pick = layers.Dense(1, kernel_initializer=init())(h)
picker = keras.Model(trace_in, pick)

picker.compile(optimizer=keras.optimizers.Adam(2e-3), loss="mse", metrics=["mae"])
picker.fit(x_train, y_train, batch_size=50, epochs=14, validation_data=(x_val, y_val), verbose=2)

error = np.mean(np.abs(picker.predict(x_test, verbose=0) - y_test))
print("outcome", float(np.nan_to_num(-error, nan=-99.0)))
