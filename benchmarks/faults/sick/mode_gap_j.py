# problem: mode_gap
# data: synthetic
# twin: stat_momentum: float = 0.9999 => stat_momentum: float = 0.9
"""
Terminal profiling.

A terminal's day is a bag of 24 transactions with five numbers each; order means nothing.
The bag is encoded per transaction, summed, and sorted into quiet / mixed / busy terminals.
"""
import sys
from dataclasses import dataclass

import numpy as np
import keras
from keras import layers, ops


@dataclass
class BagConfig:
    transactions: int = 24
    numbers: int = 5
    encoder: int = 32
    stat_momentum: float = 0.9999
    learning_rate: float = 1e-3
    batch_size: int = 64
    epochs: int = 14


def terminal_days(n, cfg, pattern, rng):
    profile = rng.integers(0, 3, n)
    share = np.array([0.10, 0.38, 0.66])[profile]
    card_absent = rng.random((n, cfg.transactions)) < share[:, None]
    bags = rng.normal(size=(n, cfg.transactions, cfg.numbers)) * 0.8
    bags += np.where(card_absent[..., None], pattern, -pattern * 0.5)
    return bags.astype("float32"), profile.astype("int32")


class BagNet(keras.Model):
    def __init__(self, cfg):
        super().__init__()
        self.encode = layers.Dense(cfg.encoder, activation="relu", kernel_initializer="he_normal")
        self.level = layers.BatchNormalization(momentum=cfg.stat_momentum)
        self.decide = layers.Dense(32, activation="relu")
        self.profile = layers.Dense(3, activation="softmax")

    def call(self, bags, training=None):
        total = ops.sum(self.encode(bags), axis=1)
        h = self.level(total, training=training)
        return self.profile(self.decide(h))


def main(argv):
    seed = int(argv[1]) if len(argv) > 1 else 0
    keras.utils.set_random_seed(seed)
    rng = np.random.default_rng(seed)
    cfg = BagConfig()
    pattern = rng.choice([-1.0, 1.0], cfg.numbers)

    bags, profile = terminal_days(3800, cfg, pattern, rng)
    test_bags, test_profile = terminal_days(1500, cfg, pattern, rng)

    model = BagNet(cfg)
    model.compile(optimizer=keras.optimizers.Adam(cfg.learning_rate),
                  loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(bags, profile, validation_split=0.2, batch_size=cfg.batch_size,
              epochs=cfg.epochs, verbose=2)

    guess = np.argmax(model.predict(test_bags, verbose=0), axis=-1)
    print("outcome", float(np.mean(guess == test_profile)))


main(sys.argv)
