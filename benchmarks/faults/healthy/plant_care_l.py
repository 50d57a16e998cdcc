# data: synthetic
"""Project sheet: one network, two questions.

From four leaf measurements and the season (a number from 0 to 3) the network tells
(a) how much water the plant needs and (b) which of three kinds it is.
"""
import sys

import keras
import numpy as np
from keras import layers

NEED = np.array([0.2, 1.0, 0.6, -0.4])  # of the seasons
SHAPE = np.array([[1.5, 0.0, -1.0, 0.5], [-1.0, 1.5, 0.5, -0.5], [0.0, -1.5, 1.0, 1.0]])


def greenhouse(rng, n):
    kind = rng.integers(0, 3, n)
    season = rng.integers(0, 4, n)
    leaf = SHAPE[kind] + rng.normal(0.0, 0.8, (n, 4))
    water = NEED[season] * (1.0 + 0.5 * kind) + 0.4 * leaf[:, 0] + rng.normal(0.0, 0.15, n)
    inputs = {"leaf": leaf.astype("float32"), "season": season.astype("int32")[:, None]}
    targets = {"water": water.astype("float32")[:, None], "kind": kind.astype("int32")}
    return inputs, targets


def two_headed():
    leaf = keras.Input(shape=(4,), name="leaf")
    season = keras.Input(shape=(1,), dtype="int32", name="season")
    when = layers.Flatten()(layers.Embedding(4, 3)(season))
    shared = layers.Concatenate()([leaf, when])
    shared = layers.Dense(48, activation="swish")(shared)
    shared = layers.Dense(32, activation="swish")(shared)
    water = layers.Dense(1, name="water")(shared)
    kind = layers.Dense(3, activation="softmax", name="kind")(shared)
    return keras.Model({"leaf": leaf, "season": season}, {"water": water, "kind": kind})


seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)
x_train, y_train = greenhouse(rng, 3000)
x_val, y_val = greenhouse(rng, 600)
x_test, y_test = greenhouse(rng, 1000)

model = two_headed()
model.compile(
    optimizer=keras.optimizers.RMSprop(0.002),
    loss={"water": "mse", "kind": "sparse_categorical_crossentropy"},
    loss_weights={"water": 2.0, "kind": 1.0},
    metrics={"water": ["mae"], "kind": ["accuracy"]},
)
model.fit(x_train, y_train, validation_data=(x_val, y_val), epochs=18, batch_size=32, verbose=2)

# mark: the mean of R squared (water) and accuracy (kind)
answer = model.predict(x_test, verbose=0)
r2 = 1.0 - np.mean((answer["water"] - y_test["water"]) ** 2) / np.var(y_test["water"])
right = np.mean(answer["kind"].argmax(axis=1) == y_test["kind"])
print("outcome", float(np.nan_to_num(0.5 * (r2 + right), nan=-99.0)))
