# problem: none
# data: synthetic
import sys

import numpy as np
from tensorflow import keras

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

# an autoregressive series: the next value is half habit, half chance
series = np.zeros(4000)
for t in range(2, len(series)):
    series[t] = 0.4 * series[t - 1] + 0.35 * np.tanh(2 * series[t - 2]) + rng.normal(0, 0.6)
series = (series - series[:3000].mean()) / series[:3000].std()

window = 8
x = np.stack([series[i:i + window] for i in range(len(series) - window)])[..., None].astype("float32")
y = series[window:].astype("float32")
# the past for training, the future for validation and test
x_train, y_train = x[:2800], y[:2800]
x_val, y_val = x[2800:3300], y[2800:3300]
x_test, y_test = x[3300:], y[3300:]

model = keras.Sequential()
model.add(keras.Input((window, 1)))
model.add(keras.layers.SimpleRNN(8))
model.add(keras.layers.Dense(1))
model.compile(optimizer=keras.optimizers.Adam(5e-3), loss="mse", metrics=["mae"])
model.fit(x_train, y_train, epochs=10, batch_size=64, validation_data=(x_val, y_val), verbose=2)

error = np.mean((model.predict(x_test, verbose=0)[:, 0] - y_test) ** 2)
print("outcome", -float(error / np.var(y_test)))
