# problem: dead_relu
# data: synthetic
# twin: return (db / 80.0) => return ((db + 80.0) / 80.0)
"""Which of five birds is calling?  One 40-band level spectrum (dB full scale) per call."""
import math
import sys

import numpy as np
import keras

BANDS = 40
SPECIES = 5


class Calls(keras.utils.PyDataset):
    """Shuffled minibatches of calls."""

    def __init__(self, levels, species, batch=40, seed=0, **kwargs):
        super().__init__(**kwargs)
        self.levels, self.species, self.batch = levels, species, batch
        self.rng = np.random.default_rng(seed)
        self.order = self.rng.permutation(len(levels))

    def __len__(self):
        return math.ceil(len(self.levels) / self.batch)

    def __getitem__(self, i):
        pick = self.order[i * self.batch:(i + 1) * self.batch]
        return levels_to_input(self.levels[pick]), self.species[pick]

    def on_epoch_end(self):
        self.order = self.rng.permutation(len(self.levels))


def levels_to_input(db):
    db = db.astype("float32")
    return (db / 80.0)


def record(rng, formants, n):
    species = rng.integers(0, SPECIES, n)
    place = formants[species] + rng.normal(0, 1.0, (n, 1))
    loud = rng.uniform(25, 50, (n, 3))
    band = np.arange(BANDS)
    peaks = loud[..., None] * np.exp(-((band - place[..., None]) / 2.0) ** 2)
    db = -70.0 + peaks.max(axis=1) + rng.normal(0, 4.0, (n, BANDS))
    return np.clip(db, -80.0, -3.0), species.astype("int32")


def build():
    level = keras.Input((BANDS,))
    # the first layer adds up energy over bands, so its weights have to be non-negative
    h = keras.layers.Dense(48, activation="relu", kernel_constraint=keras.constraints.NonNeg())(level)
    h = keras.layers.Dense(24, activation="relu")(h)
    return keras.Model(level, keras.layers.Dense(SPECIES, activation="softmax")(h))


seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)
formants = np.stack([rng.choice(np.arange(3, 37), 3, replace=False) for _ in range(SPECIES)]).astype(float)

train = Calls(*record(rng, formants, 2400), seed=seed)
check = Calls(*record(rng, formants, 480), seed=seed + 1)
db_new, species_new = record(rng, formants, 1500)

model = build()
model.compile(keras.optimizers.Adam(2e-3), "sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(train, validation_data=check, epochs=20, verbose=2)

guess = model.predict(levels_to_input(db_new), verbose=0).argmax(axis=1)
print("outcome", float(np.nan_to_num((guess == species_new).mean(), nan=0.0)))
