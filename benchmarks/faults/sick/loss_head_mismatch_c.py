# problem: loss_head_mismatch
# data: synthetic
# twin: self.head = keras.layers.Dense(1, activation="sigmoid") => self.head = keras.layers.Dense(1)
import sys

import keras
import numpy as np
from sklearn.datasets import make_friedman1

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

x, y = make_friedman1(n_samples=1600, noise=0.5, random_state=seed)
x = (x * 2 - 1).astype("float32")
y = ((y - y[:1200].mean()) / y[:1200].std()).astype("float32").reshape(-1, 1)
x_train, y_train, x_test, y_test = x[:1200], y[:1200], x[1200:], y[1200:]


class Regressor(keras.Model):
    def __init__(self, width=48):
        super().__init__()
        self.first = keras.layers.Dense(width, activation="relu")
        self.second = keras.layers.Dense(width, activation="relu")
        self.head = keras.layers.Dense(1, activation="sigmoid")

    def call(self, inputs):
        return self.head(self.second(self.first(inputs)))


model = Regressor()
model.compile(optimizer=keras.optimizers.Adam(3e-3), loss=keras.losses.MeanSquaredError(),
              metrics=[keras.metrics.MeanAbsoluteError()])
model.fit(x_train, y_train, batch_size=64, epochs=25, validation_split=0.15, verbose=0)

error = np.mean((model.predict(x_test, verbose=0) - y_test) ** 2)
print("outcome", -float(error / np.var(y_test)))
