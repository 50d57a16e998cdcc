# data: series
import sys
import keras
import numpy as np

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)


def chirps(n, rng):
    t = np.linspace(0, 1, 96)
    f0 = rng.uniform(3, 10, n)
    f1 = rng.uniform(-4, 4, n)
    phase = rng.uniform(0, 2 * np.pi, n)
    s = np.sin(2 * np.pi * (f0[:, None] * t + 0.5 * f1[:, None] * t ** 2) + phase[:, None])
    s += 0.4 * rng.normal(size=s.shape)
    # what to estimate: start frequency and slope, both brought to unit scale
    target = np.stack([(f0 - 6.5) / 2.02, f1 / 2.31], axis=1)
    return s[..., None].astype("float32"), target.astype("float32")


class Endless(keras.utils.PyDataset):
    """Draws new signals for every batch instead of keeping a fixed set."""

    def __init__(self, batches, size, **kw):
        super().__init__(**kw)
        self.batches, self.size = batches, size
        self.rng = np.random.default_rng(seed + 1)

    def __len__(self):
        return self.batches

    def __getitem__(self, k):
        return chirps(self.size, self.rng)


check = chirps(800, np.random.default_rng(seed + 1000))
final = chirps(2000, np.random.default_rng(seed + 2000))

model = keras.Sequential([
    keras.Input((96, 1)),
    keras.layers.Conv1D(24, 9, strides=2, activation="relu"),
    keras.layers.Conv1D(32, 7, strides=2, activation="relu"),
    keras.layers.Conv1D(32, 5, activation="relu"),
    keras.layers.Flatten(),
    keras.layers.Dense(48, activation="relu"),
    keras.layers.Dense(2),
])
sched = keras.optimizers.schedules.PolynomialDecay(2e-3, 30 * 60, 1e-4, power=1.0)
model.compile(keras.optimizers.Adam(sched), loss="mse", metrics=["mae"])
model.fit(Endless(60, 64), epochs=30, validation_data=check, verbose=2)

p = model.predict(final[0], verbose=0)
r2 = 1 - ((p - final[1]) ** 2).sum(0) / ((final[1] - final[1].mean(0)) ** 2).sum(0)
print("outcome", r2.mean())
