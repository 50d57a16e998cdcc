# problem: missing_nonlinearity
# data: synthetic
# twin: strides=2, padding="same")(h) => strides=2, padding="same", activation="relu")(h)
# twin: keras.layers.Dense(32)(h) => keras.layers.Dense(32, activation="relu")(h)
# sonar pings: rising sweep / falling sweep / steady tone
import sys
import math
import numpy as np
import keras

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(100 + seed)

N = 96
t = np.linspace(0, 1, N)


def pings(n):
    kind = rng.integers(0, 3, n)
    f0 = np.where(kind == 2, 10.0, 10.0 + np.where(kind == 0, -6.0, 6.0)) + rng.normal(0, 0.5, n)
    f1 = np.where(kind == 2, 10.0, 10.0 + np.where(kind == 0, 6.0, -6.0)) + rng.normal(0, 0.5, n)
    phase = rng.uniform(0, 2 * np.pi, n)
    angle = 2 * np.pi * (f0[:, None] * t + 0.5 * (f1 - f0)[:, None] * t**2) + phase[:, None]
    drift = (0.2 * (kind - 1) + rng.normal(0, 0.3, n))[:, None] * t
    wave = np.sin(angle) + drift + rng.normal(0, 0.3, (n, N))
    return wave[:, :, None].astype("float32"), kind


class Pings(keras.utils.PyDataset):
    def __init__(self, waves, kinds, batch=64, **kwargs):
        super().__init__(**kwargs)
        self.waves, self.kinds, self.batch = waves, kinds, batch
        self.order = np.arange(len(waves))

    def __len__(self):
        return math.ceil(len(self.waves) / self.batch)

    def __getitem__(self, i):
        pick = self.order[i * self.batch : (i + 1) * self.batch]
        return self.waves[pick], self.kinds[pick]

    def on_epoch_end(self):
        np.random.shuffle(self.order)


wave_a, kind_a = pings(3000)
wave_b, kind_b = pings(600)
wave_c, kind_c = pings(800)

wave_in = keras.Input(shape=(N, 1))
h = wave_in
for filters in (12, 24, 32):
    h = keras.layers.Conv1D(filters, 7, strides=2, padding="same")(h)
h = keras.layers.Flatten()(h)
h = keras.layers.Dense(32)(h)
net = keras.Model(wave_in, keras.layers.Dense(3, activation="softmax")(h))
net.compile(keras.optimizers.Adam(1e-3), "sparse_categorical_crossentropy", metrics=["accuracy"])
net.summary()

net.fit(Pings(wave_a, kind_a), validation_data=Pings(wave_b, kind_b), epochs=8, verbose=2)
_, accuracy = net.evaluate(wave_c, kind_c, verbose=0)
print("outcome", float(np.nan_to_num(accuracy)))
