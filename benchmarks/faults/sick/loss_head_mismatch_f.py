# problem: loss_head_mismatch
# data: series
# twin: self.out = keras.layers.Dense(1, activation="sigmoid") => self.out = keras.layers.Dense(1)
"""Next-day load forecast from the last 20 days."""
import sys
import numpy as np
import keras
from sklearn.metrics import r2_score
from sklearn.preprocessing import StandardScaler

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

N, WINDOW = 3600, 20
t = np.arange(N)
load = 40 + 9 * np.sin(2 * np.pi * t / 30) + 5 * np.sin(2 * np.pi * t / 7 + 1)
ar = np.zeros(N)
for i in range(1, N):
    ar[i] = 0.8 * ar[i - 1] + rng.normal(scale=1.3)
load = (load + ar).reshape(-1, 1)

n_fit, n_val = 2400, 3000
scaler = StandardScaler().fit(load[:n_fit])
z = scaler.transform(load)[:, 0]


def windows(a):
    x = np.lib.stride_tricks.sliding_window_view(a, WINDOW + 1)
    return x[:, :-1, None].astype("float32"), x[:, -1:].astype("float32")


x_fit, y_fit = windows(z[:n_fit])
x_val, y_val = windows(z[n_fit:n_val])
x_test, y_test = windows(z[n_val:])


class Forecaster(keras.Model):
    def __init__(self, units):
        super().__init__()
        self.rnn = keras.layers.GRU(units)
        self.hidden = keras.layers.Dense(16, activation="relu")
        self.out = keras.layers.Dense(1, activation="sigmoid")

    def call(self, x):
        return self.out(self.hidden(self.rnn(x)))


model = Forecaster(24)
model.compile(optimizer=keras.optimizers.Nadam(0.003), loss="mse", metrics=["mae"])
model.fit(x_fit, y_fit, validation_data=(x_val, y_val), epochs=10, batch_size=48, verbose=2)

pred = np.nan_to_num(model.predict(x_test, verbose=0))
print("outcome", r2_score(y_test, pred))
