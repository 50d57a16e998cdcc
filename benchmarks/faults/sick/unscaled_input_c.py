# problem: unscaled_input
# data: synthetic
# twin: # what the houses cost => features = (features - features[:1500].mean(axis=0)) / features[:1500].std(axis=0)\n# what the houses cost
import sys

import keras
import numpy as np

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

n = 2500
area = rng.uniform(30, 250, n)  # square metres
year = rng.integers(1900, 2020, n)
income = rng.normal(42000, 9000, n)  # of the neighbourhood
rooms = rng.integers(1, 8, n)
distance = rng.uniform(0.1, 25, n)  # km to the centre
price = 2.1 * area + 0.9 * (year - 1900) + 0.002 * income + 14 * rooms - 9 * distance + 4 * distance * (area < 90)
price += rng.normal(0, 15, n)
features = np.stack([area, year, income, rooms, distance], axis=1).astype("float32")

# what the houses cost, in units that suit the network
price = ((price - price[:1500].mean()) / price[:1500].std()).astype("float32")
x_train, y_train = features[:1500], price[:1500]
x_val, y_val = features[1500:2000], price[1500:2000]
x_test, y_test = features[2000:], price[2000:]

inputs = keras.Input((5,), name="house")
h = keras.layers.Dense(32, activation="tanh")(inputs)
h = keras.layers.Dense(32, activation="tanh")(h)
outputs = keras.layers.Dense(1, name="price")(h)
model = keras.Model(inputs, outputs)
model.compile(keras.optimizers.Adam(0.003), loss="mse", metrics=["mae"])
model.fit(x_train, y_train, batch_size=32, epochs=25, validation_data=(x_val, y_val), verbose=2)

error = np.mean((model.predict(x_test, verbose=0)[:, 0] - y_test) ** 2)
print("outcome", float(-error / y_test.var()))
