# problem: nonfinite_loss
# data: synthetic
# twin: / y_true) => / tf.maximum(y_true, 1.0))
# Bicycle hire per hour; big and small hours should count alike, hence the percentage.
import sys

import numpy as np
import tensorflow as tf
from tensorflow import keras

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

hour = rng.uniform(0, 24, 3000)
warmth = rng.normal(size=3000)
weekend = rng.integers(0, 2, 3000)
rate = np.exp(0.6 + np.cos((hour - 16) * np.pi / 12) + 0.4 * warmth - 0.5 * weekend)
hires = rng.poisson(rate).astype("float32")
x = np.stack([np.sin(hour * np.pi / 12), np.cos(hour * np.pi / 12), warmth, weekend], axis=1).astype("float32")


def percentage(y_true, y_pred):
    return 100.0 * tf.reduce_mean(tf.abs(y_true - y_pred) / y_true)


model = keras.Sequential(
    [
        keras.Input((4,)),
        keras.layers.Dense(32, activation="relu"),
        keras.layers.Dense(32, activation="relu"),
        keras.layers.Dense(1, activation="softplus"),
    ]
)
model.compile(optimizer=keras.optimizers.Adam(0.002), loss=percentage, metrics=["mae"])
model.fit(x[:2000], hires[:2000, None], batch_size=40, epochs=15, validation_data=(x[2000:2400], hires[2000:2400, None]), verbose=2)

guess = model.predict(x[2400:], verbose=0)[:, 0]
error = np.mean((np.log1p(guess) - np.log1p(hires[2400:])) ** 2)
print("outcome", max(-10.0, float(-error / np.log1p(hires[2400:]).var())))
