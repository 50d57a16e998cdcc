# data: sklearn
"""Lecture demo: take the grain out of scanned digits.

The grain is drawn anew for every batch, the target is the original picture.
"""
import sys

import keras
import numpy as np
from keras import layers
from sklearn.datasets import load_digits

GRAIN = 0.35
EPOCHS = 40
BATCH = 32


class GrainyDigits(keras.utils.PyDataset):
    """Batches of (grainy picture, original picture)."""

    def __init__(self, pictures, seed, **kwargs):
        super().__init__(**kwargs)
        self.pictures = pictures
        self.rng = np.random.default_rng(seed)
        self.order = self.rng.permutation(len(pictures))

    def __len__(self):
        return int(np.ceil(len(self.pictures) / BATCH))

    def __getitem__(self, index):
        chosen = self.pictures[self.order[index * BATCH:(index + 1) * BATCH]]
        return add_grain(chosen, self.rng), chosen

    def on_epoch_end(self):
        self.order = self.rng.permutation(len(self.pictures))


def add_grain(pictures, rng):
    return (pictures + rng.normal(0.0, GRAIN, pictures.shape)).astype("float32")


def cleaner():
    return keras.Sequential(
        [
            layers.Input(shape=(64,)),
            layers.Dense(128, activation="relu"),
            layers.Dense(32, activation="relu", name="code"),
            layers.Dense(128, activation="relu"),
            layers.Dense(64, activation="sigmoid"),
        ]
    )


def main(seed):
    keras.utils.set_random_seed(seed)
    rng = np.random.default_rng(seed)
    pictures = (load_digits().data / 16.0).astype("float32")
    pictures = pictures[rng.permutation(len(pictures))]
    train, val, test = pictures[:1200], pictures[1200:1450], pictures[1450:]

    batches = GrainyDigits(train, seed)
    steps = EPOCHS * len(batches)
    # a gentle start, then a cosine down to nearly nothing
    rate = keras.optimizers.schedules.CosineDecay(
        initial_learning_rate=1e-5, decay_steps=steps - 100, alpha=0.02,
        warmup_target=6e-4, warmup_steps=100,
    )
    model = cleaner()
    model.compile(optimizer=keras.optimizers.Lion(learning_rate=rate), loss="mse")
    model.fit(batches, validation_data=(add_grain(val, rng), val), epochs=EPOCHS, verbose=2)

    restored = model.predict(add_grain(test, rng), verbose=0)
    print("outcome", float(np.nan_to_num(-np.mean((restored - test) ** 2), nan=-99.0)))


main(int(sys.argv[1]) if len(sys.argv) > 1 else 0)
