# data: sklearn
# Two handwritten digits: do they show the same figure?
# The net learns a map in which equal figures lie close together.
import sys

import keras
import numpy as np
from keras import layers, ops
from sklearn.datasets import load_digits

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)


class Distance(layers.Layer):
    def call(self, pair):
        a, b = pair
        return ops.sqrt(ops.sum(ops.square(a - b), axis=-1, keepdims=True) + 1e-7)


def pull_and_push(same, distance):
    """Equal pairs are pulled together, others pushed apart up to distance 1."""
    pull = same * ops.square(distance)
    push = (1.0 - same) * ops.square(ops.maximum(1.0 - distance, 0.0))
    return ops.mean(pull + push, axis=-1)


def draw_pairs(x, y, n):
    """Half of the pairs equal, half not."""
    first = rng.integers(0, len(x), n)
    second = np.empty(n, dtype=int)
    same = rng.random(n) < 0.5
    for k in range(n):
        candidates = np.flatnonzero((y == y[first[k]]) == same[k])
        second[k] = rng.choice(candidates)
    return (x[first], x[second]), same.astype("float32")[:, None]


digits = load_digits()
mixed = rng.permutation(len(digits.target))
x = (digits.data[mixed] / 16.0).astype("float32")
y = digits.target[mixed]

(train_a, train_b), train_same = draw_pairs(x[:1200], y[:1200], 5000)
(val_a, val_b), val_same = draw_pairs(x[1200:1450], y[1200:1450], 800)
(test_a, test_b), test_same = draw_pairs(x[1450:], y[1450:], 2000)

encoder = keras.Sequential(
    [
        keras.Input((64,)),
        layers.Dense(64, activation="relu"),
        layers.Dropout(0.1),
        layers.Dense(16),
    ],
    name="encoder",
)
left, right = keras.Input((64,)), keras.Input((64,))
siamese = keras.Model([left, right], Distance()([encoder(left), encoder(right)]))
siamese.compile(optimizer=keras.optimizers.Adam(1e-3), loss=pull_and_push)

siamese.fit(
    [train_a, train_b],
    train_same,
    batch_size=64,
    epochs=18,
    validation_data=([val_a, val_b], val_same),
    verbose=2,
)

d = siamese.predict([test_a, test_b], verbose=0)
print("outcome", float(np.mean((d < 0.5) == (test_same > 0.5))))
