# problem: class_imbalance
# data: synthetic
# twin: size=self.batch) => size=self.batch, p=1.0 / np.bincount(self.y)[self.y] / 4)
# Predictive maintenance: 40-sample vibration / current / temperature windows of a pump -> condition
#   0 normal, 1 bearing wear, 2 cavitation, 3 overheating
import sys, math
import numpy as np
import keras
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
CONDITIONS = ("normal", "bearing", "cavitation", "overheating")
gen = np.random.default_rng(seed * 7 + 1)


def record(n):
    y = gen.choice(4, size=n, p=[0.93, 0.03, 0.02, 0.02])
    t = np.arange(40) / 40.0
    phase = gen.uniform(0, 2 * np.pi, (n, 1))
    w = gen.normal(size=(n, 40, 3))
    w[:, :, 0] += np.sin(2 * np.pi * 2 * t + phase)
    w[:, :, 0] += (y == 1)[:, None] * 0.75 * np.sin(2 * np.pi * 9 * t + 3 * phase)
    w[:, :, 1] *= 1 + 0.4 * (y == 2)[:, None]
    w[:, :, 2] += (y == 3)[:, None] * 1.4 * (t - 0.4)
    return w.astype("float32"), y


class Windows(keras.utils.PyDataset):
    """Draws random mini-batches from the archive; one epoch is one archive's worth."""

    def __init__(self, x, y, batch=100):
        super().__init__()
        self.x, self.y, self.batch = x, y, batch
        self.rng = np.random.default_rng(seed)

    def __len__(self):
        return math.ceil(len(self.y) / self.batch)

    def __getitem__(self, i):
        rows = self.rng.choice(len(self.y), size=self.batch)
        return self.x[rows], self.y[rows]


train = record(8000)
valid = record(2000)
hold = record(5000)
print(dict(zip(CONDITIONS, np.bincount(train[1]))))

inp = keras.Input((40, 3))
z = layers.Conv1D(12, 7, padding="same", activation="relu")(inp)
z = layers.MaxPooling1D(2)(z)
z = layers.Conv1D(16, 5, padding="same", activation="relu")(z)
z = layers.concatenate([layers.GlobalAveragePooling1D()(z), layers.AveragePooling1D(10)(z)[:, 0], layers.AveragePooling1D(10)(z)[:, 1]])
z = layers.Dropout(0.3)(z)
out = layers.Dense(4, activation="softmax")(z)
model = keras.Model(inp, out)
model.compile(keras.optimizers.Adam(1.5e-3), keras.losses.SparseCategoricalCrossentropy(), metrics=["accuracy"])
model.fit(Windows(*train), validation_data=valid, epochs=10, verbose=2)

called = model.predict(hold[0], batch_size=500, verbose=0).argmax(1)
recalls = [(called[hold[1] == k] == k).mean() for k in range(4)]
for name, value in zip(CONDITIONS, recalls):
    print(f"{name:12s} recall {value:.3f}")
print("outcome", float(np.nan_to_num(np.mean(recalls))))
