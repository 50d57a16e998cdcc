# problem: nonfinite_input
# data: synthetic
# twin: returns / orders => returns / np.maximum(orders, 1)
"""Which loyalty card holders shop again next month?"""
import sys

import keras
import numpy as np
from keras import layers
from sklearn.preprocessing import StandardScaler

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)


def extract(n):
    """Stand-in for the warehouse query: one row per card."""
    pickiness = rng.beta(2, 5, n)
    orders = rng.poisson(3.2, n)
    returns = rng.binomial(orders, pickiness)
    basket = rng.lognormal(3.4, 0.6, n)
    idle_days = rng.gamma(2.0, 14.0, n)
    store = rng.integers(0, 4, n)
    logit = (
        0.8 * (orders - 3)
        - 3.0 * (pickiness - 0.28)
        + 2.2 * (np.log(basket) - 3.4)
        - 0.06 * (idle_days - 28)
        + np.array([1.0, -1.0, 0.4, -0.4])[store]
    )
    again = logit + rng.logistic(0, 0.5, n) > 0
    return orders, returns, basket, idle_days, store, again.astype("float32")


def features(orders, returns, basket, idle_days):
    with np.errstate(invalid="ignore"):
        return_share = returns / orders
    return np.column_stack([orders, return_share, np.log(basket), np.sqrt(idle_days)])


orders, returns, basket, idle_days, store, y = extract(4800)
numbers = features(orders, returns, basket, idle_days)

train, valid, test = slice(0, 3200), slice(3200, 3800), slice(3800, None)
scaler = StandardScaler().fit(numbers[train])
numbers = scaler.transform(numbers).astype("float32")
store = store.astype("int32")[:, None]


def pack(part):
    return {"numbers": numbers[part], "store": store[part]}


numbers_in = keras.Input((4,), name="numbers")
store_in = keras.Input((1,), dtype="int32", name="store")
s = layers.Flatten()(layers.Embedding(4, 3)(store_in))
z = layers.Concatenate()([numbers_in, s])
z = layers.Dense(32, activation="relu")(z)
z = layers.Dense(16, activation="relu")(z)
prob = layers.Dense(1, activation="sigmoid")(z)
model = keras.Model({"numbers": numbers_in, "store": store_in}, prob)

model.compile(
    optimizer=keras.optimizers.AdamW(2e-3, weight_decay=1e-3),
    loss="binary_crossentropy",
    metrics=["accuracy"],
)
model.fit(pack(train), y[train], validation_data=(pack(valid), y[valid]),
          epochs=20, batch_size=64, verbose=2)

p = model.predict(pack(test), verbose=0)[:, 0]
accuracy = np.mean((p > 0.5) == (y[test] > 0.5)) if np.all(np.isfinite(p)) else np.nan
print("outcome", float(np.nan_to_num(accuracy, nan=0.0)))
