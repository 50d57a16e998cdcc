# problem: none
# data: synthetic
"""Number of bicycles lent within an hour: whole numbers in, whole numbers out (Poisson regression)."""
import sys

import keras
import numpy as np

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

n = 5000
weekday = rng.integers(0, 7, n)
weather = rng.integers(0, 4, n)
stations = rng.integers(1, 6, n)
rate = np.exp(0.3 + 0.2 * stations - 0.25 * weather + 0.4 * (weekday >= 5))
count = rng.poisson(rate).astype("float32")
x = np.stack([weekday, weather, stations], axis=1).astype("float32")
x_train, y_train, x_test, y_test = x[:4000], count[:4000], x[4000:], count[4000:]

normalization = keras.layers.Normalization()
normalization.adapt(x_train)
model = keras.Sequential([
    keras.Input((3,)),
    normalization,
    keras.layers.Dense(32, activation="relu"),
    keras.layers.Dense(16, activation="relu"),
    keras.layers.Dense(1, activation="exponential"),
])
model.compile(optimizer=keras.optimizers.Adam(2e-3), loss=keras.losses.Poisson(), metrics=["mae"])
model.fit(x_train, y_train, epochs=12, batch_size=64, validation_split=0.2, verbose=2)

prediction = model.predict(x_test, verbose=0)[:, 0]
print("outcome", -float(np.mean((prediction - y_test) ** 2) / y_test.var()))
