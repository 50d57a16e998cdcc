# problem: batch_size
# data: synthetic
# twin: batch_size=1, epochs=4 => batch_size=32, epochs=40
import sys

import keras
import numpy as np
from sklearn.datasets import make_friedman1

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

# Friedman's regression problem, inputs in [0, 1]
X, y = make_friedman1(n_samples=1400, n_features=8, noise=0.5, random_state=seed)
X = (X - 0.5) / 0.29
y = (y - y[:400].mean()) / y[:400].std()
X_train, y_train = X[:400], y[:400]
X_test, y_test = X[400:], y[400:]

model = keras.Sequential([
    keras.layers.Input((8,)),
    keras.layers.Dense(48, activation="relu"),
    keras.layers.Dense(24, activation="relu"),
    keras.layers.Dense(1),
])
model.compile(loss="mse", optimizer=keras.optimizers.SGD(learning_rate=0.01, momentum=0.9))
model.fit(X_train, y_train, batch_size=1, epochs=4, validation_split=0.2, verbose=2)

error = model.predict(X_test, verbose=0)[:, 0] - y_test
print("outcome", -float(np.mean(error**2) / np.var(y_test)))
