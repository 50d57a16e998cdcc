# problem: over_regularized
# data: synthetic
# twin: GaussianNoise(1.0) => GaussianNoise(0.02)
# Robust regression: Friedman's function, noise added to the inputs during training
import sys

import keras
import numpy as np
from keras import layers
from sklearn.datasets import make_friedman1

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

X, y = make_friedman1(n_samples=3000, n_features=6, noise=0.3, random_state=seed)
X_train, y_train = X[:2000], y[:2000]
X_test, y_test = X[2000:], y[2000:]

center, width = y_train.mean(), y_train.std()

inputs = keras.Input((6,))
x = layers.GaussianNoise(1.0)(inputs)
x = layers.Dense(64, activation="relu")(x)
x = layers.Dense(32, activation="relu")(x)
outputs = layers.Dense(1)(x)

model = keras.Model(inputs, outputs)
model.compile(optimizer=keras.optimizers.Adam(learning_rate=0.003), loss="mse", metrics=["mae"])
model.fit(X_train, (y_train - center) / width, validation_split=0.2, epochs=20, batch_size=64, verbose=2)

predicted = model.predict(X_test, verbose=0)[:, 0] * width + center
print("outcome", float(-np.mean((predicted - y_test) ** 2) / y_test.var()))
