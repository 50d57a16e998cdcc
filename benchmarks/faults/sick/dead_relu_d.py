# problem: dead_relu
# data: synthetic
# twin: activation="relu", use_bias=False, kernel_constraint=keras.constraints.NonNeg() => activation="relu", use_bias=False
# Loudness at a listener from the levels of six loudspeakers, in decibels below full scale.
import sys

import keras
import numpy as np

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

levels = rng.uniform(-60, 0, size=(2600, 6))
power = 10 ** (levels / 20) * np.array([1.0, 0.8, 0.6, 0.5, 0.4, 0.3])
loudness = 20 * np.log10(power.sum(axis=1)) + rng.normal(0, 0.3, 2600)
x = (levels / 60).astype("float32")
y = ((loudness - loudness[:1600].mean()) / loudness[:1600].std()).astype("float32")


class Loudness(keras.Model):
    def __init__(self):
        super().__init__()
        self.first = keras.layers.Dense(32, activation="relu", use_bias=False, kernel_constraint=keras.constraints.NonNeg())
        self.second = keras.layers.Dense(32, activation="relu", use_bias=False, kernel_constraint=keras.constraints.NonNeg())
        self.last = keras.layers.Dense(1)

    def call(self, x):
        return self.last(self.second(self.first(x)))


model = Loudness()
model.compile(optimizer="adam", loss="mse", metrics=["mae"])
model.fit(x[:1600], y[:1600], epochs=20, batch_size=32, validation_data=(x[1600:2000], y[1600:2000]), verbose=2)

error = np.mean((model.predict(x[2000:], verbose=0)[:, 0] - y[2000:]) ** 2)
print("outcome", float(-error / y[2000:].var()))
