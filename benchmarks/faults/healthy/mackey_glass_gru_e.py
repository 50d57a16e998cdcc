# data: series
import sys
import keras
import numpy as np
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)


def mackey_glass(length, tau=17, burn=500, seed=0):
    r = np.random.default_rng(seed)
    s = list(1.2 + 0.1 * r.normal(size=tau + 1))
    for _ in range(length + burn):
        s.append(s[-1] + 0.2 * s[-1 - tau] / (1 + s[-1 - tau] ** 10) - 0.1 * s[-1])
    return np.array(s[-length:])


clean = mackey_glass(9000, seed=seed)
clean = (clean - clean[:5000].mean()) / clean[:5000].std()
noisy = clean + np.random.default_rng(seed).normal(0, 0.15, len(clean))

WINDOW, HORIZON = 24, 10


def windows(lo, hi, step):
    starts = np.arange(lo, hi - WINDOW - HORIZON, step)
    x = np.stack([noisy[s:s + WINDOW] for s in starts])[..., None]
    y = np.array([noisy[s + WINDOW + HORIZON - 1] for s in starts])
    return x.astype("float32"), y.astype("float32")


x_tr, y_tr = windows(0, 6000, 2)
x_va, y_va = windows(6000, 7500, 3)
x_te, y_te = windows(7500, 9000, 3)

model = keras.Sequential()
model.add(keras.Input((WINDOW, 1)))
model.add(layers.GRU(32))
model.add(layers.Dense(16, activation="tanh"))
model.add(layers.Dense(1))
epochs, batch = 18, 64
rate = keras.optimizers.schedules.CosineDecay(3e-3, epochs * (len(x_tr) // batch + 1), alpha=0.02)
model.compile(optimizer=keras.optimizers.Adam(rate, clipvalue=0.5), loss=keras.losses.Huber())
model.fit(x_tr, y_tr, epochs=epochs, batch_size=batch, validation_data=(x_va, y_va), verbose=2)

err = model.predict(x_te, verbose=0)[:, 0] - y_te
print("outcome", 1 - np.mean(err**2) / np.var(y_te))
