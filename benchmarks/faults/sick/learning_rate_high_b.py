# problem: learning_rate_high
# data: tabular
# twin: lr = 0.8 => lr = 0.01
"""Disease progression from ten measurements (scikit-learn's diabetes data)."""
import sys

import keras
import numpy as np
from sklearn.datasets import load_diabetes
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

lr = 0.8
epochs = 40

X, y = load_diabetes(return_X_y=True)
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.2, random_state=seed)
X_train, X_val, y_train, y_val = train_test_split(X_train, y_train, test_size=0.15, random_state=seed)

x_scaler = StandardScaler().fit(X_train)
y_mean, y_std = y_train.mean(), y_train.std()


def prepare(a, b):
    return x_scaler.transform(a).astype("float32"), ((b - y_mean) / y_std).astype("float32")


train, val, test = prepare(X_train, y_train), prepare(X_val, y_val), prepare(X_test, y_test)

inputs = keras.Input((10,))
h = keras.layers.Dense(16, activation="tanh")(inputs)
outputs = keras.layers.Dense(1)(h)
model = keras.Model(inputs, outputs)
model.compile(keras.optimizers.SGD(lr), loss="mse", metrics=["mae"])
model.fit(*train, validation_data=val, batch_size=32, epochs=epochs, verbose=2)

error = np.mean((model.predict(test[0], verbose=0)[:, 0] - test[1]) ** 2)
print("outcome", max(-10.0, float(-error / test[1].var())))
