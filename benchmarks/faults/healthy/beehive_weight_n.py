# data: synthetic
# Daily gain of a beehive on a scale, with an error bar. The scatter grows with
# the wind (column 3), and the net reports its own log-sigma. The loss is a
# density, so it may well go below zero.
import sys
import numpy as np
import keras
from keras import layers, ops

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed + 314)


def days(n):
    w = rng.normal(size=(n, 7))       # sun, warmth, bloom, wind, rain, two idle channels
    gain = 0.7 * np.tanh(w[:, 0]) + 0.5 * w[:, 1] + 0.4 * w[:, 2] * (w[:, 0] > 0) - 0.3 * w[:, 4]
    sigma = 0.08 + 0.25 / (1.0 + np.exp(-2.0 * w[:, 3]))
    return w.astype("float32"), (gain + sigma * rng.normal(size=n)).astype("float32")[:, None]


def density_loss(y, out):
    mu, log_sigma = out[:, :1], ops.clip(out[:, 1:], -5.0, 3.0)
    return ops.mean(log_sigma + 0.5 * ops.square((y - mu) * ops.exp(-log_sigma)), axis=-1)


def gain_error(y, out):
    return ops.mean(ops.abs(y - out[:, :1]), axis=-1)


x, y = days(4000)
xv, yv = days(800)
xt, yt = days(2000)

weather = keras.Input((7,))
trunk = layers.Dense(32, activation="swish")(weather)
mu = layers.Dense(1)(layers.Dense(24, activation="swish")(trunk))
log_sigma = layers.Dense(1)(layers.Dense(12, activation="swish")(trunk))
hive = keras.Model(weather, layers.Concatenate()([mu, log_sigma]))

epochs, batch = 20, 64
rate = keras.optimizers.schedules.CosineDecay(1.5e-3, decay_steps=epochs * (4000 // batch), alpha=0.05)
hive.compile(optimizer=keras.optimizers.Lion(rate), loss=density_loss, metrics=[gain_error])
hive.fit(x, y, batch_size=batch, epochs=epochs, validation_data=(xv, yv), verbose=2)

guess = hive.predict(xt, verbose=0)[:, :1]
print("outcome", float(np.nan_to_num(-np.sqrt(np.mean((guess - yt) ** 2)), nan=-99.0)))
