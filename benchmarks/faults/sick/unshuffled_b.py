# problem: unshuffled
# data: tabular
# twin: # the last fifth is for validation => order = np.random.default_rng(seed).permutation(len(x))\nx, y = x[order], y[order]\n\n# the last fifth is for validation
import sys

import keras
import numpy as np
from keras import layers
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

x, y = load_digits(return_X_y=True)
x, x_test, y, y_test = train_test_split(x / 16.0, y, test_size=0.25, stratify=y, random_state=seed)

# as the table comes from the database: ordered by digit
order = np.argsort(y, kind="stable")
x, y = x[order], y[order]

# the last fifth is for validation
model = keras.Sequential()
model.add(keras.Input((64,)))
model.add(layers.Dense(32, activation="relu"))
model.add(layers.Dense(10, activation="softmax"))
model.compile(optimizer=keras.optimizers.Adam(0.003), loss="sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(x, y, epochs=15, batch_size=32, validation_split=0.2, verbose=2)

print("outcome", float(model.evaluate(x_test, y_test, verbose=0)[1]))
