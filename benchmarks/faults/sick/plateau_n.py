# problem: plateau
# data: synthetic
# twin: return lr * 0.1 => return lr * 0.88
import sys

import keras
import numpy as np
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
gen = np.random.default_rng([seed, 2])


def tide_windows(n, hours=36, ahead=4):
    """hourly water level (M2 + S2 + swell), level `ahead` hours after the window"""
    t = np.arange(hours + ahead)
    a1, a2 = gen.uniform(0.5, 1.5, (n, 1)), gen.uniform(0.1, 0.6, (n, 1))
    p1, p2 = gen.uniform(0, 2 * np.pi, (2, n, 1))
    level = a1 * np.sin(2 * np.pi * t / 12.42 + p1) + a2 * np.sin(2 * np.pi * t / 12.0 + p2)
    seen = level[:, :hours] + gen.normal(0, 0.08, (n, hours))
    # metres -> units of the typical swing
    return (seen[..., None] / 0.78).astype("float32"), (level[:, -1:] / 0.78).astype("float32")


x_fit, y_fit = tide_windows(2000)
x_chk, y_chk = tide_windows(400)
x_new, y_new = tide_windows(1000)

harbour = keras.Sequential(
    [keras.Input((36, 1)), layers.GRU(24), layers.Dense(1)]
)
harbour.compile(optimizer=keras.optimizers.Adam(learning_rate=6e-3), loss="mse", metrics=["mae"])


def cool_down(epoch, lr):
    return lr * 0.1


harbour.fit(
    x_fit, y_fit,
    validation_data=(x_chk, y_chk),
    epochs=18,
    batch_size=50,
    callbacks=[keras.callbacks.LearningRateScheduler(cool_down)],
    verbose=2,
)

miss = harbour.predict(x_new, verbose=0) - y_new
print("outcome", float(np.nan_to_num(-np.sqrt(np.mean(miss ** 2)), nan=-99.0)))
