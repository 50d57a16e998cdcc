# problem: unshuffled
# data: synthetic
# twin: self.order = np.argsort(self.styles, kind="stable") => self.order = self.rng.permutation(len(self.styles))
# twin: shuffle=False => shuffle=True
"""Drum machine: name the style of a two-bar pattern (32 steps, kick, snare and hat)."""
import sys

import keras
import numpy as np
from keras import layers

STYLES, STEPS, DRUMS = 6, 32, 3


class DrumMachine:
    def __init__(self, seed):
        self.rng = np.random.default_rng(seed)
        self.grooves = self.rng.choice([0.12, 0.8], size=(STYLES, STEPS, DRUMS), p=[0.65, 0.35])

    def record(self, per_style):
        styles = self.rng.permutation(np.repeat(np.arange(STYLES), per_style))
        chances = self.grooves[styles]
        # the recording may begin on any of the four half bars
        starts = 8 * self.rng.integers(0, 4, size=len(styles))
        chances = np.stack([np.roll(c, s, axis=0) for c, s in zip(chances, starts)])
        hits = self.rng.uniform(size=chances.shape) < chances
        return hits.astype("float32"), styles.astype("int32")


class Crate(keras.utils.PyDataset):
    """Patterns in batches."""

    def __init__(self, hits, styles, batch=30, seed=0, **kwargs):
        super().__init__(**kwargs)
        self.hits, self.styles, self.batch = hits, styles, batch
        self.rng = np.random.default_rng(seed)
        self.on_epoch_end()

    def on_epoch_end(self):
        self.order = np.argsort(self.styles, kind="stable")

    def __len__(self):
        return (len(self.styles) + self.batch - 1) // self.batch

    def __getitem__(self, i):
        rows = self.order[i * self.batch:(i + 1) * self.batch]
        return self.hits[rows], self.styles[rows]


class StyleNet(keras.Model):
    def __init__(self):
        super().__init__()
        self.beats = layers.Conv1D(32, 5, padding="same", activation="relu")
        self.halve = layers.MaxPooling1D(2)
        self.bars = layers.Conv1D(48, 5, padding="same", activation="relu")
        self.whole = layers.GlobalMaxPooling1D()
        self.style = layers.Dense(STYLES, activation="softmax")

    def call(self, hits):
        return self.style(self.whole(self.bars(self.halve(self.beats(hits)))))


def run(seed):
    keras.utils.set_random_seed(seed)
    machine = DrumMachine(seed)
    crate = Crate(*machine.record(400), seed=seed)
    held_out = machine.record(100)
    net = StyleNet()
    net.compile(optimizer=keras.optimizers.Adam(3e-3),
                loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    net.fit(crate, validation_data=held_out, epochs=12, shuffle=False, verbose=2)
    hits, styles = machine.record(300)
    named = net.predict(hits, verbose=0).argmax(axis=1)
    print("outcome", float(np.nan_to_num(np.mean(named == styles), nan=0.0)))


if __name__ == "__main__":
    run(int(sys.argv[1]) if len(sys.argv) > 1 else 0)
