# problem: plateau
# data: series
# twin: Wave(cycles=0.3) => Wave(cycles=0.8)
import sys
import numpy as np
import keras
from keras import layers, ops
from sklearn.metrics import r2_score

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

# swing of a crane load: time since start (s), weight and wind (both standardized) -> deflection
n = 4500
t = rng.uniform(0, 6, n)
weight, wind = rng.normal(size=n), rng.normal(size=n)
y = (1.2 + 0.3 * np.tanh(weight)) * np.sin(2 * np.pi * 0.84 * t + 0.4) + 0.35 * wind + 0.2 * weight * wind
y = (y + 0.1 * rng.normal(size=n)).astype("float32")[:, None]
time = t.astype("float32")[:, None]
other = np.stack([weight, wind], 1).astype("float32")
a, b = 3000, 3600


class Wave(layers.Layer):
    """Sine and cosine of a frequency that is fitted with the rest, from a first guess in cycles per second."""

    def __init__(self, cycles, **kw):
        super().__init__(**kw)
        self.cycles = cycles

    def build(self, shape):
        self.frequency = self.add_weight(shape=(), initializer=keras.initializers.Constant(self.cycles))

    def call(self, t):
        angle = 2 * np.pi * self.frequency * t
        return ops.concatenate([ops.sin(angle), ops.cos(angle)], axis=-1)


time_in, other_in = keras.Input((1,)), keras.Input((2,))
h = layers.Dense(32, activation="relu")(other_in)
h = layers.Dense(16, activation="relu")(h)
amplitude = layers.Dense(2)(h)
swing = layers.Dot(axes=1)([amplitude, Wave(cycles=0.3)(time_in)])
output = layers.Add()([swing, layers.Dense(1)(h)])
model = keras.Model([time_in, other_in], output)
model.compile(optimizer=keras.optimizers.Adam(2e-3), loss="mse", metrics=["mae"])
model.fit([time[:a], other[:a]], y[:a], validation_data=([time[a:b], other[a:b]], y[a:b]), epochs=20, batch_size=50, verbose=2)

print("outcome", r2_score(y[b:], model.predict([time[b:], other[b:]], verbose=0)))
