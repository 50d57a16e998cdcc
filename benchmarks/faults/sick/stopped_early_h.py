# problem: stopped_early
# data: synthetic
# twin: patience=1, min_delta=0.04 => patience=8, min_delta=0.0
# Lorenz system: from a short noisy history predict the state a little later and whether the wing changes meanwhile.
import sys
import numpy as np
import keras
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)


def lorenz(n, dt=0.02):
    s = np.array([1.0, 1.0, 20.0]) + rng.normal(0, 1, 3)
    f = lambda v: np.array([10 * (v[1] - v[0]), v[0] * (28 - v[2]) - v[1], v[0] * v[1] - 8 / 3 * v[2]])
    path = np.empty((n, 3))
    for i in range(-500, n):
        k1 = f(s); k2 = f(s + dt / 2 * k1); k3 = f(s + dt / 2 * k2); k4 = f(s + dt * k3)
        s = s + dt / 6 * (k1 + 2 * k2 + 2 * k3 + k4)
        if i >= 0:
            path[i] = s
    return path


HISTORY, AHEAD = 8, 20


def windows(path):
    seen = path + rng.normal(0, 0.05, path.shape)
    n = len(path) - HISTORY - AHEAD
    x = np.stack([seen[i:i + HISTORY] for i in range(n)])
    now, later = np.arange(n) + HISTORY - 1, np.arange(n) + HISTORY - 1 + AHEAD
    return x, path[later], (np.sign(path[now, 0]) != np.sign(path[later, 0])).astype("float32")[:, None]


train, val, test = windows(lorenz(6000)), windows(lorenz(1200)), windows(lorenz(2000))
m, s = train[0].mean((0, 1)), train[0].std((0, 1))
norm = lambda v: ((v - m) / s).astype("float32")
pack = lambda w: (norm(w[0]), (norm(w[1]), w[2]))


class Forecaster(keras.Model):
    def __init__(self, width=64, depth=3):
        super().__init__()
        self.flat = layers.Flatten()
        self.lift = layers.Dense(width)
        self.inner = [layers.Dense(width, activation="swish") for _ in range(depth)]
        self.state = layers.Dense(3)
        self.switch = layers.Dense(1, activation="sigmoid")

    def call(self, x):
        h = self.lift(self.flat(x))
        for layer in self.inner:
            h = h + layer(h)
        return self.state(h), self.switch(h)


model = Forecaster()
model.compile(optimizer=keras.optimizers.Adam(1e-3), loss=["mse", "binary_crossentropy"])
(xt, yt), (xv, yv), (xs, ys) = pack(train), pack(val), pack(test)
history = model.fit(xt, yt, validation_data=(xv, yv), batch_size=100, epochs=25, verbose=2, callbacks=[
    keras.callbacks.EarlyStopping(monitor="val_loss", patience=1, min_delta=0.04, restore_best_weights=True),
])
print("val_loss by epoch:", [round(v, 3) for v in history.history["val_loss"]])
state, _ = model.predict(xs, batch_size=500, verbose=0)
print("outcome", -float(np.nan_to_num(np.sqrt(np.mean((state - ys[0]) ** 2)), nan=1e6)))
