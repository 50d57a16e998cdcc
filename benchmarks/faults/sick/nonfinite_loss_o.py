# problem: nonfinite_loss
# data: synthetic
# twin: ops.abs(y_true - y_pred) / y_true) => ops.abs(y_true - y_pred) / (y_true + 1.0))
import sys

import keras
import numpy as np
from keras import layers, ops

SEED = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(SEED)
gen = np.random.default_rng([SEED, 5])


def days(n):
    """Five weather readings (already standardised) and the rain of the next day in mm."""
    w = gen.normal(size=(n, 5))
    lift = 0.8 + 1.6 * w[:, 0] + 0.8 * w[:, 1] * w[:, 2] - 0.9 * w[:, 3] + 0.6 * np.sin(2 * w[:, 4])
    rain = np.maximum(lift, 0.0) * np.exp(gen.normal(0, 0.08, size=n))
    return w.astype("float32"), rain[:, None].astype("float32")


def relative_miss(y_true, y_pred):
    # 1 mm too much is bad on a dry day and nothing on a wet one
    return ops.mean(ops.abs(y_true - y_pred) / y_true)


x_fit, y_fit = days(2400)
x_val, y_val = days(500)
x_out, y_out = days(1000)

readings = keras.Input((5,), name="readings")
h = layers.Dense(64, activation="swish")(readings)
h = layers.Dense(64, activation="swish")(h)
rain = layers.Dense(1, activation="softplus", name="rain")(h)

forecaster = keras.Model(readings, rain)
forecaster.compile(optimizer=keras.optimizers.Nadam(2e-3), loss=relative_miss, metrics=["mae"])
forecaster.fit(
    x_fit,
    y_fit,
    validation_data=(x_val, y_val),
    batch_size=32,
    epochs=25,
    verbose=2,
)

p = forecaster.predict(x_out, verbose=0)
score = -np.mean(np.abs(y_out - p) / (1.0 + y_out))
print("outcome", float(np.nan_to_num(score, nan=-99.0)))
