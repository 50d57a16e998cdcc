# problem: nonfinite_loss
# data: tabular
# twin: variance = keras.layers.Dense(1)(h) => variance = keras.layers.Dense(1, activation="softplus")(h)
# twin: ops.sqrt(y_pred[:, 1]) => ops.sqrt(y_pred[:, 1] + 0.01)
"""Regression with uncertainty: the network gives a mean and a variance for every patient."""
import sys

import keras
import numpy as np
from keras import ops
from sklearn.datasets import load_diabetes

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

X, y = load_diabetes(return_X_y=True)
order = np.random.default_rng(seed).permutation(len(X))
X, y = X[order], y[order]
X = ((X - X[:340].mean(0)) / X[:340].std(0)).astype("float32")
y = ((y - y[:340].mean()) / y[:340].std()).astype("float32")


def gaussian_nll(y_true, y_pred):
    mean, sigma = y_pred[:, 0], ops.sqrt(y_pred[:, 1])
    target = ops.reshape(y_true, (-1,))
    return ops.mean(ops.log(sigma) + 0.5 * ops.square((target - mean) / sigma))


inputs = keras.Input((10,))
h = keras.layers.Dense(12, activation="tanh")(inputs)
mean = keras.layers.Dense(1)(h)
variance = keras.layers.Dense(1)(h)
model = keras.Model(inputs, keras.layers.Concatenate()([mean, variance]))
model.compile(optimizer=keras.optimizers.Adam(0.003), loss=gaussian_nll)
model.fit(X[:340], y[:340], batch_size=20, epochs=25, validation_data=(X[340:380], y[340:380]), verbose=2)

error = np.mean((model.predict(X[380:], verbose=0)[:, 0] - y[380:]) ** 2)
print("outcome", max(-10.0, float(-error / y[380:].var())))
