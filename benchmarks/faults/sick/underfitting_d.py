# problem: underfitting
# data: synthetic
# twin: LSTM(1) => LSTM(24)
"""Recognises the form of a signal (sine, square, sawtooth, triangle) with an LSTM."""
import sys

import numpy as np
from tensorflow import keras

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)


def signals(n, steps=24):
    kind = rng.integers(0, 4, n)
    phase = (np.linspace(0, 2, steps) + rng.uniform(0, 1, (n, 1))) % 1.0
    forms = np.stack([
        np.sin(2 * np.pi * phase),
        np.where(phase < 0.5, 1.0, -1.0),
        2 * phase - 1,
        4 * np.abs(phase - 0.5) - 1,
    ])
    signal = forms[kind, np.arange(n)] + rng.normal(0, 0.05, (n, steps))
    return signal[:, :, None].astype("float32"), keras.utils.to_categorical(kind, 4)


x, y = signals(1800)
x_test, y_test = signals(800)

model = keras.Sequential([
    keras.layers.Input((24, 1)),
    keras.layers.LSTM(1),
    keras.layers.Dense(4, activation="softmax"),
])
model.compile(optimizer=keras.optimizers.Adam(learning_rate=0.01), loss="categorical_crossentropy", metrics=["accuracy"])
model.fit(x, y, epochs=15, batch_size=50, validation_split=1 / 6, verbose=2)

print("outcome", float(model.evaluate(x_test, y_test, verbose=0)[1]))
