# problem: constant_input
# data: series
# twin: windows = np.zeros((count, width, 2), dtype="int32") => windows = np.zeros((count, width, 2), dtype="float32")
import sys
import numpy as np
import keras
from sklearn.metrics import r2_score

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed + 7)

# hourly load of a building together with the outside temperature
hours = np.arange(4000)
temperature = 10 + 8 * np.sin(2 * np.pi * hours / 24 - 2) + np.convolve(rng.normal(0, 2, hours.size + 11), np.ones(12) / 3.5, "valid")
load = np.zeros(hours.size)
for t in range(1, hours.size):
    load[t] = 0.8 * load[t - 1] + 0.25 * abs(temperature[t - 1] - 14) + 1.5 * np.sin(2 * np.pi * t / 24) ** 2 + rng.normal(0, 0.35)

frame = np.stack([load, temperature], axis=1)
low, high = frame[:2800].min(axis=0), frame[:2800].max(axis=0)
frame = (frame - low) / (high - low)

width = 24
count = hours.size - width
windows = np.zeros((count, width, 2), dtype="int32")
ahead = np.zeros((count, 1), dtype="float32")
for i in range(count):
    windows[i] = frame[i:i + width]
    ahead[i, 0] = frame[i + width, 0]

inp = keras.layers.Input((width, 2))
state = keras.layers.LSTM(24)(inp)
out = keras.layers.Dense(1)(state)
forecaster = keras.Model(inp, out)
forecaster.compile(optimizer=keras.optimizers.Nadam(learning_rate=2e-3), loss="mean_squared_error")
forecaster.fit(windows[:2800], ahead[:2800], epochs=15, batch_size=64, validation_data=(windows[2824:3300], ahead[2824:3300]), verbose=2)
print("outcome", r2_score(ahead[3324:], forecaster.predict(windows[3324:], verbose=0)))
