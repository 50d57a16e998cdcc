# problem: underfitting
# data: synthetic
# twin: width=2 => width=64
import sys
import numpy as np
import keras
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

# 12 keys x (major, minor) = 24 chords, heard as a twelve-bin chroma vector.
SHAPES = np.array([[0, 4, 7], [0, 3, 7]])


def strum(n):
    root = rng.integers(12, size=n)
    mode = rng.integers(2, size=n)
    notes = (root[:, None] + SHAPES[mode]) % 12            # (n, 3)
    chroma = np.abs(rng.normal(0, 0.18, (n, 12)))          # the rest of the band
    who = np.arange(n)
    for k in range(3):
        loud = rng.uniform(0.6, 1.2, n)
        chroma[who, notes[:, k]] += loud
        chroma[who, (notes[:, k] + 7) % 12] += 0.2 * loud  # third harmonic
    chroma /= chroma.max(axis=1, keepdims=True)
    return ((chroma - 0.35) / 0.3).astype("float32"), (2 * root + mode).astype("int32")


class Songbook(keras.utils.PyDataset):
    """Mini-batches in a new order each epoch."""

    def __init__(self, x, y, size=40, **kwargs):
        super().__init__(**kwargs)
        self.x, self.y, self.size = x, y, size
        self.on_epoch_end()

    def __len__(self):
        return len(self.x) // self.size

    def __getitem__(self, i):
        page = self.order[i * self.size:(i + 1) * self.size]
        return self.x[page], self.y[page]

    def on_epoch_end(self):
        self.order = rng.permutation(len(self.x))


def ear(width=2):
    sound = keras.Input((12,))
    h = layers.Dense(width, activation="elu")(sound)
    h = layers.Dense(width, activation="elu")(h)
    return keras.Model(sound, layers.Dense(24, activation="softmax")(h))


x, y = strum(3200)
model = ear()
model.compile(optimizer=keras.optimizers.Nadam(2e-3),
              loss=keras.losses.SparseCategoricalCrossentropy(),
              metrics=["accuracy"])
model.fit(Songbook(x, y), validation_data=strum(600), epochs=22, verbose=2)

x_new, y_new = strum(2000)
print("outcome", float(np.mean(model.predict(x_new, verbose=0).argmax(axis=1) == y_new)))
