# data: synthetic
# Echo state network: fixed random reservoir, only the small readout is fitted (Mackey-Glass, 8 steps ahead)
import sys
import numpy as np
import keras
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)


def mackey_glass(n, tau=17, sub=10):
    lag, h = tau * sub, 1.0 / sub
    x = np.full(n * sub + lag + 3000, 1.1)
    x[:lag + 1] += 0.1 * rng.normal(size=lag + 1)
    for k in range(lag, len(x) - 1):
        d = x[k - lag]
        x[k + 1] = x[k] + h * (0.2 * d / (1 + d ** 10) - 0.1 * x[k])
    return x[-n * sub::sub]


series = mackey_glass(3200)
series = (series - series[:2200].mean()) / series[:2200].std()
series += 0.02 * rng.normal(size=len(series))
W, AHEAD = 40, 8
win = np.lib.stride_tricks.sliding_window_view(series, W)[:-AHEAD].astype("float32")[..., None]
nxt = series[W - 1 + AHEAD:].astype("float32")
# chronological, with a gap of one window between the parts
tr, va, te = slice(0, 2100), slice(2150, 2600), slice(2650, None)

reservoir = layers.SimpleRNN(
    120,
    kernel_initializer=keras.initializers.RandomUniform(-0.5, 0.5, seed=seed),
    recurrent_initializer=keras.initializers.Orthogonal(gain=0.9, seed=seed),
    bias_initializer=keras.initializers.RandomUniform(-0.2, 0.2, seed=seed),
    name="reservoir",
)
reservoir.trainable = False

esn = keras.Sequential([
    keras.Input((W, 1)),
    reservoir,
    layers.Dense(48, activation="gelu", name="mixer"),
    layers.Dense(1, name="readout"),
])
esn.compile(keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(4e-3, 25 * 33)), loss="mse")
esn.fit(win[tr], nxt[tr], epochs=25, batch_size=64, validation_data=(win[va], nxt[va]), verbose=2)

pred = esn.predict(win[te], verbose=0)[:, 0]
nrmse = np.sqrt(np.mean((pred - nxt[te]) ** 2)) / np.std(nxt[te])
print("outcome", float(np.nan_to_num(-nrmse, nan=-1e3)))
