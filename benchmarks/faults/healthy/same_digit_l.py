# data: sklearn
"""Do two handwritten digits show the same number? Contrastive embedding (Hadsell 2006)."""
import sys

import numpy as np
import keras
from keras import layers, ops
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)


def draw_pairs(images, labels, n, rng):
    i = rng.integers(0, len(images), n)
    j = np.empty(n, dtype=int)
    same = rng.random(n) < 0.5
    for k in range(n):
        pool = np.flatnonzero((labels == labels[i[k]]) == same[k])
        j[k] = rng.choice(pool)
    return {"left": images[i], "right": images[j]}, same[:, None].astype("float32")


class Pairs(keras.utils.PyDataset):
    """New random pairs in every epoch."""

    def __init__(self, images, labels, batches, size, rng, **kwargs):
        super().__init__(**kwargs)
        self.images, self.labels = images, labels
        self.batches, self.size, self.rng = batches, size, rng
        self.on_epoch_end()

    def on_epoch_end(self):
        n = self.batches * self.size
        self.x, self.y = draw_pairs(self.images, self.labels, n, self.rng)

    def __len__(self):
        return self.batches

    def __getitem__(self, b):
        s = slice(b * self.size, (b + 1) * self.size)
        return {k: v[s] for k, v in self.x.items()}, self.y[s]


class Siamese(keras.Model):
    def __init__(self):
        super().__init__()
        self.conv = layers.Conv2D(16, 3, activation="relu")
        self.flat = layers.Flatten()
        self.fc = layers.Dense(64, activation="relu")
        self.code = layers.Dense(12)

    def encode(self, im):
        z = self.code(self.fc(self.flat(self.conv(im))))
        return z / ops.sqrt(ops.sum(ops.square(z), axis=-1, keepdims=True) + 1e-6)

    def call(self, pair):
        gap = self.encode(pair["left"]) - self.encode(pair["right"])
        return ops.sqrt(ops.sum(ops.square(gap), axis=-1, keepdims=True) + 1e-6)


def contrastive(same, dist):
    apart = ops.maximum(1.0 - dist, 0.0)
    return ops.mean(same * ops.square(dist) + (1.0 - same) * ops.square(apart), axis=-1)


def agreement(same, dist):
    return ops.cast(ops.equal(ops.less(dist, 0.5), ops.greater(same, 0.5)), "float32")


digits = load_digits()
images = (digits.images[..., None] / 16.0).astype("float32")
xa, xt, ya, yt = train_test_split(images, digits.target, test_size=350, random_state=seed)
xa, xv, ya, yv = train_test_split(xa, ya, test_size=300, random_state=seed)

rng = np.random.default_rng(seed)
model = Siamese()
model.compile(optimizer=keras.optimizers.Nadam(1e-3), loss=contrastive, metrics=[agreement])
model.fit(Pairs(xa, ya, 60, 40, rng), validation_data=draw_pairs(xv, yv, 800, rng),
          epochs=15, verbose=2)

pairs, truth = draw_pairs(xt, yt, 1500, rng)
close = model.predict(pairs, verbose=0) < 0.5
print("outcome", float(np.nan_to_num(np.mean(close == (truth > 0.5)), nan=0.0)))
