# problem: saturation
# data: synthetic
# twin: steepness=40.0 => steepness=1.0
# Compress detector pulses (64 samples) to six numbers between 0 and 1 that fit one telemetry word
import sys
import numpy as np
import keras
from keras import layers, ops

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(7 * seed + 1)

t = np.arange(64) * 0.25  # microseconds


def pulses(n):
    t0 = rng.uniform(2, 6, (n, 1))
    rise = rng.uniform(0.5, 1.5, (n, 1))
    decay = rng.uniform(2, 6, (n, 1))
    height = rng.uniform(0.5, 2.0, (n, 1))
    u = np.maximum(t - t0, 0)
    clean = height * (1 - np.exp(-u / rise)) * np.exp(-u / decay)
    noisy = clean + 0.03 * rng.normal(size=clean.shape)
    return (noisy / 0.4).astype("float32"), (clean / 0.4).astype("float32")


train, train_clean = pulses(3000)
val, val_clean = pulses(500)
test, test_clean = pulses(1000)
offset = train.mean(axis=0)
train, val, test = train - offset, val - offset, test - offset
train_clean, val_clean, test_clean = (c - offset for c in (train_clean, val_clean, test_clean))


class Code(layers.Layer):
    def __init__(self, n, steepness, **kw):
        super().__init__(**kw)
        self.linear = layers.Dense(n)
        self.steepness = steepness

    def call(self, x):
        return ops.sigmoid(self.steepness * self.linear(x))


pulse = keras.Input((64,), name="pulse")
h = layers.Dense(64, activation="relu")(pulse)
code = Code(6, steepness=40.0, name="code")(h)
h = layers.Dense(64, activation="relu")(code)
shape = layers.Dense(64, name="shape")(h)
codec = keras.Model(pulse, shape)
codec.compile(optimizer=keras.optimizers.Adam(3e-3), loss="mse")
codec.fit(train, train_clean, batch_size=50, epochs=25, validation_data=(val, val_clean), verbose=2)

rest = np.mean((codec.predict(test, verbose=0) - test_clean) ** 2) / np.var(test_clean)
print("outcome", float(np.nan_to_num(-rest, nan=-1e3)))
