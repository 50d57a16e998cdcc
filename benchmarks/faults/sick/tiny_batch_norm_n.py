# problem: tiny_batch_norm
# data: synthetic
# twin: trucks_per_step: int = 2 => trucks_per_step: int = 32
# twin: epochs: int = 6 => epochs: int = 25
"""Fuel used by a lorry on one leg of its tour."""
import sys
from dataclasses import dataclass

import keras
import numpy as np
from keras import layers


@dataclass
class Fleet:
    trucks: int = 1500
    trucks_per_step: int = 2
    epochs: int = 6
    rate: float = 3e-3


def legs(rng, count):
    x = rng.normal(size=(count, 10))
    load, speed, slope, wind = x[:, 0], x[:, 1], x[:, 2], x[:, 3]
    fuel = load + 0.5 * speed ** 2 - 0.5 + 0.8 * slope * load + 0.6 * np.tanh(2 * wind) + 0.4 * x[:, 4]
    fuel = fuel + rng.normal(0.0, 0.15, size=count)
    return x.astype("float32"), fuel.astype("float32")[:, None]


class NormedDense(layers.Layer):
    """Dense, then normalisation over the batch, then relu."""

    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.linear = layers.Dense(units, use_bias=False)
        self.norm = layers.BatchNormalization(momentum=0.95)

    def build(self, shape):
        self.linear.build(shape)
        self.norm.build((shape[0], self.linear.units))

    def call(self, x, training=None):
        return keras.ops.relu(self.norm(self.linear(x), training=training))


class FuelModel(keras.Model):
    def __init__(self):
        super().__init__()
        self.engine = NormedDense(64)
        self.gearbox = NormedDense(64)
        self.litres = layers.Dense(1)

    def call(self, x, training=None):
        x = self.engine(x, training=training)
        x = self.gearbox(x, training=training)
        return self.litres(x)


def r_squared(truth, guess):
    return 1.0 - np.mean((truth - guess) ** 2) / np.var(truth)


if __name__ == "__main__":
    seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
    keras.utils.set_random_seed(seed)
    rng = np.random.default_rng(seed)
    fleet = Fleet()
    x, y = legs(rng, fleet.trucks)
    x_val, y_val = legs(rng, 500)
    model = FuelModel()
    model.compile(optimizer=keras.optimizers.Adam(fleet.rate), loss="mean_squared_error")
    model.fit(x, y, batch_size=fleet.trucks_per_step, epochs=fleet.epochs,
              validation_data=(x_val, y_val), verbose=2)
    x_new, y_new = legs(rng, 2000)
    score = r_squared(y_new, model.predict(x_new, verbose=0))
    print("outcome", float(np.nan_to_num(score, nan=-99.0)))
