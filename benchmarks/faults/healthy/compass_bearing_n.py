# data: synthetic
"""Find a transmitter from twelve antennas on a mast: its bearing and how near it is."""
import sys

import keras
import numpy as np
from keras import layers, ops


class Mast:
    ANTENNAS = 12

    def __init__(self, seed):
        self.rng = np.random.default_rng(seed)
        self.facing = 2 * np.pi * np.arange(self.ANTENNAS) / self.ANTENNAS

    def listen(self, count):
        bearing = self.rng.uniform(-np.pi, np.pi, size=count)
        nearness = self.rng.uniform(0.0, 1.0, size=count)
        lobe = np.exp(2.0 * (np.cos(bearing[:, None] - self.facing) - 1.0))
        signal = lobe * (0.5 + nearness[:, None]) + self.rng.normal(0.0, 0.12, size=lobe.shape)
        unit = np.stack([np.cos(bearing), np.sin(bearing)], axis=1)
        return signal.astype("float32"), {
            "bearing": unit.astype("float32"),
            "nearness": nearness.astype("float32")[:, None],
        }


class OnCircle(layers.Layer):
    """Puts a pair of numbers onto the unit circle."""

    def call(self, pair):
        return pair / ops.sqrt(ops.sum(ops.square(pair), axis=-1, keepdims=True) + 1e-6)


def turned_away(truth, guess):
    """0 where the bearings agree, 2 where they are opposite."""
    return 1.0 - ops.sum(ops.cast(truth, guess.dtype) * guess, axis=-1)


class Finder:
    def __init__(self, centre, spread):
        self.centre, self.spread = centre, spread
        signal = keras.Input((Mast.ANTENNAS,), name="signal")
        h = layers.Dense(40, activation="elu")(signal)
        h = layers.Dense(40, activation="elu")(h)
        bearing = OnCircle(name="bearing")(layers.Dense(2)(h))
        nearness = layers.Dense(1, activation="sigmoid", name="nearness")(h)
        self.model = keras.Model(signal, {"bearing": bearing, "nearness": nearness})
        self.model.compile(
            optimizer=keras.optimizers.SGD(learning_rate=0.1, nesterov=True, momentum=0.5),
            loss={"bearing": turned_away, "nearness": "mse"},
            loss_weights={"bearing": 1.0, "nearness": 2.0},
        )

    def scaled(self, signal):
        return (signal - self.centre) / self.spread

    def fit(self, train, check):
        self.model.fit(self.scaled(train[0]), train[1],
                       validation_data=(self.scaled(check[0]), check[1]),
                       batch_size=32, epochs=20, verbose=2)

    def bearing(self, signal):
        unit = self.model.predict(self.scaled(signal), verbose=0)["bearing"]
        return np.arctan2(unit[:, 1], unit[:, 0])


def main():
    seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
    keras.utils.set_random_seed(seed)
    mast = Mast(seed)
    train, check, fresh = mast.listen(3000), mast.listen(800), mast.listen(2000)
    finder = Finder(train[0].mean(axis=0), train[0].std(axis=0))
    finder.fit(train, check)
    unit = fresh[1]["bearing"]
    turn = finder.bearing(fresh[0]) - np.arctan2(unit[:, 1], unit[:, 0])
    away = np.abs((turn + np.pi) % (2 * np.pi) - np.pi)
    print("outcome", float(np.nan_to_num(-away.mean(), nan=-99.0)))


main()
