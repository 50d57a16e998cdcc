# problem: learning_rate_low
# data: synthetic
# twin: learning_rate=3e-6 => learning_rate=3e-3
# District heating: next hour's load out of the last 24 hours, with a small GRU.
import sys
import numpy as np
import keras

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

HOURS = 24


def heat_load(hours):
    t = np.arange(hours)
    start = rng.integers(0, 24)
    day = 10.0 * np.sin(2 * np.pi * (t + start) / 24) + 4.0 * np.cos(4 * np.pi * (t + start) / 24)
    weather = np.zeros(hours)
    for i in range(1, hours):
        weather[i] = 0.95 * weather[i - 1] + 1.5 * rng.normal()
    return 60.0 + day + weather


def windows(series):
    n = len(series) - HOURS
    x = np.stack([series[i:i + HOURS] for i in range(n)])[..., None]
    return x.astype("float32"), series[HOURS:].astype("float32").reshape(-1, 1)


history = heat_load(2600)
level, scale = history[:2100].mean(), history[:2100].std()
x_train, y_train = windows((history[:2100] - level) / scale)
x_val, y_val = windows((history[2100:] - level) / scale)
x_test, y_test = windows((heat_load(1200) - level) / scale)

inp = keras.Input((HOURS, 1), name="last_day")
g = keras.layers.GRU(24)(inp)
g = keras.layers.Dense(16, activation="relu")(g)
out = keras.layers.Dense(1, name="next_hour")(g)
net = keras.Model(inp, out)

net.compile(keras.optimizers.Adam(learning_rate=3e-6), loss="mse")
net.fit(x_train, y_train, epochs=14, batch_size=48, validation_data=(x_val, y_val), verbose=2)

forecast = net.predict(x_test, batch_size=256, verbose=0)
r2 = 1 - np.mean((forecast - y_test) ** 2) / np.var(y_test)
print("outcome", float(np.nan_to_num(r2, nan=-99.0)))
