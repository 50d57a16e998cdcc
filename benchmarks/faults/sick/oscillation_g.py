# problem: oscillation
# data: synthetic
# twin: momentum=0.999 => momentum=0.98
# One-step forecast of a noisy seasonal load curve.
import sys
import numpy as np
import keras
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

n, w = 5000, 48
t = np.arange(n)
load = np.sin(2 * np.pi * t / 24) + 0.6 * np.sin(2 * np.pi * t / 168 + 1) + 0.15 * rng.normal(size=n)
ar = np.zeros(n)
for i in range(1, n):
    ar[i] = 0.9 * ar[i - 1] + 0.15 * rng.normal()
load = load + ar
load = (load - load[:3500].mean()) / load[:3500].std()

windows = np.lib.stride_tricks.sliding_window_view(load, w + 1).astype("float32")
past, nxt = windows[:, :-1, None], windows[:, -1]
tr, va, te = slice(0, 3500), slice(3550, 4200), slice(4250, None)

series = keras.Input((w, 1))
c = layers.Conv1D(16, 5, strides=2, activation="elu")(series)
c = layers.Conv1D(16, 5, strides=2, activation="elu")(c)
c = layers.Flatten()(c)
c = layers.Dense(32, activation="tanh")(c)
net = keras.Model(series, layers.Dense(1)(c))
net.compile(keras.optimizers.SGD(learning_rate=0.004, momentum=0.999, clipnorm=1.0), loss="mse")
net.fit(past[tr], nxt[tr], validation_data=(past[va], nxt[va]), batch_size=70, epochs=22, verbose=2)

mse = np.mean((net.predict(past[te], verbose=0)[:, 0] - nxt[te]) ** 2)
print("outcome", float(np.nan_to_num(1 - mse / nxt[te].var(), nan=-10, neginf=-10)))
