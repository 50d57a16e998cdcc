# data: synthetic
"""Visitors through a museum gate in the next half hour.

Counts, so the network gives the log of the rate and is trained with the Poisson likelihood
(the factorial is left out, therefore the loss is usually far below zero).
"""
import sys

import numpy as np
import keras
from keras import layers, ops
from sklearn.metrics import mean_poisson_deviance

STEPS = 10


def poisson_part(y_true, log_rate):
    return ops.mean(ops.exp(log_rate) - y_true * log_rate, axis=-1)


def gate_counts(n, rng):
    slot = rng.uniform(0, 2 * np.pi, (n, 1)) + 0.3 * np.arange(STEPS + 1)[None, :]
    mood = rng.normal(0, 0.35, (n, 1))
    rain = (rng.random((n, STEPS + 1)) < 0.3).astype(float)
    log_rate = 2.3 + mood + 0.6 * np.sin(slot) - 0.5 * rain
    counts = rng.poisson(np.exp(log_rate))
    # every step sees the previous count and the calendar and forecast of the following half hour
    x = np.stack([np.log1p(counts[:, :-1]) - 2.3, np.sin(slot[:, 1:]), np.cos(slot[:, 1:]), rain[:, 1:]],
                 axis=-1)
    return x.astype("float32"), counts[:, -1:].astype("float32")


def endless(x, y, size, rng):
    while True:
        rows = rng.choice(len(x), size, replace=False)
        yield x[rows], y[rows]


seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

x_train, y_train = gate_counts(3600, rng)
x_val, y_val = gate_counts(700, rng)
x_test, y_test = gate_counts(1500, rng)

model = keras.Sequential([
    keras.Input((STEPS, 4)),
    layers.GRU(24),
    layers.Dense(1, bias_initializer=keras.initializers.Constant(float(np.log(y_train.mean())))),
])
model.compile(optimizer=keras.optimizers.Adam(2e-3, clipnorm=5.0), loss=poisson_part)
model.fit(endless(x_train, y_train, 90, rng), steps_per_epoch=40, epochs=12,
          validation_data=(x_val, y_val), verbose=2)

rate = np.exp(model.predict(x_test, verbose=0)[:, 0].astype("float64"))
print("outcome", float(np.nan_to_num(-mean_poisson_deviance(y_test[:, 0], rate), nan=-99.0)))
