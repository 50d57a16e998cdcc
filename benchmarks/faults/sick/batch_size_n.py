# problem: batch_size
# data: synthetic
# twin: parcels_per_step: int = 3000 => parcels_per_step: int = 32
"""Which of five sorting hubs will a parcel be routed through?"""
import math
import sys
from dataclasses import dataclass

import keras
import numpy as np
from keras import layers


@dataclass(frozen=True)
class Depot:
    seed: int
    hubs: int = 5
    parcels: int = 3000
    parcels_per_step: int = 3000
    epochs: int = 14
    learning_rate: float = 1e-3


class ParcelWorld:
    """Draws parcels: twelve standardised readings and the hub they go to."""

    def __init__(self, config):
        self.config = config
        self.rng = np.random.default_rng(config.seed)

    def draw(self, count):
        x = self.rng.normal(size=(count, 12)).astype("float32")
        east = x[:, 0] + 0.5 * x[:, 2] - 0.4 * x[:, 7]
        north = x[:, 1] - 0.5 * x[:, 3] + 0.4 * x[:, 8]
        turn = (np.arctan2(north, east) / (2 * np.pi) + 0.5) % 1.0
        hub = np.minimum((turn * self.config.hubs).astype("int32"), self.config.hubs - 1)
        return x, hub


class ParcelFeed(keras.utils.PyDataset):
    """Hands out parcels in a new random order every epoch."""

    def __init__(self, x, y, per_step, seed, **kwargs):
        super().__init__(**kwargs)
        self.x, self.y = x, y
        self.per_step = per_step
        self.rng = np.random.default_rng(seed + 77)
        self.on_epoch_end()

    def __len__(self):
        return math.ceil(len(self.x) / self.per_step)

    def __getitem__(self, index):
        rows = self.order[index * self.per_step:(index + 1) * self.per_step]
        return self.x[rows], self.y[rows]

    def on_epoch_end(self):
        self.order = self.rng.permutation(len(self.x))


class Router(keras.Model):
    def __init__(self, hubs):
        super().__init__()
        self.first = layers.Dense(64, activation="relu")
        self.second = layers.Dense(64, activation="relu")
        self.choice = layers.Dense(hubs)

    def call(self, parcels):
        return self.choice(self.second(self.first(parcels)))


def main(seed):
    keras.utils.set_random_seed(seed)
    config = Depot(seed)
    world = ParcelWorld(config)
    x, y = world.draw(config.parcels)
    x_val, y_val = world.draw(800)
    x_new, y_new = world.draw(3000)

    router = Router(config.hubs)
    router.compile(
        optimizer=keras.optimizers.Adam(config.learning_rate),
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=["accuracy"],
    )
    router.fit(
        ParcelFeed(x, y, config.parcels_per_step, seed),
        validation_data=(x_val, y_val),
        epochs=config.epochs,
        verbose=2,
    )
    chosen = router.predict(x_new, verbose=0).argmax(axis=-1)
    print("outcome", float(np.nan_to_num(np.mean(chosen == y_new), nan=0.0)))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 0)
