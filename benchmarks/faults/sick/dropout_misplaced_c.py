# problem: dropout_misplaced
# data: synthetic
# twin: x = layers.LSTM(24)(inputs)\nx = layers.Dense(1)(x)\noutputs = layers.Dropout(0.4)(x) => x = layers.LSTM(24)(inputs)\nx = layers.Dropout(0.1)(x)\noutputs = layers.Dense(1)(x)
import sys

import keras
import numpy as np
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

# hourly temperatures: guess the next hour from the last 16
hours = np.arange(2400)
temperature = np.sin(2 * np.pi * hours / 24) + 0.6 * np.sin(2 * np.pi * hours / 90)
temperature = (1.0 + temperature + rng.normal(0, 0.1, hours.shape)).astype("float32")
x = np.lib.stride_tricks.sliding_window_view(temperature[:-1], 16)[:, :, None].copy()
y = temperature[16:, None]

inputs = layers.Input((16, 1))
x_train, y_train, x_test, y_test = x[:1900], y[:1900], x[1900:], y[1900:]
x = layers.LSTM(24)(inputs)
x = layers.Dense(1)(x)
outputs = layers.Dropout(0.4)(x)
model = keras.Model(inputs, outputs)
model.compile(optimizer=keras.optimizers.Adam(0.01), loss="mse", metrics=["mae"])
model.fit(x_train, y_train, validation_split=0.15, epochs=10, batch_size=32, verbose=2)

error = model.evaluate(x_test, y_test, verbose=0)[0]
print("outcome", -float(error / np.var(y_test)))
