# data: tabular
"""Claim frequency of a motor portfolio, exposure as a known multiplier of the rate."""
import sys

import keras
import numpy as np
from keras import layers, ops
from sklearn.metrics import d2_tweedie_score

SEED = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(SEED)
rng = np.random.default_rng(100 + SEED)

N = 15000
age = rng.uniform(18, 85, N)
power = rng.integers(4, 15, N).astype("float64")
bonus = rng.uniform(50, 150, N)
km = rng.gamma(3.0, 5.0, N)
urban = rng.integers(0, 2, N).astype("float64")
exposure = rng.uniform(0.1, 1.0, N)

log_rate = (
    -1.1
    + 1.3 * np.exp(-(age - 18) / 9.0)
    + 0.5 * ((age - 50) / 35.0) ** 2
    + 0.05 * (power - 9)
    + 0.012 * (bonus - 100)
    + 0.4 * np.log1p(km / 15.0)
    + 0.35 * urban * (age < 40)
)
claims = rng.poisson(exposure * np.exp(log_rate))

features = np.stack([age, power, bonus, km, urban], 1)
cut1, cut2 = 10000, 12500
mean, std = features[:cut1].mean(0), features[:cut1].std(0)
features = (features - mean) / std


def part(a, b):
    return {"x": features[a:b], "exposure": exposure[a:b, None]}, claims[a:b].astype("float32")


train, val, test = part(0, cut1), part(cut1, cut2), part(cut2, N)

x_in = keras.Input((5,), name="x")
e_in = keras.Input((1,), name="exposure")
h = layers.Dense(24, activation="tanh")(x_in)
h = layers.Dense(12, activation="tanh")(h)
rate = layers.Dense(1, activation=ops.exp, name="rate")(h)
mu = layers.Multiply()([rate, e_in])
model = keras.Model({"x": x_in, "exposure": e_in}, mu)
model.compile(optimizer=keras.optimizers.RMSprop(1e-3), loss=keras.losses.Poisson())
model.summary()
model.fit(*train, validation_data=val, epochs=25, batch_size=128, verbose=2)

pred = model.predict(test[0], verbose=0)[:, 0]
pred = np.clip(np.nan_to_num(pred, nan=1.0), 1e-6, 1e6)
print("true-rate score", d2_tweedie_score(test[1], (exposure * np.exp(log_rate))[cut2:], power=1))
print("outcome", d2_tweedie_score(test[1], pred, power=1))
