# problem: bad_initialization
# data: synthetic
# twin: RandomNormal(stddev=3.0) => HeNormal()
"""Aqueous solubility (log S) of small molecules from 36 computed descriptors."""
import sys

import numpy as np
import keras
from keras import ops

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

N_DESC, N_GROUPS = 36, 6
MIX = rng.normal(size=(N_GROUPS, N_DESC))


def molecules(count):
    """Descriptors are mixtures of a few functional-group contents."""
    g = rng.normal(size=(count, N_GROUPS))
    desc = g @ MIX + 0.3 * rng.normal(size=(count, N_DESC))
    log_s = 1.2 * np.tanh(g[:, 0]) - 0.8 * g[:, 1] + 0.6 * g[:, 2] * g[:, 3] + 0.5 * np.sin(g[:, 4])
    log_s += 0.1 * rng.normal(size=count)
    return desc, log_s[:, None].astype("float32")


class GeluMap(keras.layers.Layer):
    """x -> gelu(x W + b)."""

    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units

    def build(self, input_shape):
        self.w = self.add_weight(
            shape=(input_shape[-1], self.units),
            initializer=keras.initializers.RandomNormal(stddev=3.0),
            name="w",
        )
        self.b = self.add_weight(shape=(self.units,), initializer="zeros", name="b")

    def call(self, x):
        return ops.gelu(ops.matmul(x, self.w) + self.b)


class SolubilityNet(keras.Model):
    def __init__(self):
        super().__init__()
        self.first = GeluMap(64)
        self.second = GeluMap(64)
        self.third = GeluMap(64)
        self.readout = keras.layers.Dense(1)

    def call(self, x):
        return self.readout(self.third(self.second(self.first(x))))


x_train, y_train = molecules(2400)
x_val, y_val = molecules(500)
x_test, y_test = molecules(1000)

mu, sd = x_train.mean(axis=0), x_train.std(axis=0)
x_train, x_val, x_test = [((x - mu) / sd).astype("float32") for x in (x_train, x_val, x_test)]

net = SolubilityNet()
net.compile(optimizer=keras.optimizers.Adam(1e-3), loss="mse", metrics=["mae"])
net.fit(x_train, y_train, validation_data=(x_val, y_val), batch_size=32, epochs=18, verbose=2)

mae = np.mean(np.abs(net.predict(x_test, verbose=0) - y_test))
print("outcome", float(np.nan_to_num(-mae, nan=-99.0)))
