# problem: dead_relu
# data: synthetic
# twin: bias_initializer=keras.initializers.Constant(-4.0) => bias_initializer="zeros"
"""Tell three kinds of generator hum apart: sine, square and saw tooth."""
import sys

import numpy as np
import keras
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

LENGTH = 64


def record(n):
    """n short recordings, each with its own pitch and phase, at unit volume."""
    kind = rng.integers(0, 3, size=n)
    t = np.arange(LENGTH)[None, :]
    pitch = rng.uniform(0.045, 0.075, size=(n, 1))
    cycle = (pitch * t + rng.uniform(0, 1, size=(n, 1))) % 1.0
    sine = np.sin(2 * np.pi * cycle) * np.sqrt(2.0)
    square = np.where(cycle < 0.5, 1.0, -1.0)
    saw = (2 * cycle - 1) * np.sqrt(3.0)
    which = kind[:, None]
    wave = np.where(which == 0, sine, np.where(which == 1, square, saw))
    wave = wave + rng.normal(0, 0.2, size=wave.shape)
    return wave[..., None].astype("float32"), kind.astype("int32")


x, y = record(2000)
x_new, y_new = record(1000)

model = keras.Sequential(
    [
        keras.Input((LENGTH, 1)),
        layers.Conv1D(16, 7, padding="same", activation="relu"),
        layers.Conv1D(
            24,
            5,
            strides=2,
            padding="same",
            activation="relu",
            bias_initializer=keras.initializers.Constant(-4.0),
        ),
        layers.GlobalAveragePooling1D(),
        layers.Dense(24, activation="relu"),
        layers.Dense(3, activation="softmax"),
    ],
    name="hum",
)
model.compile(
    optimizer=keras.optimizers.Adam(3e-3),
    loss="sparse_categorical_crossentropy",
    metrics=["accuracy"],
)
model.fit(x, y, batch_size=32, epochs=16, validation_split=0.2, verbose=2)

answer = np.argmax(model.predict(x_new, verbose=0), axis=-1)
print("outcome", float(np.mean(answer == y_new)))
