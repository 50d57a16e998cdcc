# problem: missing_nonlinearity
# data: tabular
# twin: self.hidden1 = keras.layers.Dense(64) => self.hidden1 = keras.layers.Dense(64, activation="relu")
# twin: self.hidden2 = keras.layers.Dense(32) => self.hidden2 = keras.layers.Dense(32, activation="relu")
"""Even or odd? On scikit-learn's 8x8 digits."""
import sys

import keras
import numpy as np
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

data = load_digits()
x = (data.data / 16.0 - 0.3).astype("float32")
y = (data.target % 2).astype("float32")
x, x_test, y, y_test = train_test_split(x, y, test_size=400, random_state=seed)
x, x_val, y, y_val = train_test_split(x, y, test_size=250, random_state=seed)


class EvenOdd(keras.Model):
    def __init__(self):
        super().__init__()
        self.hidden1 = keras.layers.Dense(64)
        self.hidden2 = keras.layers.Dense(32)
        self.out = keras.layers.Dense(1, activation="sigmoid")

    def call(self, x):
        x = self.hidden1(x)
        x = self.hidden2(x)
        return self.out(x)


model = EvenOdd()
model.compile(optimizer="adam", loss=keras.losses.BinaryCrossentropy(), metrics=["binary_accuracy"])
model.fit(x, y, epochs=25, batch_size=32, validation_data=(x_val, y_val), verbose=0)

p = model.predict(x_test, verbose=0)[:, 0]
print("outcome", float(np.mean((p > 0.5) == (y_test > 0.5))))
