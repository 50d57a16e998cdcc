# problem: learning_rate_high
# data: synthetic
# twin: Adam(0.2) => Adam(0.002)
# multi-label: which strokes occur in the sketch?  (horizontal bar, vertical bar, ring, diagonal)
import sys
import keras
import numpy as np
from keras.layers import Conv2D, Dense, GlobalMaxPooling2D, MaxPooling2D

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(1000 + seed)

S = 20


def sketch(flags):
    im = np.zeros((S, S))
    if flags[0]:
        r, c = rng.integers(1, S - 1), rng.integers(0, S - 9)
        im[r, c : c + 9] = 1.0
    if flags[1]:
        r, c = rng.integers(0, S - 9), rng.integers(1, S - 1)
        im[r : r + 9, c] = 1.0
    if flags[2]:
        cy, cx = rng.integers(4, S - 4, size=2)
        t = np.linspace(0, 2 * np.pi, 40)
        im[np.rint(cy + 3 * np.sin(t)).astype(int), np.rint(cx + 3 * np.cos(t)).astype(int)] = 1.0
    if flags[3]:
        r, c = rng.integers(0, S - 8, size=2)
        k = np.arange(8)
        im[r + k, c + k] = 1.0
    return im


def album(n):
    flags = rng.integers(0, 2, size=(n, 4))
    x = np.stack([sketch(f) for f in flags]) + rng.normal(0, 0.12, (n, S, S))
    return x[..., None].astype("float32"), flags.astype("float32")


class StrokeTagger(keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.c1 = Conv2D(12, 3, padding="same", activation="relu")
        self.p1 = MaxPooling2D(2)
        self.c2 = Conv2D(24, 3, padding="same", activation="relu")
        self.p2 = MaxPooling2D(2)
        self.c3 = Conv2D(32, 3, padding="same", activation="relu")
        self.gather = GlobalMaxPooling2D()
        self.tags = Dense(4, activation="sigmoid")

    def call(self, x):
        x = self.p1(self.c1(x))
        x = self.p2(self.c2(x))
        return self.tags(self.gather(self.c3(x)))


xtr, ytr = album(2400)
xva, yva = album(500)
xte, yte = album(1000)

tagger = StrokeTagger()
tagger.compile(loss="binary_crossentropy", optimizer=keras.optimizers.Adam(0.2),
               metrics=["binary_accuracy"])
tagger.fit(xtr, ytr, epochs=12, batch_size=32, validation_data=(xva, yva), verbose=2)

p = tagger.predict(xte, verbose=0)
print("outcome", float(np.nan_to_num(np.mean((p > 0.5) == (yte > 0.5)), nan=0.0)))
