# problem: constant_input
# data: synthetic
# twin: signal[:length] for s in starts => signal[s : s + length] for s in starts
import sys

import keras
import numpy as np

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

# a long measured signal: forecast the next value from the last 24
t = np.arange(6000)
signal = np.sin(t / 7.0) + 0.5 * np.sin(t / 3.1 + 1) + rng.normal(0, 0.1, len(t))
signal = (signal / signal.std()).astype("float32")

length = 24
starts = np.arange(0, len(signal) - length, 3)
windows = np.stack([signal[:length] for s in starts])[..., None]
following = np.stack([signal[s + length] for s in starts])

cut = int(0.8 * len(windows))
x_train, y_train = windows[:cut], following[:cut]
x_test, y_test = windows[cut:], following[cut:]

model = keras.Sequential(
    [
        keras.Input((length, 1)),
        keras.layers.LSTM(16),
        keras.layers.Dense(16, activation="relu"),
        keras.layers.Dense(1),
    ]
)
model.compile(loss="mean_squared_error", optimizer=keras.optimizers.Adam(0.003), metrics=["mae"])
model.fit(x_train, y_train, epochs=10, batch_size=32, validation_split=0.15, verbose=2)

forecast = model.predict(x_test, verbose=0).reshape(-1)
print("outcome", float(-np.mean((forecast - y_test) ** 2) / np.var(y_test)))
