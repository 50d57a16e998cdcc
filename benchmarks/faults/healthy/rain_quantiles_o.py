# data: synthetic
"""Forecast of tomorrow's rain as three quantiles (10, 50 and 90 per cent)."""
import sys

import keras
import numpy as np
from keras import ops

LEVELS = np.array([0.1, 0.5, 0.9], dtype="float32")


def pinball(y_true, y_pred):
    levels = ops.convert_to_tensor(LEVELS)
    miss = y_true - y_pred
    return ops.mean(ops.maximum(levels * miss, (levels - 1.0) * miss), axis=-1)


class Forecaster(keras.Model):
    """Low quantile plus two positive gaps, so the three never cross."""

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.body = keras.Sequential([
            keras.layers.Dense(32, activation="elu"),
            keras.layers.Dense(32, activation="elu"),
        ])
        self.low = keras.layers.Dense(1)
        self.gaps = keras.layers.Dense(2, activation="softplus")

    def call(self, weather):
        h = self.body(weather)
        low = self.low(h)
        gaps = self.gaps(h)
        middle = low + gaps[:, :1]
        high = middle + gaps[:, 1:]
        return ops.concatenate([low, middle, high], axis=-1)


def observe(rng, n):
    weather = rng.normal(size=(n, 5))
    centre = 0.8 * weather[:, 0] + 0.6 * np.sin(1.5 * weather[:, 1])
    spread = np.exp(0.5 * weather[:, 2] - 0.7)
    rain = centre + spread * rng.normal(size=n)
    return weather.astype("float32"), rain[:, None].astype("float32")


seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

x, y = observe(rng, 4000)
x_val, y_val = observe(rng, 1000)
x_test, y_test = observe(rng, 4000)

model = Forecaster()
model.compile(optimizer=keras.optimizers.Adam(1.5e-3), loss=pinball)
model.fit(x, y, validation_data=(x_val, y_val), batch_size=64, epochs=16, verbose=2)

miss = y_test - model.predict(x_test, batch_size=500, verbose=0)
score = np.mean(np.maximum(LEVELS * miss, (LEVELS - 1.0) * miss))
inside = np.mean((miss[:, 0] > 0) & (miss[:, 2] < 0))
print("share inside the band", round(float(inside), 3))
print("outcome", float(np.nan_to_num(-score, nan=-99.0)))
