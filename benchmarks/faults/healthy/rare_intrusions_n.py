# data: synthetic
# Network intrusions: about one connection in twenty-five. Each intrusion weighs
# as much as all its share of ordinary traffic, both in fitting and in checking.
import sys

import keras
import numpy as np
from keras import layers
from sklearn.metrics import roc_auc_score


class Gateway:
    FEATURES = 14

    def __init__(self, seed, share=0.04):
        self.rng = np.random.default_rng(seed)
        self.share = share
        self.signature = self.rng.choice([-1.0, 1.0], size=self.FEATURES)

    def log(self, connections):
        attack = self.rng.uniform(size=connections) < self.share
        x = self.rng.normal(size=(connections, self.FEATURES))
        x[attack] += 0.45 * self.signature
        x[attack, 0] *= 1.6
        return x.astype("float32"), attack.astype("float32")[:, None]


class WeightedLog(keras.utils.PyDataset):
    def __init__(self, x, y, batch, seed, **kwargs):
        super().__init__(**kwargs)
        self.x, self.y, self.batch = x, y, batch
        share = float(y.mean())
        self.w = np.where(y[:, 0] > 0.5, 0.5 / share, 0.5 / (1.0 - share)).astype("float32")
        self.rng = np.random.default_rng(seed)
        self.on_epoch_end()

    def __len__(self):
        return int(np.ceil(len(self.x) / self.batch))

    def __getitem__(self, i):
        rows = self.order[i * self.batch:(i + 1) * self.batch]
        return self.x[rows], self.y[rows], self.w[rows]

    def on_epoch_end(self):
        self.order = self.rng.permutation(len(self.x))


def build():
    return keras.Sequential([
        keras.Input((Gateway.FEATURES,)),
        layers.Dense(16, activation="relu"),
        layers.Dropout(0.2),
        layers.Dense(1),
    ])


seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
gateway = Gateway(seed)
train = WeightedLog(*gateway.log(8000), batch=128, seed=seed)
check = WeightedLog(*gateway.log(4000), batch=500, seed=seed + 1)

model = build()
model.compile(
    optimizer=keras.optimizers.Adam(2e-3),
    loss=keras.losses.BinaryCrossentropy(from_logits=True),
    weighted_metrics=[keras.metrics.AUC(from_logits=True, name="auc")],
)
model.fit(train, validation_data=check, epochs=10, verbose=2)

x_new, y_new = gateway.log(6000)
score = np.nan_to_num(model.predict(x_new, verbose=0)[:, 0], nan=0.0)
print("outcome", float(roc_auc_score(y_new[:, 0], score)))
