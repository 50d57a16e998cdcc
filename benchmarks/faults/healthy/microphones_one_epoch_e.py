# data: synthetic
"""Locate a sound source in a room from arrival times at six microphones; samples are simulated as needed."""
import sys
import numpy as np
import keras
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
MICS = np.array([[0, 0], [5, 0], [10, 0], [0, 8], [5, 8], [10, 8]], "float32")


def simulate(n, rng):
    pos = rng.uniform([0, 0], [10, 8], (n, 2))
    t = np.linalg.norm(pos[:, None] - MICS[None], axis=-1) / 0.343   # ms
    t = t + rng.normal(0, 1.0, t.shape)
    delays = t - t.mean(1, keepdims=True)
    return (delays / 8.0).astype("float32"), ((pos - [5, 4]) / 4.0).astype("float32")


class Simulator(keras.utils.PyDataset):
    def __init__(self, batches, size):
        super().__init__()
        self.batches, self.size = batches, size

    def __len__(self):
        return self.batches

    def __getitem__(self, i):
        return simulate(self.size, np.random.default_rng([seed, i]))


BATCHES = 1300
model = keras.Sequential([
    keras.Input((6,)),
    layers.Dense(96, activation="swish"),
    layers.Dense(96, activation="swish"),
    layers.Dense(2),
])
model.compile(
    keras.optimizers.Adam(keras.optimizers.schedules.PolynomialDecay(4e-3, BATCHES, 1e-5)),
    loss="mse",
    metrics=["mae"],
)
check = simulate(4000, np.random.default_rng([seed, 10**6]))
exam = simulate(4000, np.random.default_rng([seed, 10**6 + 1]))
model.fit(Simulator(BATCHES, 128), epochs=1, validation_data=check, verbose=2)
pred = model.predict(exam[0], batch_size=500, verbose=0)
print("outcome", 1 - np.mean((pred - exam[1]) ** 2) / np.var(exam[1], axis=0).mean())
