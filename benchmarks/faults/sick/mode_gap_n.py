# problem: mode_gap
# data: synthetic
# twin: 0.9999 => 0.9
"""Free lime of cement clinker from twelve kiln sensors (soft sensor)."""
import sys

import numpy as np
import keras
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

SENSORS = 12
mix = rng.normal(size=(SENSORS, 4)) / np.sqrt(SENSORS)


def kiln(n):
    """n independent quarter-hours; sensors come standardised from the historian"""
    s = rng.normal(size=(n, SENSORS))
    burn, feed, draught, cool = (s @ mix).T
    lime = np.tanh(1.5 * burn) + 0.8 * feed * draught - 0.6 * np.abs(cool) + 0.5 * feed
    lime = (lime + 0.38) / 0.95 + 0.25 * rng.normal(size=n)
    return s.astype("float32"), lime.astype("float32")[:, None]


x, y = kiln(6000)
xv, yv = kiln(1000)
xt, yt = kiln(1500)

inp = keras.Input((SENSORS,))
h = inp
for width in (48, 48, 32):
    h = layers.Dense(width, use_bias=False)(h)
    h = layers.BatchNormalization(momentum=0.9999)(h)
    h = layers.Activation("relu")(h)
out = layers.Dense(1)(h)
soft_sensor = keras.Model(inp, out)

soft_sensor.compile(keras.optimizers.Adam(2e-3), loss="mse")
soft_sensor.fit(x, y, batch_size=100, epochs=14, validation_data=(xv, yv), verbose=2)

rmse = float(np.sqrt(np.mean((soft_sensor.predict(xt, verbose=0) - yt) ** 2)))
print("outcome", float(np.nan_to_num(-rmse, nan=-99.0)))
