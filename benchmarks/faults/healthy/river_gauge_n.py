# data: synthetic
"""Flood bands for a small catchment.

36 hours of rain in, the 10/50/90 % quantiles of the river flow out. The
rating curve is poor (25 % scatter), so wide bands are the honest answer.
"""
import sys

import keras
import numpy as np
from keras import layers, ops

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed + 50)

HOURS = 36
TAUS = np.array([0.1, 0.5, 0.9], dtype="float32")

lag = np.arange(HOURS)[::-1]                      # last column = most recent hour
hydrograph = (lag / 6.0) * np.exp(1.0 - lag / 6.0)


def storms(n):
    rain = rng.gamma(0.5, 2.0, size=(n, HOURS)) * rng.uniform(0.3, 1.7, size=(n, 1))
    flow = 2.0 + rain @ hydrograph
    measured = flow * np.clip(1.0 + 0.25 * rng.normal(size=n), 0.1, None)
    return np.log1p(rain)[..., None], (measured / 8.0)[:, None]


x_train, q_train = storms(3000)
x_val, q_val = storms(600)
x_test, q_test = storms(2000)
mu, sd = x_train.mean(), x_train.std()
x_train, x_val, x_test = [((a - mu) / sd).astype("float32") for a in (x_train, x_val, x_test)]
q_train, q_val, q_test = [a.astype("float32") for a in (q_train, q_val, q_test)]


def pinball(y_true, y_pred):
    taus = ops.convert_to_tensor(TAUS)
    diff = y_true - y_pred
    return ops.mean(ops.maximum(ops.multiply(taus, diff), ops.multiply(taus - 1.0, diff)), axis=-1)


def batches(size):
    while True:
        order = rng.permutation(len(x_train))
        for start in range(0, len(order), size):
            rows = order[start:start + size]
            yield x_train[rows], q_train[rows]


gauge = keras.Sequential([
    keras.Input((HOURS, 1)),
    layers.Conv1D(8, 3, padding="causal", activation="relu"),
    layers.AveragePooling1D(2),
    layers.Flatten(),
    layers.Dense(24, activation="relu"),
    layers.Dense(3),
])
gauge.compile(optimizer=keras.optimizers.Nadam(1e-3), loss=pinball)
gauge.fit(batches(50), steps_per_epoch=60, epochs=12, validation_data=(x_val, q_val), verbose=2)

d = q_test - gauge.predict(x_test, verbose=0)
print("outcome", float(-np.mean(np.maximum(TAUS * d, (TAUS - 1.0) * d))))
