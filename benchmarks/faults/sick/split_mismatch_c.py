# problem: split_mismatch
# data: synthetic
# twin: validation_data=(x_val, y_val) => validation_data=(x_val, (y_val - mean) / std)
import sys

import numpy as np
from sklearn.datasets import make_friedman1
from tensorflow import keras

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

x, y = make_friedman1(n_samples=3500, n_features=6, noise=1.0, random_state=seed)
x = (x - 0.5) * 3.4
x_train, y_train = x[:2000], y[:2000]
x_val, y_val = x[2000:2500], y[2000:2500]
x_test, y_test = x[2500:], y[2500:]

# train on the standardised target
mean, std = y_train.mean(), y_train.std()


class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.first = keras.layers.Dense(32, activation="relu")
        self.second = keras.layers.Dense(16, activation="relu")
        self.last = keras.layers.Dense(1)

    def call(self, inputs):
        return self.last(self.second(self.first(inputs)))


net = Net()
net.compile(optimizer=keras.optimizers.RMSprop(0.001), loss=keras.losses.MeanSquaredError(), metrics=["mae"])
log = net.fit(
    x_train, (y_train - mean) / std, validation_data=(x_val, y_val), epochs=15, batch_size=32, verbose=2
)

guess = net.predict(x_test, verbose=0)[:, 0]
error = np.mean((guess - (y_test - mean) / std) ** 2)
print("outcome", float(-abs(error - log.history["val_loss"][-1])))
