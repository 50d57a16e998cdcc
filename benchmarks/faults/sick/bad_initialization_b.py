# problem: bad_initialization
# data: tabular
# twin: start = keras.initializers.RandomNormal(mean=0.0, stddev=2.0, seed=seed) => start = keras.initializers.HeNormal(seed=seed)
import sys

import keras
import numpy as np
from sklearn.datasets import load_diabetes
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

X, y = load_diabetes(return_X_y=True)
y = (y - 150.0) / 77.0
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.25, random_state=seed)
scaler = StandardScaler()
X_train = scaler.fit_transform(X_train)
X_test = scaler.transform(X_test)

start = keras.initializers.RandomNormal(mean=0.0, stddev=2.0, seed=seed)
inputs = keras.layers.Input(shape=(10,))
hidden = keras.layers.Dense(16, activation="relu", kernel_initializer=start)(inputs)
hidden = keras.layers.Dense(16, activation="relu", kernel_initializer=start)(hidden)
output = keras.layers.Dense(1, kernel_initializer="glorot_uniform")(hidden)
model = keras.Model(inputs, output)

model.compile(optimizer=keras.optimizers.Adam(learning_rate=1e-3), loss="mse", metrics=["mae"])
model.fit(X_train, y_train, validation_split=0.2, epochs=30, batch_size=16, verbose=0)

residual = model.predict(X_test, verbose=0)[:, 0] - y_test
print("outcome", -float(np.mean(residual**2) / np.var(y_test)))
