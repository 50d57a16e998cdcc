# data: synthetic
"""One-step-ahead prediction of hand tremor.

The tremor is a driven, damped oscillation (AR(2)); the drive is new at every step and cannot be
known, so about two thirds of the variance stay unexplained however long one trains.
Causal convolutions, one prediction per time step.
"""
import sys

import numpy as np
import keras
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

T, BURN = 40, 30


def tracks(n):
    s = np.zeros((n, BURN + T + 1))
    for t in range(2, s.shape[1]):
        s[:, t] = 0.6 * s[:, t - 1] - 0.4 * s[:, t - 2] + rng.normal(size=n)
    s = s[:, BURN:, None] / np.sqrt(1.458)  # unit variance
    return s[:, :-1].astype("float32"), s[:, 1:].astype("float32")


class Causal(keras.Model):
    def __init__(self, filters=16):
        super().__init__()
        self.stack = [
            layers.Conv1D(filters, 2, padding="causal", dilation_rate=d, activation="gelu")
            for d in (1, 2, 4)
        ]
        self.ahead = layers.Conv1D(1, 1)

    def call(self, past):
        h = past
        for layer in self.stack:
            h = layer(h)
        return self.ahead(h)


x_fit, y_fit = tracks(1500)
x_val, y_val = tracks(400)
x_new, y_new = tracks(1000)

model = Causal()
model.compile(optimizer=keras.optimizers.Adam(2e-3), loss=keras.losses.Huber(delta=2.0), metrics=["mse"])
model.fit(x_fit, y_fit, validation_data=(x_val, y_val), epochs=10, batch_size=32, verbose=2)

mse = np.mean((model.predict(x_new, verbose=0) - y_new) ** 2)
print("outcome", float(np.nan_to_num(-mse, nan=-99.0)))
