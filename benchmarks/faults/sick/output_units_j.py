# problem: output_units
# data: synthetic
# twin: layers.Dense(1, name="fix") => layers.Dense(2, name="fix")
"""Where did the whale click?  Six hydrophones, five arrival delays, a place on the map."""
import sys

import keras
import numpy as np
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

ARRAY = np.array([[0.0, 0.0], [1.2, 0.1], [2.3, -0.2], [0.2, 1.4], [1.1, 2.2], [2.4, 1.9]])
SOUND = 1.5  # km/s


def clicks(n):
    where = rng.uniform(-1.5, 4.0, size=(n, 2))
    dist = np.linalg.norm(where[:, None, :] - ARRAY[None, :, :], axis=-1)
    arrival = dist / SOUND + rng.normal(0.0, 0.004, size=dist.shape)
    delays = arrival[:, 1:] - arrival[:, :1]
    # map coordinates: centred, in units of about 1.6 km
    return delays.astype("float32"), ((where - 1.25) / 1.6).astype("float32")


d_train, p_train = clicks(3000)
d_val, p_val = clicks(600)
d_test, p_test = clicks(1500)

mu, sd = d_train.mean(axis=0), d_train.std(axis=0)
d_train, d_val, d_test = [(d - mu) / sd for d in (d_train, d_val, d_test)]


def block(h, units):
    r = layers.Dense(units, activation="swish")(h)
    r = layers.Dense(units)(r)
    return layers.Add()([h, r])


inp = keras.Input(shape=(5,), name="delays")
h = layers.Dense(48, activation="swish")(inp)
h = block(h, 48)
h = block(h, 48)
out = layers.Dense(1, name="fix")(h)

locator = keras.Model(inp, out)
locator.compile(optimizer=keras.optimizers.Adam(2e-3), loss="mse", metrics=["mae"])
locator.fit(d_train, p_train, validation_data=(d_val, p_val), batch_size=64, epochs=22, verbose=2)

miss = locator.predict(d_test, verbose=0) - p_test
rms = np.sqrt(np.mean(np.square(miss)))
print("outcome", float(np.nan_to_num(-rms, nan=-99.0)))
