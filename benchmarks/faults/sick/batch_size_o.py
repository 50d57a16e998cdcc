# problem: batch_size
# data: synthetic
# twin: per_batch = 5000 => per_batch = 50
"""Tag short notes with any of five topics (multi-label)."""

import math
import sys

import numpy as np
import keras
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

WORDS, LENGTH, TOPICS = 300, 24, 5


def write_notes(n):
    topics = (rng.random((n, TOPICS)) < 0.4).astype("float32")
    common = rng.integers(100, WORDS, (n, LENGTH))
    stray = rng.integers(0, 100, (n, LENGTH))
    notes = np.where(rng.random((n, LENGTH)) < 0.1, stray, common)
    places = rng.permuted(np.tile(np.arange(LENGTH), (n, 1)), axis=1)
    for topic in range(TOPICS):
        rows = np.flatnonzero(topics[:, topic])
        for k in range(3):
            spot = places[rows, 3 * topic + k]
            notes[rows, spot] = 20 * topic + rng.integers(0, 20, len(rows))
    return notes.astype("int32"), topics


class Notes(keras.utils.PyDataset):
    def __init__(self, notes, topics, per_batch, shuffle=False, **kwargs):
        super().__init__(**kwargs)
        self.notes, self.topics = notes, topics
        self.per_batch = per_batch
        self.shuffle = shuffle
        self.dice = np.random.default_rng(seed + 1)
        self.rows = np.arange(len(notes))
        self.on_epoch_end()

    def __len__(self):
        return math.ceil(len(self.rows) / self.per_batch)

    def __getitem__(self, index):
        rows = self.rows[index * self.per_batch:(index + 1) * self.per_batch]
        return self.notes[rows], self.topics[rows]

    def on_epoch_end(self):
        if self.shuffle:
            self.dice.shuffle(self.rows)


per_batch = 5000
train = Notes(*write_notes(5000), per_batch, shuffle=True)
held_out = Notes(*write_notes(1000), 250)

model = keras.Sequential()
model.add(keras.Input((LENGTH,), dtype="int32"))
model.add(layers.Embedding(WORDS, 24))
model.add(layers.GlobalAveragePooling1D())
model.add(layers.Dense(32, activation="relu"))
model.add(layers.Dense(TOPICS, activation="sigmoid"))
model.compile(optimizer=keras.optimizers.Adam(3e-3),
              loss="binary_crossentropy", metrics=["binary_accuracy"])

model.fit(train, validation_data=held_out, epochs=12, verbose=2)

# micro F1 on notes nobody has seen
notes, topics = write_notes(1500)
said = model.predict(notes, verbose=0) > 0.5
true = topics > 0.5
hit = np.sum(said & true)
f1 = 2 * hit / max(1, np.sum(said) + np.sum(true))
print("outcome", float(np.nan_to_num(f1, nan=0.0)))
