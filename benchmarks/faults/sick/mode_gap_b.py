# problem: mode_gap
# data: synthetic
# twin: return x * keep => return x * keep / (1.0 - self.rate)
import sys

import keras
import numpy as np
from keras import ops

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)


class MyDropout(keras.layers.Layer):
    """Switches units off at random while training."""

    def __init__(self, rate):
        super().__init__()
        self.rate = rate
        self.generator = keras.random.SeedGenerator(seed)

    def call(self, x, training=False):
        if not training:
            return x
        keep = ops.cast(keras.random.uniform(ops.shape(x), seed=self.generator) > self.rate, x.dtype)
        return x * keep


rng = np.random.default_rng(seed)
x = rng.normal(size=(2000, 6)).astype("float32")
y = (x[:, 0] * 2 + np.abs(x[:, 1]) * 2 - x[:, 2] + 3 + rng.normal(0, 0.1, 2000)).astype("float32") / 3

model = keras.Sequential([
    keras.Input((6,)),
    keras.layers.Dense(64, activation="relu"),
    MyDropout(0.3),
    keras.layers.Dense(64, activation="relu"),
    MyDropout(0.3),
    keras.layers.Dense(1),
])
model.compile(optimizer=keras.optimizers.Adam(0.003), loss="mae")
model.fit(x[:1400], y[:1400], epochs=25, batch_size=32, validation_split=0.15, verbose=0)

guess = model.predict(x[1400:], verbose=0)[:, 0]
print("outcome", -float(np.mean((guess - y[1400:]) ** 2) / np.var(y[1400:])))
