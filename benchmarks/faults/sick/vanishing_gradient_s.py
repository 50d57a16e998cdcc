# problem: vanishing_gradient
# data: synthetic
# twin: activation="sigmoid" => activation="relu"
# source: https://ai.stackexchange.com/questions/16557/what-could-be-the-problem-when-a-neural-network-with-four-hidden-layers-with-the
import sys

import numpy as np
import keras
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

n_bits = 24
pull = rng.normal(size=n_bits)
pull /= np.linalg.norm(pull)


def mapping(n, noise):
    bits = rng.integers(0, 2, size=(n, n_bits)).astype("float32")
    signs = 2.0 * bits - 1.0
    value = 0.95 * signs @ pull + 0.25 * signs[:, 0] * signs[:, 1]
    return bits, (value + rng.normal(0.0, noise, n)).reshape(-1, 1).astype("float32")


x_train, y_train = mapping(3000, 0.05)
x_val, y_val = mapping(500, 0.05)
x_new, y_new = mapping(1000, 0.0)

model = keras.Sequential([
    keras.Input(shape=(n_bits,)),
    layers.Dense(64, activation="sigmoid"),
    layers.Dense(64, activation="sigmoid"),
    layers.Dense(64, activation="sigmoid"),
    layers.Dense(64, activation="sigmoid"),
    layers.Dense(1),
])
model.compile(optimizer=keras.optimizers.SGD(learning_rate=0.02), loss="mse", metrics=["mae"])
model.fit(x_train, y_train, batch_size=32, epochs=35,
          validation_data=(x_val, y_val), verbose=2)

guess = model.predict(x_new, verbose=0)
r2 = 1.0 - np.mean((guess - y_new) ** 2) / np.var(y_new)
print("outcome", float(np.nan_to_num(r2, nan=-10.0, neginf=-10.0)))
