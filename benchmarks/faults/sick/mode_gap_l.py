# problem: mode_gap
# data: synthetic
# twin: return x * mask => return x * mask / self.keep
"""Lesson 12: writing our own layer and our own model class.

The layer below lets only some units through while the network learns; the model
estimates the strength of a concrete mix from eight standardised ingredients.
"""
import sys

import numpy as np
import keras
from keras import layers, ops


class RandomUnits(layers.Layer):
    """While learning, every unit passes with probability `keep`, else it is zero."""

    def __init__(self, keep, seed, **kwargs):
        super().__init__(**kwargs)
        self.keep = keep
        self.seed_generator = keras.random.SeedGenerator(seed)

    def call(self, x, training=None):
        if not training:
            return x
        chance = keras.random.uniform(ops.shape(x), seed=self.seed_generator)
        mask = ops.cast(chance < self.keep, self.compute_dtype)
        return x * mask


class Mix(keras.Model):
    def __init__(self, seed):
        super().__init__()
        self.first = layers.Dense(128, activation="relu")
        self.first_units = RandomUnits(0.7, seed)
        self.second = layers.Dense(128, activation="relu")
        self.second_units = RandomUnits(0.7, seed + 1)
        self.strength = layers.Dense(1)

    def call(self, x, training=None):
        x = self.first_units(self.first(x), training=training)
        x = self.second_units(self.second(x), training=training)
        return self.strength(x)


def batch_of_mixes(rng, n, spread):
    x = rng.normal(size=(n, 8)).astype("float32")
    y = 1.2 * np.tanh(x[:, 0] + x[:, 1]) + 0.8 * np.maximum(x[:, 2], 0) + 0.6 * x[:, 3] - 0.4 * np.abs(x[:, 4])
    return x, (y + spread * rng.normal(size=n)).astype("float32")


def main(seed):
    keras.utils.set_random_seed(seed)
    rng = np.random.default_rng(seed)
    x_train, y_train = batch_of_mixes(rng, 4000, 0.15)
    x_val, y_val = batch_of_mixes(rng, 600, 0.15)
    x_test, y_test = batch_of_mixes(rng, 1000, 0.0)

    model = Mix(seed)
    model.compile(optimizer=keras.optimizers.AdamW(learning_rate=0.002, weight_decay=1e-4), loss="mse")
    model.fit(x_train, y_train, epochs=20, batch_size=64, validation_data=(x_val, y_val), verbose=2)

    estimate = model.predict(x_test, verbose=0).ravel()
    r2 = 1.0 - np.mean((estimate - y_test) ** 2) / np.var(y_test)
    print("outcome", float(np.nan_to_num(r2, nan=-99.0)))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 0)
