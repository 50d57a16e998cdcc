# problem: nonfinite_input
# data: synthetic
# twin: np.log(rentals) => np.log1p(rentals)
import sys

import keras
import numpy as np
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

# bicycles rented in an hour
n = 3000
hour = rng.integers(0, 24, n)
warm = rng.normal(0, 1, n)
rain = rng.random(n) < 0.3
expected = np.exp(2.6 - 1.6 * np.cos(2 * np.pi * (hour - 3) / 24) + 0.4 * warm - 0.8 * rain)
rentals = rng.poisson(expected)
x = np.stack([np.sin(2 * np.pi * hour / 24), np.cos(2 * np.pi * hour / 24), warm, rain], axis=1).astype("float32")
y = np.log(rentals).astype("float32")  # the counts are very skewed

train, test = slice(0, 2400), slice(2400, None)


class Rentals(keras.Model):
    def __init__(self):
        super().__init__()
        self.hidden = layers.Dense(32, activation="relu")
        self.second = layers.Dense(16, activation="relu")
        self.out = layers.Dense(1)

    def call(self, x):
        return self.out(self.second(self.hidden(x)))


model = Rentals()
model.compile(optimizer=keras.optimizers.RMSprop(0.002), loss=keras.losses.MeanSquaredError())
model.fit(x[train], y[train], validation_split=0.2, epochs=20, batch_size=32, verbose=2)

guess = model.predict(x[test], verbose=0)[:, 0]
# share of hours guessed within 0.5 on the log scale
print("outcome", float(np.mean(np.abs(guess - np.log(expected[test])) < 0.5)))
