# problem: nonfinite_loss
# data: synthetic
# twin: ops.log(units_sold) => ops.log1p(units_sold)
"""Weekly demand for spare parts; the net works with the logarithm of the units sold."""
import sys

import numpy as np
import keras
from keras import layers, ops

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

N_GROUPS = 10
group_level = rng.normal(loc=1.6, scale=0.7, size=N_GROUPS)


def weeks(n):
    group = rng.integers(0, N_GROUPS, n)
    week = rng.uniform(0, 52, n)
    price = rng.normal(size=n)
    fleet = rng.normal(size=n)
    rate = np.exp(
        group_level[group]
        - 0.5 * price
        + 0.5 * fleet
        + 0.4 * np.sin(2 * np.pi * week / 52)
    )
    sold = rng.poisson(rate).astype("float32").reshape(-1, 1)
    table = np.stack(
        [price, fleet, np.sin(2 * np.pi * week / 52), np.cos(2 * np.pi * week / 52)], axis=1
    )
    return [group.astype("int32").reshape(-1, 1), table.astype("float32")], sold


def squared_log_error(units_sold, log_forecast):
    gap = ops.log(units_sold) - log_forecast
    return ops.mean(ops.square(gap), axis=-1)


x_train, sold_train = weeks(5000)
x_val, sold_val = weeks(1000)
x_test, sold_test = weeks(2500)

group_in = keras.Input(shape=(1,), dtype="int32", name="part_group")
table_in = keras.Input(shape=(4,), name="table")
group_vec = layers.Flatten()(layers.Embedding(N_GROUPS, 4)(group_in))
h = layers.concatenate([group_vec, table_in])
h = layers.Dense(32, activation="gelu")(h)
h = layers.Dense(16, activation="gelu")(h)
log_units = layers.Dense(1, name="log_units")(h)
model = keras.Model([group_in, table_in], log_units)

model.compile(
    optimizer=keras.optimizers.AdamW(learning_rate=2e-3, weight_decay=1e-4),
    loss=squared_log_error,
)
model.fit(x_train, sold_train, validation_data=(x_val, sold_val), batch_size=64, epochs=15, verbose=2)

reached = np.log1p(sold_test)
forecast = model.predict(x_test, batch_size=500, verbose=0)
r2 = 1.0 - np.mean((forecast - reached) ** 2) / np.var(reached)
print("outcome", float(np.nan_to_num(r2, nan=-5.0, neginf=-5.0)))
