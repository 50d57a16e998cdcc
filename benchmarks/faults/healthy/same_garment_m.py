# data: fashion_mnist
"""Do two photos show the same kind of garment?  Twin encoder, contrastive loss."""
import sys

import keras
import numpy as np
from keras import layers, ops

MARGIN = 1.0


class Distance(layers.Layer):
    def call(self, pair):
        a, b = pair
        return ops.sqrt(ops.sum(ops.square(a - b), axis=-1, keepdims=True) + 1e-6)


def contrastive(same, distance):
    near = same * ops.square(distance)
    far = (1.0 - same) * ops.square(ops.maximum(MARGIN - distance, 0.0))
    return ops.mean(near + far, axis=-1)


def agreement(same, distance):
    says_same = ops.cast(distance < MARGIN / 2, "float32")
    return ops.mean(ops.cast(ops.equal(says_same, ops.cast(same, "float32")), "float32"), axis=-1)


def make_pairs(rng, images, kinds, count):
    by_kind = [np.flatnonzero(kinds == k) for k in range(10)]
    left = rng.integers(0, len(images), count)
    same = rng.random(count) < 0.5
    right = np.empty(count, dtype=int)
    for i in range(count):
        k = kinds[left[i]] if same[i] else (kinds[left[i]] + rng.integers(1, 10)) % 10
        right[i] = rng.choice(by_kind[k])
    return [images[left], images[right]], same.astype("float32")[:, None]


def encoder():
    return keras.Sequential([
        keras.Input((28, 28, 1)),
        layers.Conv2D(12, 5, strides=2, activation="relu"),
        layers.Conv2D(16, 3, strides=2, activation="relu"),
        layers.Flatten(),
        layers.Dropout(0.2),
        layers.Dense(16),
    ], name="encoder")


seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

(x, k), (x_far, k_far) = keras.datasets.fashion_mnist.load_data()
keep = rng.permutation(len(x))[:5000]
x, k = x[keep].astype("float32")[..., None] / 255.0, k[keep].astype(int)
x_far, k_far = x_far[:2000].astype("float32")[..., None] / 255.0, k_far[:2000].astype(int)

pairs, same = make_pairs(rng, x[:4200], k[:4200], 4800)
pairs_val, same_val = make_pairs(rng, x[4200:], k[4200:], 800)
pairs_test, same_test = make_pairs(rng, x_far, k_far, 1500)

one, two = keras.Input((28, 28, 1)), keras.Input((28, 28, 1))
enc = encoder()
model = keras.Model([one, two], Distance()([enc(one), enc(two)]))
model.compile(optimizer=keras.optimizers.Adam(1e-3), loss=contrastive, metrics=[agreement])
model.fit(pairs, same, validation_data=(pairs_val, same_val), batch_size=60, epochs=8, verbose=2)

d = model.predict(pairs_test, verbose=0)
print("outcome", float(np.nan_to_num(np.mean((d < MARGIN / 2) == (same_test > 0.5)), nan=0.0)))
