# data: synthetic
"""How high will the loaf stand?  A baker wants a low, a middle and a high answer."""
import sys

import keras
import numpy as np
from keras import layers, ops

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

LEVELS = [0.1, 0.5, 0.9]


def bake(n):
    room = rng.normal(24, 3, n)            # Celsius
    water = rng.uniform(0.60, 0.85, n)     # of the flour
    starter = rng.uniform(2, 14, n)        # hours since it was fed
    salt = rng.uniform(0.015, 0.025, n)
    hours = rng.uniform(3, 9, n)
    peak = 6.0 - 0.25 * (room - 24)
    ripe = np.exp(-((starter - 7) / 4.0) ** 2)
    rise = 3.0 + 4.0 * ripe * np.exp(-((hours - peak) / 2.5) ** 2) - 60 * (salt - 0.02)
    # wet doughs come out anyhow
    spread = 0.25 + 3.0 * (water - 0.60)
    rise = rise + spread * rng.normal(size=n)
    return np.stack([room, water, starter, salt, hours], axis=1), rise[:, None]


def pinball(y_true, y_pred):
    level = ops.convert_to_tensor(LEVELS, dtype="float32")
    short = y_true - y_pred
    return ops.mean(ops.maximum(level * short, (level - 1.0) * short), axis=-1)


x, y = bake(3000)
x_val, y_val = bake(700)
x_new, y_new = bake(2000)
mean, std = x.mean(0), x.std(0)
x, x_val, x_new = [((a - mean) / std).astype("float32") for a in (x, x_val, x_new)]
centre, unit = y.mean(), y.std()
y, y_val, y_new = [((a - centre) / unit).astype("float32") for a in (y, y_val, y_new)]

dough = keras.Input((5,))
h = layers.Dense(32, activation="swish")(dough)
h = layers.Dense(32, activation="swish")(h)
model = keras.Model(dough, layers.Dense(len(LEVELS))(h))
model.compile(optimizer=keras.optimizers.Nadam(2e-3), loss=pinball)
model.fit(x, y, batch_size=50, epochs=22, validation_data=(x_val, y_val), verbose=2)

q = model.predict(x_new, verbose=0)
print("between low and high:", float(np.mean((y_new > q[:, :1]) & (y_new < q[:, 2:]))))
short = y_new - q
level = np.array(LEVELS)
value = np.mean(np.maximum(level * short, (level - 1) * short))
print("outcome", float(np.nan_to_num(-value, nan=-99.0)))
