# problem: bad_initialization
# data: synthetic
# twin: kernel_initializer=keras.initializers.RandomNormal(stddev=1.0) => kernel_initializer="he_normal"
# Chiller plant: electric load (standardised) from ten standardised readings.
import sys
import numpy as np
import keras
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(1000 + seed)


def plant(n):
    r = rng.normal(size=(n, 10))
    load = (
        0.9 * r[:, 0]
        + 0.6 * np.sin(1.5 * r[:, 1])
        + 0.4 * r[:, 2] * r[:, 3]
        + 0.5 * np.abs(r[:, 4])
        - 0.4 * r[:, 5]
        + 0.15 * rng.normal(size=n)
    )
    return r.astype("float32"), load.astype("float32")[:, None]


r_fit, l_fit = plant(6000)
r_val, l_val = plant(1200)
r_new, l_new = plant(2500)

center, spread = l_fit.mean(), l_fit.std()
l_fit, l_val, l_new = [(v - center) / spread for v in (l_fit, l_val, l_new)]


def block(t, units, activation="relu"):
    return layers.Dense(
        units,
        activation=activation,
        kernel_initializer=keras.initializers.RandomNormal(stddev=1.0),
    )(t)


readings = keras.Input((10,), name="readings")
t = block(readings, 96)
t = block(t, 96)
t = block(t, 48)
load = block(t, 1, activation=None)
chiller = keras.Model(readings, load)

chiller.compile(optimizer=keras.optimizers.Adam(1e-3), loss="mse", metrics=["mae"])
chiller.fit(
    r_fit, l_fit,
    validation_data=(r_val, l_val),
    batch_size=64, epochs=15, verbose=2,
)

guess = chiller.predict(r_new, batch_size=500, verbose=0)
mae = np.mean(np.abs(guess - l_new))
print("outcome", float(np.nan_to_num(-mae, nan=-99.0)))
