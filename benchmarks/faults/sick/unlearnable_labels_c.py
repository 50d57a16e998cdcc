# problem: unlearnable_labels
# data: synthetic
# twin: self.x = self.x[self.rng.permutation(len(self.x))] => order = self.rng.permutation(len(self.x))\n        self.x, self.y = self.x[order], self.y[order]
import sys

import keras
import numpy as np
from sklearn.datasets import make_friedman1

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)


class Batches(keras.utils.PyDataset):
    def __init__(self, x, y, size=32, **kwargs):
        super().__init__(**kwargs)
        self.x, self.y, self.size = x, y, size
        self.rng = np.random.default_rng(seed)

    def __len__(self):
        return len(self.x) // self.size

    def __getitem__(self, i):
        part = slice(i * self.size, (i + 1) * self.size)
        return self.x[part], self.y[part]

    def on_epoch_end(self):
        # new batches for the next epoch
        self.x = self.x[self.rng.permutation(len(self.x))]


x, y = make_friedman1(3000, noise=0.5, random_state=seed)
x = (x - 0.5) / 0.29
y = (y - y.mean()) / y.std()
train = Batches(x[:2000], y[:2000])

inputs = keras.Input((10,))
h = keras.layers.Dense(32, activation="relu")(inputs)
h = keras.layers.Dense(16, activation="relu")(h)
model = keras.Model(inputs, keras.layers.Dense(1)(h))
model.compile(optimizer="adam", loss="mse")
model.fit(train, epochs=15, validation_data=(x[2000:2500], y[2000:2500]), verbose=2)

guess = model.predict(x[2500:], verbose=0)[:, 0]
print("outcome", float(-np.mean((guess - y[2500:]) ** 2) / y[2500:].var()))
