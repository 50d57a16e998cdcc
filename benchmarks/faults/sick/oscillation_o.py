# problem: oscillation
# data: sklearn
# twin: learning_rate=0.003, momentum=0.999 => learning_rate=0.02, momentum=0.9
import sys

import keras
import numpy as np
from sklearn.datasets import make_friedman1

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

# --- data -----------------------------------------------------------------
x, y = make_friedman1(n_samples=3000, n_features=10, noise=0.5, random_state=seed)
x_new, y_new = make_friedman1(n_samples=2000, n_features=10, noise=0.5, random_state=seed + 5000)

x_mean, x_std = x[:2400].mean(axis=0), x[:2400].std(axis=0)
y_mean, y_std = y[:2400].mean(), y[:2400].std()

x, x_new = (x - x_mean) / x_std, (x_new - x_mean) / x_std
y, y_new = (y - y_mean) / y_std, (y_new - y_mean) / y_std

# --- model ----------------------------------------------------------------
model = keras.Sequential(
    [
        keras.Input(shape=(10,)),
        keras.layers.Dense(32, activation="tanh"),
        keras.layers.Dense(32, activation="tanh"),
        keras.layers.Dense(1),
    ],
    name="friedman",
)
sgd = keras.optimizers.SGD(learning_rate=0.003, momentum=0.999)
model.compile(optimizer=sgd, loss="mean_squared_error")

# --- training ---------------------------------------------------------------
model.fit(
    x[:2400],
    y[:2400],
    validation_data=(x[2400:], y[2400:]),
    batch_size=64,
    epochs=28,
    verbose=2,
)

# --- result -----------------------------------------------------------------
residual = model.predict(x_new, verbose=0).ravel() - y_new
print("outcome", float(np.nan_to_num(-np.sqrt(np.mean(residual ** 2)), nan=-99.0)))
