# problem: dropout_misplaced
# data: tabular
# twin: x = self.out(x)\n        return self.drop(x, training=training) => x = self.drop(x, training=training)\n        return self.out(x)
# twin: keras.layers.Dropout(0.4) => keras.layers.Dropout(0.1)
import sys

import numpy as np
from sklearn.datasets import load_diabetes
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler
from tensorflow import keras

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

x, y = load_diabetes(return_X_y=True)
y = (y / 100.0)[:, None]
x, x_test, y, y_test = train_test_split(x, y, test_size=0.25, random_state=seed)
scale = StandardScaler().fit(x)


class Progression(keras.Model):
    def __init__(self):
        super().__init__()
        self.first = keras.layers.Dense(16, activation="relu")
        self.second = keras.layers.Dense(8, activation="relu")
        self.drop = keras.layers.Dropout(0.4)
        self.out = keras.layers.Dense(1)

    def call(self, x, training=False):
        x = self.first(x)
        x = self.second(x)
        x = self.out(x)
        return self.drop(x, training=training)


model = Progression()
model.compile(optimizer=keras.optimizers.Adam(0.003), loss="mse", metrics=["mae"])
model.fit(scale.transform(x), y, validation_split=0.2, epochs=30, batch_size=16, verbose=0)

wrong = model.predict(scale.transform(x_test), verbose=0) - y_test
print("outcome", -float(np.mean(wrong**2) / np.var(y_test)))
