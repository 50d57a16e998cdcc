# problem: nonfinite_loss
# data: synthetic
# twin: ops.log( => ops.log1p(
"""Spare-part demand for the next day, from the last seven days, the calendar and the shop.

Small and large shops should count alike, so errors are taken on the log scale.
"""
import sys

import numpy as np
import keras
from keras import layers, ops

SHOPS = 12


def sales_history(n, levels, rng):
    shop = rng.integers(0, SHOPS, n)
    day = rng.integers(0, 7, n)
    promo = (rng.random(n) < 0.2).astype(float)
    past_days = (day[:, None] - np.arange(7, 0, -1)[None, :]) % 7
    weekly = lambda d: 0.5 * np.sin(2 * np.pi * d / 7)
    drift = rng.normal(0, 0.3, n)
    base = levels[shop] + drift
    lags = rng.poisson(np.exp(base[:, None] + weekly(past_days)))
    demand = rng.poisson(np.exp(base + weekly(day) + 0.7 * promo))
    numbers = np.concatenate([
        np.log1p(lags) - 1.2,
        np.sin(2 * np.pi * day / 7)[:, None],
        np.cos(2 * np.pi * day / 7)[:, None],
        promo[:, None],
    ], axis=1)
    inputs = {"numbers": numbers.astype("float32"), "shop": shop.astype("int32")[:, None]}
    return inputs, demand.astype("float32")[:, None]


class SquaredLogGap(keras.losses.Loss):
    def __init__(self, name="squared_log_gap"):
        super().__init__(name=name)

    def call(self, y_true, y_pred):
        gap = ops.log(y_true) - ops.log(y_pred)
        return ops.mean(ops.square(gap), axis=-1)


def demand_model():
    numbers = keras.Input((10,), name="numbers")
    shop = keras.Input((1,), dtype="int32", name="shop")
    s = layers.Flatten()(layers.Embedding(SHOPS, 4)(shop))
    h = layers.Concatenate()([numbers, s])
    h = layers.Dense(48, activation="relu")(h)
    h = layers.Dense(24, activation="relu")(h)
    demand = layers.Dense(1, activation="softplus", name="demand")(h)
    return keras.Model({"numbers": numbers, "shop": shop}, demand)


seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

levels = np.linspace(-0.2, 2.2, SHOPS)
x_train, y_train = sales_history(4000, levels, rng)
x_val, y_val = sales_history(800, levels, rng)
x_test, y_test = sales_history(1500, levels, rng)

model = demand_model()
model.compile(optimizer=keras.optimizers.Adam(1e-3), loss=SquaredLogGap())
model.fit(x_train, y_train, validation_data=(x_val, y_val), batch_size=64, epochs=14, verbose=2)

forecast = model.predict(x_test, verbose=0)
score = -np.mean(np.abs(np.log1p(forecast) - np.log1p(y_test)))
print("outcome", float(np.nan_to_num(score, nan=-99.0, neginf=-99.0, posinf=-99.0)))
