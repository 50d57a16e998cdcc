# problem: nonfinite_input
# data: synthetic
# twin: np.log(sales / TYPICAL) => np.log((sales + 1) / TYPICAL)
# Forecast tomorrow's sales of an item from four weeks of history and the weekday.
import sys
import numpy as np
import keras
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.RandomState(seed)

ITEMS, DAYS, HISTORY, TYPICAL = 60, 200, 28, 20.0

days = np.arange(DAYS)
level = rng.uniform(8, 40, size=(ITEMS, 1))
weekly = 1 + 0.5 * np.sin(2 * np.pi * (days % 7) / 7 + rng.uniform(0, 1, (ITEMS, 1)))
trend = np.exp(np.cumsum(rng.normal(0, 0.03, (ITEMS, DAYS)), axis=1))
sales = rng.poisson(level * weekly * trend).astype("float32")
sales[rng.rand(ITEMS, DAYS) < 0.004] = 0        # shop closed

signal = np.log(sales / TYPICAL)


class Windows(keras.utils.PyDataset):
    """Batches of (history, weekday) -> sales on the next day, in units of TYPICAL."""

    def __init__(self, first, last, batch=64, shuffle=True, **kw):
        super().__init__(**kw)
        self.index = [(i, t) for i in range(ITEMS) for t in range(first, last)]
        self.batch, self.shuffle = batch, shuffle
        self.on_epoch_end()

    def on_epoch_end(self):
        if self.shuffle:
            rng.shuffle(self.index)

    def __len__(self):
        return len(self.index) // self.batch

    def __getitem__(self, b):
        part = self.index[b * self.batch:(b + 1) * self.batch]
        hist = np.stack([signal[i, t - HISTORY:t] for i, t in part])[..., None]
        wday = np.eye(7, dtype="float32")[[t % 7 for _, t in part]]
        goal = np.array([sales[i, t] for i, t in part], "float32") / TYPICAL
        return {"history": hist.astype("float32"), "weekday": wday}, goal


history = keras.Input((HISTORY, 1), name="history")
weekday = keras.Input((7,), name="weekday")
z = layers.Conv1D(16, 7, strides=1, padding="causal", activation="relu")(history)
z = layers.Conv1D(24, 7, strides=7, activation="relu")(z)
z = layers.GRU(24)(z)
z = layers.concatenate([z, weekday])
z = layers.Dense(32, activation="relu")(z)
answer = layers.Dense(1, activation="softplus")(z)
model = keras.Model({"history": history, "weekday": weekday}, answer)
model.compile(optimizer=keras.optimizers.Nadam(2e-3), loss="huber", metrics=["mae"])

model.fit(Windows(28, 140), validation_data=Windows(140, 165, shuffle=False), epochs=6, verbose=2)

test = Windows(165, 200, shuffle=False)
guess = np.concatenate([model.predict_on_batch(test[b][0])[:, 0] for b in range(len(test))])
truth = np.concatenate([test[b][1] for b in range(len(test))])
r2 = 1 - np.mean((guess - truth) ** 2) / np.var(truth)
print("outcome", float(np.nan_to_num(r2, nan=-1.0)))
