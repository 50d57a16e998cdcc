# data: synthetic
"""Bearing monitor: 4 % of the windows hold a ringing. Batches are drawn half
and half and rolled in time; validation and test keep the true 4 %."""
import sys

import keras
import numpy as np
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

WINDOW = 72


def record(n):
    y = rng.random(n) < 0.04
    x = rng.normal(size=(n, WINDOW))
    t = np.arange(WINDOW)
    for i in np.flatnonzero(y):
        since = (t + rng.integers(0, 12)) % 12
        x[i] += rng.uniform(2.4, 3.2) * np.exp(-since / 4.0) * np.cos(np.pi * since / 2)
    return x[..., None].astype("float32"), y.astype("float32").reshape(-1, 1)


class HalfAndHalf(keras.utils.PyDataset):
    def __init__(self, x, y, batch, steps, **kwargs):
        super().__init__(**kwargs)
        self.x, self.y = x, y
        self.batch, self.steps = batch, steps
        self.pos = np.flatnonzero(y[:, 0] == 1)
        self.neg = np.flatnonzero(y[:, 0] == 0)
        self.rng = np.random.default_rng(seed + 1)

    def __len__(self):
        return self.steps

    def __getitem__(self, index):
        half = self.batch // 2
        pick = np.concatenate([self.rng.choice(self.pos, half), self.rng.choice(self.neg, half)])
        x = np.stack([np.roll(self.x[i], self.rng.integers(0, WINDOW), axis=0) for i in pick])
        return x, self.y[pick]


x_train, y_train = record(9000)
x_val, y_val = record(2000)
x_test, y_test = record(6000)

model = keras.Sequential([
    keras.Input((WINDOW, 1)),
    layers.Conv1D(12, 9, activation="relu"),
    layers.Conv1D(12, 5, activation="relu"),
    layers.GlobalAveragePooling1D(),
    layers.Dense(12, activation="relu"),
    layers.Dense(1, activation="sigmoid"),
])
model.compile(
    optimizer=keras.optimizers.Adam(2e-3),
    loss="binary_crossentropy",
    metrics=["accuracy", keras.metrics.Recall(name="recall")],
)
model.fit(
    HalfAndHalf(x_train, y_train, batch=64, steps=80),
    validation_data=(x_val, y_val),
    epochs=12,
    verbose=2,
)

rings = model.predict(x_test, batch_size=500, verbose=0)[:, 0] > 0.5
truth = y_test[:, 0] > 0.5
score = 0.5 * (rings[truth].mean() + (~rings[~truth]).mean())
print("outcome", float(np.nan_to_num(score, nan=0.0)))
