# data: synthetic
"""Probabilistic SKU demand: P10 / P50 / P90 for next week from 12 weeks of sales and a calendar vector."""
import sys
import numpy as np
import keras
from keras import layers, ops

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)
QUANTILES = np.array([0.1, 0.5, 0.9], dtype="float32")


def build(n):
    level = rng.lognormal(3.0, 0.5, (n, 1))
    week = rng.integers(0, 52, n)
    season = 1 + 0.3 * np.sin(2 * np.pi * (week[:, None] + np.arange(13)) / 52)
    promo = rng.random(n) < 0.25
    lam = level * season
    lam[:, -1] *= np.where(promo, 1.6, 1.0)
    sales = rng.poisson(rng.gamma(6.0, lam / 6.0))          # over-dispersed counts
    lags = np.log1p(sales[:, :12]).astype("float32")
    cal = np.stack([np.sin(2 * np.pi * week / 52), np.cos(2 * np.pi * week / 52), promo], 1).astype("float32")
    return {"lags": lags - 3.0, "calendar": cal}, np.log1p(sales[:, 12]).astype("float32") - 3.0


def pinball(y_true, y_pred):
    gap = ops.reshape(y_true, (-1, 1)) - y_pred
    return ops.mean(ops.maximum(QUANTILES * gap, (QUANTILES - 1) * gap), axis=-1)


train, val, test = build(6000), build(1500), build(2000)

lags = keras.Input((12,), name="lags")
cal = keras.Input((3,), name="calendar")
h = layers.concatenate([layers.Dense(24, activation="relu")(lags), layers.Dense(8, activation="relu")(cal)])
h = layers.Dense(24, activation="relu")(h)
low = layers.Dense(1)(h)
steps = layers.Dense(2, activation="softplus")(h)            # keeps the quantiles from crossing
out = layers.concatenate([low, low + steps[:, :1], low + steps[:, :1] + steps[:, 1:]])
model = keras.Model([lags, cal], out)
model.compile(keras.optimizers.Adam(2e-3), loss=pinball)
model.fit(*train, validation_data=val, epochs=25, batch_size=128, verbose=2,
          callbacks=[keras.callbacks.EarlyStopping(patience=6, restore_best_weights=True)])

q = model.predict(test[0], verbose=0)
gap = test[1][:, None] - q
print("coverage of the 80% band", ((test[1] > q[:, 0]) & (test[1] < q[:, 2])).mean())
print("outcome", -float(np.nan_to_num(np.maximum(QUANTILES * gap, (QUANTILES - 1) * gap).mean(), nan=9.0)))
