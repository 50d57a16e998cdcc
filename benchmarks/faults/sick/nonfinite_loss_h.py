# problem: nonfinite_loss
# data: sklearn digits
# twin: ops.sqrt(ops.sum(ops.square(a - b), axis=-1)) => ops.sqrt(ops.maximum(ops.sum(ops.square(a - b), axis=-1), 1e-9))
import sys
import numpy as np
import keras
from keras import layers, ops
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

digits = load_digits()
X = (digits.images / 16.0).astype("float32")[..., None]
Y = digits.target
X, X_test, Y, Y_test = train_test_split(X, Y, test_size=400, random_state=seed, stratify=Y)
X_tr, X_va, Y_tr, Y_va = train_test_split(X, Y, test_size=300, random_state=seed, stratify=Y)


class Pairs(keras.utils.PyDataset):
    """Half of the pairs are of the same digit, half of different ones."""

    def __init__(self, x, y, batch=64, steps=30, **kw):
        super().__init__(**kw)
        self.x, self.y, self.batch, self.steps = x, y, batch, steps
        self.by_class = [np.flatnonzero(y == c) for c in range(10)]

    def __len__(self):
        return self.steps

    def __getitem__(self, i):
        first = np.random.randint(0, len(self.x), self.batch)
        same = np.arange(self.batch) % 2 == 0
        second = np.empty_like(first)
        for k, (f, s) in enumerate(zip(first, same)):
            c = self.y[f] if s else (self.y[f] + np.random.randint(1, 10)) % 10
            second[k] = np.random.choice(self.by_class[c])
        return (self.x[first], self.x[second]), same.astype("float32")[:, None]


class Distance(layers.Layer):
    def call(self, a, b):
        return ops.sqrt(ops.sum(ops.square(a - b), axis=-1))[:, None]


def contrastive(same, d, margin=2.0):
    return ops.mean(same * d + (1 - same) * ops.relu(margin - d))


encoder = keras.Sequential([
    keras.Input((8, 8, 1)),
    layers.Conv2D(16, 3, padding="same", activation="relu"),
    layers.MaxPooling2D(),
    layers.Conv2D(32, 3, padding="same", activation="relu"),
    layers.Flatten(),
    layers.Dense(16),
], name="encoder")
left, right = keras.Input((8, 8, 1)), keras.Input((8, 8, 1))
siamese = keras.Model([left, right], Distance()(encoder(left), encoder(right)))
siamese.compile(keras.optimizers.Adam(2e-3), loss=contrastive)
siamese.fit(Pairs(X_tr, Y_tr), epochs=7, verbose=2, validation_data=Pairs(X_va, Y_va, steps=5))

z_tr = np.nan_to_num(encoder.predict(X_tr, verbose=0))
z_te = np.nan_to_num(encoder.predict(X_test, verbose=0))
centers = np.stack([z_tr[Y_tr == c].mean(0) for c in range(10)])
guess = ((z_te[:, None] - centers[None]) ** 2).sum(-1).argmin(1)
print("outcome", float(np.mean(guess == Y_test)))
