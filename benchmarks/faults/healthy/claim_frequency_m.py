# data: synthetic
"""Motor third party claims: how many claims will a policy have?

Counts are small (most policies have none), exposure is part of a year, so even a perfect
tariff explains only a small share of the deviance.
"""
import sys

import numpy as np
import keras
from keras import layers, regularizers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)


def portfolio(n):
    age = rng.uniform(18, 85, n)
    power = rng.normal(0, 1, n)
    density = rng.normal(0, 1, n)
    region = rng.integers(0, 8, n)
    exposure = rng.uniform(0.2, 1.0, n)
    log_rate = (-1.9 + 1.3 * np.exp(-(age - 18) / 10) + 0.35 * power + 0.4 * density
                + 0.3 * np.cos(region))
    claims = rng.poisson(exposure * np.exp(log_rate))
    numbers = np.column_stack([(age - 51) / 19, power, density]).astype("float32")
    return (
        {
            "numbers": numbers,
            "region": region.astype("int32")[:, None],
            "log_exposure": np.log(exposure).astype("float32")[:, None],
        },
        claims.astype("float32")[:, None],
        exposure[:, None],
    )


def deviance(y, mu):
    part = np.where(y > 0, y * np.log(np.maximum(y, 1) / mu), 0.0)
    return 2 * np.mean(part - (y - mu))


x_train, y_train, e_train = portfolio(12000)
x_val, y_val, _ = portfolio(3000)
x_test, y_test, e_test = portfolio(6000)
base_rate = y_train.sum() / e_train.sum()

numbers = keras.Input((3,), name="numbers")
region = keras.Input((1,), dtype="int32", name="region")
log_exposure = keras.Input((1,), name="log_exposure")
r = layers.Flatten()(layers.Embedding(8, 2)(region))
h = layers.Concatenate()([numbers, r])
h = layers.Dense(16, activation="tanh", kernel_regularizer=regularizers.L2(1e-4))(h)
h = layers.Dense(8, activation="tanh", kernel_regularizer=regularizers.L2(1e-4))(h)
log_rate = layers.Dense(
    1, bias_initializer=keras.initializers.Constant(float(np.log(base_rate))))(h)
mu = layers.Activation("exponential")(layers.Add()([log_rate, log_exposure]))
model = keras.Model({"numbers": numbers, "region": region, "log_exposure": log_exposure}, mu)

model.compile(optimizer=keras.optimizers.Adam(3e-3), loss="poisson")
model.fit(
    x_train, y_train,
    validation_data=(x_val, y_val),
    epochs=16,
    batch_size=256,
    callbacks=[keras.callbacks.EarlyStopping(patience=5, restore_best_weights=True)],
    verbose=2,
)

mu_test = model.predict(x_test, verbose=0)
explained = 1 - deviance(y_test, mu_test) / deviance(y_test, base_rate * e_test)
print("outcome", float(np.nan_to_num(explained, nan=-99.0)))
