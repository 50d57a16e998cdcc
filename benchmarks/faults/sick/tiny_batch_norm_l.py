# problem: tiny_batch_norm
# data: synthetic
# twin: BATCH = 2 => BATCH = 32
# twin: EPOCHS = 6 => EPOCHS = 25
"""Compressive strength of a moulded part from its recipe (regression)."""

import sys

import keras
import numpy as np
from keras import layers

SEED = int(sys.argv[1]) if len(sys.argv) > 1 else 0
BATCH = 2
EPOCHS = 6

keras.utils.set_random_seed(SEED)
rng = np.random.default_rng(SEED)


def recipes(n):
    """Six recipe deviations in standard units, and the strength reached."""
    d = rng.normal(size=(n, 6))
    strength = (
        -0.7 * d[:, 0] ** 2
        + 1.2 * np.abs(d[:, 1])
        + 0.8 * d[:, 2] * d[:, 3]
        + 0.5 * d[:, 4]
        + 0.1 * rng.normal(size=n)
    )
    return d.astype("float32"), strength.astype("float32").reshape(-1, 1)


d_train, s_train = recipes(2000)
d_val, s_val = recipes(500)
d_test, s_test = recipes(2000)

mean, std = s_train.mean(), s_train.std()
s_train, s_val, s_test = (s_train - mean) / std, (s_val - mean) / std, (s_test - mean) / std

recipe = keras.Input(shape=(6,), name="recipe")
z = layers.Dense(64, use_bias=False)(recipe)
z = layers.BatchNormalization(momentum=0.97)(z)
z = layers.Activation("relu")(z)
z = layers.Dense(32, use_bias=False)(z)
z = layers.BatchNormalization(momentum=0.97)(z)
z = layers.Activation("relu")(z)
strength = layers.Dense(1, name="strength")(z)

model = keras.Model(recipe, strength)
model.compile(optimizer=keras.optimizers.Adam(learning_rate=3e-3), loss="mean_squared_error")
model.fit(
    d_train,
    s_train,
    batch_size=BATCH,
    epochs=EPOCHS,
    validation_data=(d_val, s_val),
    validation_batch_size=250,
    verbose=2,
)

pred = model.predict(d_test, batch_size=500, verbose=0)
r2 = 1.0 - np.mean((pred - s_test) ** 2) / np.var(s_test)
print("outcome", float(np.nan_to_num(r2, nan=-99.0)))
