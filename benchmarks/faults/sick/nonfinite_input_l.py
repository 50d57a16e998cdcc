# problem: nonfinite_input
# data: synthetic
# twin: np.log(power) => np.log(power + 1e-3)
"""Bat-call types from spectrograms.

Four kinds of sweeps (rising, falling, steady, warbling). The recorder pads the time
before a call with silence, calls start at different moments.
"""
import sys

import numpy as np
import keras
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

LENGTH, WINDOW, HOP = 1024, 64, 32
TAPER = np.hanning(WINDOW)


def one_call(kind):
    onset = int(rng.choice([0, 0, 64, 128, 192, 256]))
    n = LENGTH - onset
    u = np.linspace(0, 1, n)
    if kind == 0:
        freq = rng.uniform(0.06, 0.14) + 0.22 * u
    elif kind == 1:
        freq = rng.uniform(0.28, 0.36) - 0.22 * u
    elif kind == 2:
        freq = np.full(n, rng.uniform(0.10, 0.35))
    else:
        freq = rng.uniform(0.18, 0.28) + 0.08 * np.sin(2 * np.pi * (4 * u + rng.random()))
    tone = np.sin(2 * np.pi * np.cumsum(freq) + rng.uniform(0, 6.28))
    wave = np.zeros(LENGTH)
    wave[onset:] = rng.uniform(0.7, 1.2) * tone + rng.normal(0, 0.2, n)
    return wave


def spectrogram(waves):
    starts = np.arange(0, LENGTH - WINDOW + 1, HOP)
    index = starts[:, None] + np.arange(WINDOW)
    frames = waves[:, index] * TAPER
    power = np.abs(np.fft.rfft(frames, axis=-1)) ** 2 / 256.0
    level = np.log(power)
    return ((level + 4.0) / 2.0)[..., None].astype("float32")


def recordings(n):
    kinds = rng.integers(0, 4, n)
    return spectrogram(np.stack([one_call(k) for k in kinds])), kinds.astype("int32")


class CallNet(keras.Model):
    def __init__(self):
        super().__init__()
        self.blocks = [
            layers.Conv2D(f, 3, strides=2, padding="same", activation="relu") for f in (12, 24, 32)
        ]
        self.flat = layers.Flatten()
        self.decide = layers.Dense(4, activation="softmax")

    def call(self, spec):
        for block in self.blocks:
            spec = block(spec)
        return self.decide(self.flat(spec))


x_train, y_train = recordings(2000)
x_val, y_val = recordings(400)
x_test, y_test = recordings(800)

net = CallNet()
net.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
net.fit(x_train, y_train, batch_size=32, epochs=10, validation_data=(x_val, y_val), verbose=2)

accuracy = np.mean(np.argmax(net.predict(x_test, verbose=0), axis=-1) == y_test)
print("outcome", float(np.nan_to_num(accuracy, nan=0.0)))
