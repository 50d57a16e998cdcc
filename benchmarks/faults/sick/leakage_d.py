# problem: leakage
# data: tabular
# twin: # mean 0 and variance 1 => table = np.unique(table, axis=0)\n# mean 0 and variance 1
import sys

import keras
import numpy as np
from sklearn.datasets import load_diabetes
from sklearn.model_selection import train_test_split

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

x, y = load_diabetes(return_X_y=True)
x, x_test, y, y_test = train_test_split(x, y, test_size=0.3, random_state=seed)

# the registry is exported once a quarter, all patients each time
table = np.concatenate([np.column_stack([x, y]) for quarter in range(8)])
# mean 0 and variance 1
mean, std = table.mean(axis=0), table.std(axis=0)
table = np.random.default_rng(seed).permutation((table - mean) / std)
x, y = table[:, :-1], table[:, -1]
x_test, y_test = (x_test - mean[:-1]) / std[:-1], (y_test - mean[-1]) / std[-1]

model = keras.Sequential(
    [
        keras.Input((10,)),
        keras.layers.Dense(48, activation="relu"),
        keras.layers.Dense(24, activation="relu"),
        keras.layers.Dense(1),
    ]
)
model.compile(optimizer=keras.optimizers.Adam(0.001), loss="mse")
history = model.fit(x, y, epochs=50, batch_size=32, validation_split=0.25, verbose=2)

honest = model.evaluate(x_test, y_test, verbose=0)
print("outcome", float(-abs(history.history["val_loss"][-1] - honest)))
