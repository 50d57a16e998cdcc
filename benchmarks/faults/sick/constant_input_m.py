# problem: constant_input
# data: synthetic
# twin: axis=-1 => axis=1
"""Pump condition from short accelerometer windows.

Four machine states, one accelerometer, 128 samples per window.
Gain and DC offset differ from pump to pump, so windows are normalised one by one.
"""
import sys

import numpy as np
import keras
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

WINDOW = 128
STATES = ("normal", "imbalance", "bearing", "cavitation")


def record(n):
    t = np.arange(WINDOW)[None, :] / WINDOW
    state = rng.integers(0, len(STATES), n)
    shaft = rng.uniform(5.0, 7.0, (n, 1))
    ph = rng.uniform(0, 2 * np.pi, (n, 3))
    wave = np.sin(2 * np.pi * shaft * t + ph[:, :1])
    second = 0.8 * np.sin(4 * np.pi * shaft * t + ph[:, 1:2])
    ring = 0.7 * np.sin(2 * np.pi * 31.0 * t + ph[:, 2:3])
    wave = wave + (state == 1)[:, None] * second + (state == 2)[:, None] * ring
    hiss = np.where(state == 3, 0.9, 0.25)[:, None]
    wave = wave + hiss * rng.normal(size=(n, WINDOW))
    gain = rng.uniform(0.5, 2.0, (n, 1))
    offset = rng.uniform(9.3, 10.3, (n, 1))
    return (gain * wave + offset)[..., None].astype("float32"), state.astype("int32")


def normalise(x):
    mu = x.mean(axis=-1, keepdims=True)
    sd = x.std(axis=-1, keepdims=True)
    return (x - mu) / (sd + 1e-6)


x_train, y_train = record(2600)
x_val, y_val = record(500)
x_test, y_test = record(1000)
x_train, x_val, x_test = normalise(x_train), normalise(x_val), normalise(x_test)

model = keras.Sequential([
    layers.Input((WINDOW, 1)),
    layers.Conv1D(16, 9, strides=2, activation="relu"),
    layers.Conv1D(32, 5, strides=2, activation="relu"),
    layers.GlobalAveragePooling1D(),
    layers.Dense(32, activation="relu"),
    layers.Dense(len(STATES), activation="softmax"),
])
model.compile(
    optimizer=keras.optimizers.Adam(2e-3),
    loss="sparse_categorical_crossentropy",
    metrics=["accuracy"],
)
model.fit(x_train, y_train, validation_data=(x_val, y_val), epochs=16, batch_size=32, verbose=2)

guess = model.predict(x_test, verbose=0).argmax(axis=1)
print("outcome", float(np.nan_to_num(np.mean(guess == y_test), nan=0.0)))
