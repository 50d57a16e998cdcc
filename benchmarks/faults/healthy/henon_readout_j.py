# data: synthetic
"""Two steps ahead on the Henon attractor.

Only the linear readout learns: the hidden features are random waves, drawn once and kept (a random-feature
approximation of a Gaussian kernel). The features have unit length, which is why plain gradient descent
can take such large steps. New orbits are simulated for every batch, so no point is seen twice.
"""
import sys
import numpy as np
import keras
from keras import layers, ops

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

MEAN = np.array([0.26, 0.078])
SIZE = np.array([0.72, 0.216])


def step(s):
    x, y = s[:, :1], s[:, 1:]
    return np.concatenate([1.0 - 1.4 * x * x + y, 0.3 * x], axis=1)


def orbits(rng, n):
    s = rng.uniform(-0.1, 0.1, size=(n, 2))
    for _ in range(45):
        s = step(s)
    later = step(step(s))
    now = (s - MEAN) / SIZE
    then = (later - MEAN) / SIZE + rng.normal(0.0, 0.1, size=later.shape)   # recorder noise
    return now.astype("float32"), then.astype("float32")


def stream(rng, n):
    while True:
        yield orbits(rng, n)


class RandomWaves(layers.Layer):
    def __init__(self, count, **kwargs):
        super().__init__(**kwargs)
        self.count = count

    def build(self, input_shape):
        self.k = self.add_weight(shape=(input_shape[-1], self.count), trainable=False, name="k",
                                 initializer=keras.initializers.RandomNormal(stddev=1.0))
        self.phase = self.add_weight(shape=(self.count,), trainable=False, name="phase",
                                     initializer=keras.initializers.RandomUniform(0.0, 6.2832))

    def call(self, s):
        return ops.cos(ops.matmul(s, self.k) + self.phase) * (2.0 / self.count) ** 0.5


rng = np.random.default_rng(seed)
inp = keras.Input((2,))
out = layers.Dense(2)(RandomWaves(200)(inp))
model = keras.Model(inp, out)
model.compile(optimizer=keras.optimizers.SGD(learning_rate=0.3, momentum=0.9), loss="mse")
model.fit(stream(np.random.default_rng(seed + 1000), 64), steps_per_epoch=100, epochs=20,
          validation_data=orbits(rng, 800), verbose=2)

now, then = orbits(rng, 3000)
r2 = 1.0 - np.mean((model.predict(now, verbose=0) - then) ** 2) / np.mean(np.var(then, axis=0))
print("outcome", float(np.nan_to_num(r2, nan=-99.0)))
