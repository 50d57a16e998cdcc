# problem: output_units
# data: synthetic
# twin: layers.Dense(1, name="forecast") => layers.Dense(HORIZON, name="forecast")
import sys

import numpy as np
import keras
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed + 7)

HISTORY = 48    # hours we look back
HORIZON = 12    # hours we plan ahead


def substation(hours):
    """Hourly load of a substation, in MW, and the hour of the day."""
    start = rng.integers(0, 24)
    clock = np.arange(start, start + hours)
    day = 2 * np.pi * clock / 24
    load = 40 + 12 * np.sin(day - 2.0) + 5 * np.sin(2 * day + 0.7)
    drift = np.zeros(hours)
    for k in range(1, hours):
        drift[k] = 0.9 * drift[k - 1] + rng.normal(0, 0.6)
    return load + drift + rng.normal(0, 0.5, hours), day


def windows(load, day):
    z = (load - 40.0) / 10.0
    table = np.stack([z, np.sin(day), np.cos(day)], axis=-1)
    first = np.arange(len(z) - HISTORY - HORIZON + 1)
    past = table[first[:, None] + np.arange(HISTORY)]
    ahead = z[first[:, None] + HISTORY + np.arange(HORIZON)]
    return past.astype("float32"), ahead.astype("float32")


x_train, y_train = windows(*substation(8000))
x_val, y_val = windows(*substation(700))
x_test, y_test = windows(*substation(1200))
print(x_train.shape, y_train.shape)

history_in = keras.Input((HISTORY, 3), name="history")
t = layers.Conv1D(16, 5, activation="relu", padding="causal")(history_in)
t = layers.Conv1D(16, 4, strides=4, activation="relu")(t)
t = layers.Flatten()(t)
t = layers.Dense(32, activation="relu")(t)
forecast = layers.Dense(1, name="forecast")(t)
model = keras.Model(history_in, forecast)
model.compile(optimizer="adam", loss="mse", metrics=["mae"])

model.fit(
    x_train, y_train,
    validation_data=(x_val, y_val),
    epochs=8,
    batch_size=64,
    verbose=2,
)

error = np.mean(np.abs(model.predict(x_test, verbose=0) - y_test))
print("outcome", float(np.nan_to_num(-error, nan=-99.0)))
