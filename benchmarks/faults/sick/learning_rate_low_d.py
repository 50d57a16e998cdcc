# problem: learning_rate_low
# data: synthetic
# twin: "learning_rate": 3e-6 => "learning_rate": 3e-3
import sys

import keras
import numpy as np
from sklearn.datasets import make_friedman1

config = {"units": 48, "learning_rate": 3e-6, "batch": 32, "epochs": 20}

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

X, y = make_friedman1(n_samples=2600, n_features=8, noise=0.5, random_state=seed)
X = (X * 2 - 1).astype("float32")
y = ((y - y[:1600].mean()) / y[:1600].std()).astype("float32")


class Batches(keras.utils.PyDataset):
    def __init__(self, x, y, **kwargs):
        super().__init__(**kwargs)
        self.x, self.y = x, y
        self.order = np.random.default_rng(seed).permutation(len(x))

    def __len__(self):
        return len(self.x) // config["batch"]

    def __getitem__(self, i):
        rows = self.order[i * config["batch"] : (i + 1) * config["batch"]]
        return self.x[rows], self.y[rows]

    def on_epoch_end(self):
        np.random.shuffle(self.order)


model = keras.Sequential([keras.Input((8,))])
model.add(keras.layers.Dense(config["units"], activation="gelu"))
model.add(keras.layers.Dense(config["units"], activation="gelu"))
model.add(keras.layers.Dense(1))
model.compile(keras.optimizers.AdamW(learning_rate=config["learning_rate"]), loss=keras.losses.Huber())
model.fit(Batches(X[:1600], y[:1600]), epochs=config["epochs"], validation_data=(X[1600:2000], y[1600:2000]), verbose=2)

error = np.mean((model.predict(X[2000:], verbose=0)[:, 0] - y[2000:]) ** 2)
print("outcome", float(-error / y[2000:].var()))
