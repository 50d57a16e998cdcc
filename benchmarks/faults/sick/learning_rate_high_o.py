# problem: learning_rate_high
# data: synthetic
# twin: learning_rate=0.2 => learning_rate=0.001
"""Recognise what a function generator is playing.

Four wave shapes, any phase, two to five periods on the screen, some hiss on top.
"""
import sys

import numpy as np
import keras
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

LENGTH = 96
SHAPES = ["sine", "square", "sawtooth", "pulse"]


def record(count):
    """Return `count` sweeps and the index of the shape of each."""
    kind = rng.integers(0, len(SHAPES), count)
    periods = rng.uniform(2.0, 5.0, (count, 1))
    start = rng.uniform(0.0, 1.0, (count, 1))
    t = np.linspace(0.0, 1.0, LENGTH)[None, :]
    u = (periods * t + start) % 1.0
    bank = np.stack([
        np.sin(2 * np.pi * u),
        np.where(u < 0.5, 1.0, -1.0),
        2.0 * u - 1.0,
        np.where(u < 0.2, 2.0, -0.5),
    ])
    sweep = bank[kind, np.arange(count)]
    sweep = sweep * rng.uniform(0.8, 1.2, (count, 1))
    sweep = sweep + rng.normal(0.0, 0.3, sweep.shape)
    return sweep[..., None].astype("float32"), kind.astype("int32")


x_train, y_train = record(2400)
x_val, y_val = record(600)
x_test, y_test = record(1500)

model = keras.Sequential([
    keras.Input((LENGTH, 1)),
    layers.Conv1D(24, 9, padding="same", activation="relu"),
    layers.MaxPooling1D(2),
    layers.Conv1D(32, 7, padding="same", activation="relu"),
    layers.MaxPooling1D(2),
    layers.Conv1D(32, 5, padding="same", activation="relu"),
    layers.GlobalAveragePooling1D(),
    layers.Dense(32, activation="relu"),
    layers.Dense(len(SHAPES), activation="softmax"),
])
model.compile(
    optimizer=keras.optimizers.RMSprop(learning_rate=0.2),
    loss="sparse_categorical_crossentropy",
    metrics=["accuracy"],
)
model.fit(
    x_train, y_train,
    validation_data=(x_val, y_val),
    batch_size=32, epochs=12, verbose=2,
)

guess = np.argmax(model.predict(x_test, verbose=0), axis=1)
print("outcome", float(np.nan_to_num(np.mean(guess == y_test), nan=0.0)))
