# problem: batch_size
# data: tabular
# twin: Rows(X[:4000], y[:4000], 2000) => Rows(X[:4000], y[:4000], 40)
import sys
import math
import numpy as np
import keras
from keras import layers
from sklearn.datasets import make_friedman1

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

X, y = make_friedman1(n_samples=6000, n_features=8, noise=1.0, random_state=seed)
X = (2 * X - 1).astype("float32")
mean, std = y[:4000].mean(), y[:4000].std()
y = ((y - mean) / std).astype("float32").reshape(-1, 1)


class Rows(keras.utils.PyDataset):
    """Serves the rows of a table in random order."""

    def __init__(self, x, y, rows):
        super().__init__()
        self.x, self.y, self.rows = x, y, rows
        self.rng = np.random.default_rng(seed)
        self.on_epoch_end()

    def __len__(self):
        return math.ceil(len(self.x) / self.rows)

    def __getitem__(self, index):
        pick = self.perm[index * self.rows : (index + 1) * self.rows]
        return self.x[pick], self.y[pick]

    def on_epoch_end(self):
        self.perm = self.rng.permutation(len(self.x))


inputs = keras.Input((8,))
h = layers.Dense(64, activation="silu")(inputs)
h = layers.add([h, layers.Dense(64, activation="silu")(h)])
h = layers.LayerNormalization()(h)
h = layers.Dense(32, activation="silu")(h)
model = keras.Model(inputs, layers.Dense(1)(h))
model.compile(optimizer=keras.optimizers.AdamW(1e-3), loss=keras.losses.Huber(), metrics=["mse"])
model.fit(Rows(X[:4000], y[:4000], 2000), validation_data=(X[4000:4800], y[4000:4800]), epochs=14, verbose=2)

p = np.nan_to_num(model.predict(X[4800:], verbose=0))
t = y[4800:]
print("outcome", float(1 - np.mean((p - t) ** 2) / np.var(t)))
