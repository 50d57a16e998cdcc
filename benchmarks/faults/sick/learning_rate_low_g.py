# problem: learning_rate_low
# data: synthetic
# twin: LEARNING_RATE = 1e-5 => LEARNING_RATE = 3e-3
"""Short-term load forecast: last 24 h of load and temperature -> load of the next hour."""
import sys
import numpy as np
import keras

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

LOOKBACK = 24
LEARNING_RATE = 1e-5
BATCH = 64
EPOCHS = 12

rs = np.random.default_rng(seed)
hours = np.arange(24 * 300)
temperature = 12 + 9 * np.sin(2 * np.pi * hours / (24 * 300)) + 4 * np.sin(2 * np.pi * (hours - 9) / 24)
noise = np.zeros(len(hours))
for t in range(1, len(hours)):
    noise[t] = 0.9 * noise[t - 1] + rs.normal()
temperature = temperature + noise
weekend = ((hours // 24) % 7 >= 5)
load = (500 + 80 * np.sin(2 * np.pi * (hours - 7) / 24) + 30 * np.sin(4 * np.pi * hours / 24)
        - 60 * weekend + 3.0 * np.abs(temperature - 17) + rs.normal(size=len(hours)) * 8)

series = np.stack([load, temperature], axis=1)
cut_val, cut_test = 24 * 210, 24 * 250
mu, sd = series[:cut_val].mean(0), series[:cut_val].std(0)
series = ((series - mu) / sd).astype("float32")


def windows(lo, hi):
    idx = np.arange(lo, hi - LOOKBACK)
    return np.stack([series[i:i + LOOKBACK] for i in idx]), series[idx + LOOKBACK, 0]


x_train, y_train = windows(0, cut_val)
x_val, y_val = windows(cut_val, cut_test)
x_test, y_test = windows(cut_test, len(series))

inputs = keras.Input((LOOKBACK, 2))
h = keras.layers.Conv1D(24, 4, strides=2, activation="relu")(inputs)
h = keras.layers.GRU(24)(h)
h = keras.layers.Dense(16, activation="relu")(h)
model = keras.Model(inputs, keras.layers.Dense(1)(h), name="load_forecaster")
model.compile(optimizer=keras.optimizers.Adam(learning_rate=LEARNING_RATE), loss="mse", metrics=["mae"])
model.fit(x_train, y_train, validation_data=(x_val, y_val), epochs=EPOCHS, batch_size=BATCH, verbose=2)

error = np.abs(model.predict(x_test, verbose=0)[:, 0] - y_test).mean()
print("test MAE in MW: %.1f" % (error * sd[0]))
print("outcome", float(np.nan_to_num(-error, nan=-99.0)))
