# problem: learning_rate_high
# data: synthetic
# twin: lr = 0.8 => lr = 0.004
# greenhouse temperature, predict the next hour from the last 24
# (the series is in "degrees around the mean, divided", so roughly -2..2)

import sys
import numpy as np
import keras
from keras import layers, optimizers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

W = 24

# ---- settings, all in one place this time ----
lr = 0.8
epochs = 10
batch = 32
units = 16
# ----------------------------------------------


def one_series(length):
    t = np.arange(length)
    s = np.sin(2 * np.pi * (t / 24 + rng.uniform())) + 0.5 * np.sin(2 * np.pi * (t / 70 + rng.uniform()))
    ar = np.zeros(length)
    for i in range(1, length):
        ar[i] = 0.6 * ar[i - 1] + rng.normal(0, 0.12)
    return s + ar


def windows(how_many, length):
    a, b = [], []
    for _ in range(how_many):
        s = one_series(length)
        for i in range(0, length - W, 2):   # step 2, the neighbours are nearly the same anyway
            a.append(s[i:i + W])
            b.append(s[i + W])
    return np.array(a, "float32")[..., None], np.array(b, "float32")[:, None]


x_train, y_train = windows(12, 284)
x_val, y_val = windows(3, 224)
x_test, y_test = windows(6, 224)
print(x_train.shape, x_val.shape, x_test.shape)

inputs = keras.Input(shape=(W, 1))
h = layers.GRU(units)(inputs)
outputs = layers.Dense(1)(h)
net = keras.Model(inputs, outputs, name="greenhouse")
net.compile(optimizer=optimizers.Adam(learning_rate=lr), loss="mse", metrics=["mae"])

net.fit(x_train, y_train, batch_size=batch, epochs=epochs,
        validation_data=(x_val, y_val), verbose=2)

p = net.predict(x_test, verbose=0)
rmse = float(np.sqrt(np.mean((p - y_test) ** 2)))
print("same as last hour would give", float(np.sqrt(np.mean((x_test[:, -1] - y_test) ** 2))))
print("outcome", float(np.nan_to_num(-rmse, nan=-99.0)))
