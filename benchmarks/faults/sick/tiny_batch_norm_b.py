# problem: tiny_batch_norm
# data: synthetic
# twin: Batches(x_train, y_train, size=2) => Batches(x_train, y_train, size=32)
# twin: epochs=4 => epochs=30
import sys

import keras
import numpy as np
from sklearn.datasets import make_friedman1

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

x, y = make_friedman1(n_samples=1500, noise=0.3, random_state=seed)
x = (x - 0.5) * 3.4
y = ((y - y.mean()) / y.std())[:, None]
x_train, y_train, x_val, y_val, x_test, y_test = x[:900], y[:900], x[900:1100], y[900:1100], x[1100:], y[1100:]


class Batches(keras.utils.PyDataset):
    def __init__(self, x, y, size):
        super().__init__()
        self.x, self.y, self.size = x, y, size
        self.order = np.random.default_rng(seed).permutation(len(x))

    def __len__(self):
        return len(self.x) // self.size

    def __getitem__(self, i):
        rows = self.order[i * self.size:(i + 1) * self.size]
        return self.x[rows], self.y[rows]

    def on_epoch_end(self):
        np.random.shuffle(self.order)


inputs = keras.Input((10,))
h = inputs
for units in (48, 48):
    h = keras.layers.Dense(units, activation="relu")(h)
    h = keras.layers.BatchNormalization(momentum=0.95)(h)
model = keras.Model(inputs, keras.layers.Dense(1)(h))
model.compile(keras.optimizers.Adam(0.003), loss="mse")
model.fit(Batches(x_train, y_train, size=2), validation_data=(x_val, y_val), epochs=4, verbose=2)
print("outcome", -float(np.mean((model.predict(x_test, verbose=0) - y_test) ** 2) / y_test.var()))
