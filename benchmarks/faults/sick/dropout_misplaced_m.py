# problem: dropout_misplaced
# data: synthetic
# twin: head = [layers.Dense(1), layers.Dropout(0.5)] => head = [layers.Dense(1)]
import sys
import numpy as np
import keras
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng([seed, 5])

### beech stands seen from a satellite: 36 ten-day greenness values -> first day of leaf


def sigmoid(a):
    return 1.0 / (1.0 + np.exp(-a))


def stands(n):
    t = 10.0 * np.arange(36) + 5.0
    spring = rng.normal(120.0, 20.0, n)
    autumn = rng.normal(285.0, 12.0, n)
    low = rng.uniform(0.15, 0.30, n)
    height = rng.uniform(0.35, 0.60, n)
    curve = sigmoid((t - spring[:, None]) / 9.0) - sigmoid((t - autumn[:, None]) / 12.0)
    green = low[:, None] + height[:, None] * curve + rng.normal(0, 0.04, (n, 36))
    cloudy = rng.random((n, 36)) < 0.06
    green = np.where(cloudy, 0.6 * green, green)
    x = (green - 0.45) / 0.22
    y = (spring - 90.0) / 30.0          # in months after the last of March
    return x[..., None].astype("float32"), y[:, None].astype("float32")


x_train, y_train = stands(2200)
x_check, y_check = stands(500)
x_fresh, y_fresh = stands(1500)

### network
body = [
    keras.Input((36, 1)),
    layers.Conv1D(16, 5, strides=2, activation="relu"),
    layers.Conv1D(24, 3, activation="relu"),
    layers.Flatten(),
    layers.Dense(32, activation="relu"),
]
head = [layers.Dense(1), layers.Dropout(0.5)]
model = keras.Sequential(body + head)
model.compile(optimizer=keras.optimizers.Nadam(1e-3), loss="mse", metrics=["mae"])

### training
model.fit(x_train, y_train, batch_size=32, epochs=18, validation_data=(x_check, y_check), verbose=2)

### days off, on stands never seen
off = 30.0 * np.abs(model.predict(x_fresh, verbose=0) - y_fresh)
print("mean days off: %.2f" % off.mean())
print("outcome", float(np.nan_to_num(-off.mean(), nan=-99.0)))
