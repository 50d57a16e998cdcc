# problem: output_units
# data: synthetic
# twin: keras.layers.Dense(1), => keras.layers.Dense(horizon),
import sys

import numpy as np
from tensorflow import keras

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

# noisy waves: 24 steps are known, forecast the next 6
window, horizon = 24, 6


def waves(count):
    phase = rng.uniform(0, 2 * np.pi, (count, 1))
    speed = rng.uniform(0.3, 0.6, (count, 1))
    t = np.arange(window + horizon)[None, :]
    series = np.sin(speed * t + phase) + rng.normal(0, 0.05, (count, window + horizon))
    series = series.astype("float32")
    return series[:, :window, None], series[:, window:]


x_train, y_train = waves(1500)
x_val, y_val = waves(300)
x_test, y_test = waves(400)

model = keras.Sequential([
    keras.layers.Input(shape=(window, 1)),
    keras.layers.GRU(24),
    keras.layers.Dense(24, activation="relu"),
    keras.layers.Dense(1),
])
model.compile(optimizer=keras.optimizers.Adam(0.005), loss=keras.losses.Huber(), metrics=["mae"])
model.fit(x_train, y_train, validation_data=(x_val, y_val), epochs=10, batch_size=32, verbose=2)

forecast = model.predict(x_test, verbose=0)
print("outcome", -float(np.mean((forecast - y_test) ** 2) / np.var(y_test)))
