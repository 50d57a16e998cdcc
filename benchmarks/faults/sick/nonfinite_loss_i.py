# problem: nonfinite_loss
# data: digits
# twin: return ops.sqrt(ops.sum(ops.square(a - b), axis=-1, keepdims=True)) => return ops.sqrt(ops.maximum(ops.sum(ops.square(a - b), axis=-1, keepdims=True), 1e-6))
"""Siamese network: are these two handwritten digits the same number?"""
import sys
import numpy as np
import keras
from keras import layers, ops
from sklearn.datasets import load_digits

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

X, y = load_digits(return_X_y=True)
X = (X / 16.0).astype("float32")
order = rng.permutation(len(X))
train, val, test = order[:1200], order[1200:1450], order[1450:]


def make_pairs(idx, n):
    """n pairs, half of the same digit, half of different digits"""
    by_class = {c: idx[y[idx] == c] for c in range(10)}
    left, right, same = [], [], []
    for k in range(n):
        a = rng.integers(10)
        b = a if k % 2 == 0 else (a + rng.integers(1, 10)) % 10
        left.append(rng.choice(by_class[a]))
        right.append(rng.choice(by_class[b]))
        same.append(1.0 if a == b else 0.0)
    same = np.array(same, "float32")[:, None]
    p = rng.permutation(n)
    return [X[left][p], X[right][p]], same[p]


train_pairs, train_same = make_pairs(train, 5000)
val_pairs, val_same = make_pairs(val, 1000)
test_pairs, test_same = make_pairs(test, 1500)


class EuclideanDistance(layers.Layer):
    def call(self, pair):
        a, b = pair
        return ops.sqrt(ops.sum(ops.square(a - b), axis=-1, keepdims=True))


encoder = keras.Sequential([
    layers.Input((64,)),
    layers.Dense(64, activation="relu"),
    layers.Dense(48, activation="relu"),
    layers.Dense(16),
], name="encoder")

in_a, in_b = layers.Input((64,)), layers.Input((64,))
distance = EuclideanDistance()([encoder(in_a), encoder(in_b)])
model = keras.Model([in_a, in_b], distance)


def contrastive_loss(same, d, margin=1.0):
    return ops.mean(same * d + (1 - same) * ops.relu(margin - d))


model.compile(optimizer=keras.optimizers.Adam(1e-3), loss=contrastive_loss)
model.fit(train_pairs, train_same, validation_data=(val_pairs, val_same),
          batch_size=64, epochs=12, verbose=2)

d = model.predict(test_pairs, verbose=0)
print("outcome", float(np.mean((d < 0.5) == (test_same > 0.5))))
