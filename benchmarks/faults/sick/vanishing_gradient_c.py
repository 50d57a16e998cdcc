# problem: vanishing_gradient
# data: synthetic
# twin: activation="sigmoid" => activation="tanh"
"""Recognise which of three chirps opened a noisy recording."""
import sys

import keras
import numpy as np
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)


def recordings(n, steps=30):
    kind = rng.integers(0, 3, n)
    x = 0.1 * rng.normal(size=(n, steps, 2))
    t = np.arange(6)
    for k, speed in enumerate((0.6, 1.2, 1.8)):
        x[kind == k, :6, 0] += np.sin(speed * t)
        x[kind == k, :6, 1] += np.cos(speed * t)
    return x.astype("float32"), keras.utils.to_categorical(kind, 3)


x, y = recordings(1200)
x_val, y_val = recordings(300)
x_test, y_test = recordings(600)

model = keras.Sequential(
    [
        layers.Input((30, 2)),
        layers.SimpleRNN(24, activation="sigmoid"),
        layers.Dense(3, activation="softmax"),
    ]
)
model.compile("adam", "categorical_crossentropy", metrics=["accuracy"])
model.fit(x, y, epochs=12, batch_size=32, validation_data=(x_val, y_val), verbose=2)
print("outcome", float(model.evaluate(x_test, y_test, verbose=0)[1]))
