# problem: constant_input
# data: synthetic
# twin: axis=-1 => axis=1
"""Name the waveform on the oscilloscope: sine, square, saw or pulse."""
import sys

import numpy as np

import keras
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

STEPS = 64


def record(n):
    kind = rng.integers(0, 4, n)
    cycles = rng.uniform(2.0, 4.5, (n, 1))
    start = rng.uniform(0.0, 1.0, (n, 1))
    phase = (cycles * np.arange(STEPS) / STEPS + start) % 1.0
    shapes = np.stack(
        [
            np.sin(2 * np.pi * phase),
            np.where(phase < 0.5, 1.0, -1.0),
            2.0 * phase - 1.0,
            np.where(phase < 0.15, 1.8, -0.3),
        ]
    )
    wave = shapes[kind, np.arange(n)]
    gain = rng.uniform(0.5, 4.0, (n, 1))
    offset = rng.uniform(-5.0, 5.0, (n, 1))
    wave = offset + gain * (wave + rng.normal(0.0, 0.12, wave.shape))
    return wave[:, :, None].astype("float32"), kind.astype("int32")


def standardise(traces):
    """Take out offset and gain of every trace."""
    centre = traces.mean(axis=-1, keepdims=True)
    spread = traces.std(axis=-1, keepdims=True)
    return (traces - centre) / (spread + 1e-6)


x_train, y_train = record(1800)
x_val, y_val = record(500)
x_test, y_test = record(1500)
x_train, x_val, x_test = map(standardise, (x_train, x_val, x_test))

trace = keras.Input(shape=(STEPS, 1), name="trace")
z = layers.Conv1D(16, 5, strides=2, padding="same", activation="relu")(trace)
z = layers.Conv1D(16, 5, strides=2, padding="same", activation="relu")(z)
z = layers.GRU(24)(z)
scores = layers.Dense(4)(z)
scope = keras.Model(trace, scores, name="scope")
scope.compile(
    optimizer=keras.optimizers.Adam(3e-3),
    loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    metrics=["accuracy"],
)
scope.fit(x_train, y_train, epochs=14, batch_size=32, validation_data=(x_val, y_val), verbose=2)

hit = scope.predict(x_test, verbose=0).argmax(1) == y_test
print("outcome", float(hit.mean()))
