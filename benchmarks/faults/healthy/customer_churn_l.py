# data: synthetic
"""Churn of mobile customers.

People decide for reasons that our table hardly knows: even the true
probabilities give only some 60 % right answers, and that is all one can get.
"""
import sys

import keras
import numpy as np
from keras import layers, regularizers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

taste = rng.normal(size=12)
taste /= np.linalg.norm(taste)


def customers(n):
    x = rng.normal(size=(n, 12))
    logit = 0.6 * (x @ taste) + 0.15 * (np.abs(x[:, 0]) - 0.8)
    leaves = rng.random(n) < 1 / (1 + np.exp(-logit))
    return x.astype("float32"), leaves.astype("float32").reshape(-1, 1)


x, leaves = customers(15000)
x_test, leaves_test = customers(10000)

inp = keras.Input((12,), name="customer")
h = layers.Dense(10, activation="relu", kernel_regularizer=regularizers.L2(1e-4))(inp)
prob = layers.Dense(1, activation="sigmoid", kernel_regularizer=regularizers.L2(1e-4))(h)
model = keras.Model(inp, prob)
model.compile(
    optimizer=keras.optimizers.RMSprop(learning_rate=2e-3),
    loss="binary_crossentropy",
    metrics=["accuracy", keras.metrics.AUC(name="auc")],
)
model.fit(x, leaves, validation_split=0.2, batch_size=128, epochs=10, verbose=2)

says = model.predict(x_test, batch_size=1000, verbose=0) > 0.5
print("outcome", float(np.nan_to_num(np.mean(says == (leaves_test > 0.5)), nan=0.0)))
