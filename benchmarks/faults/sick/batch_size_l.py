# problem: batch_size
# data: synthetic
# twin: batch_size=len(x_train) => batch_size=32
"""Power quality meter: name the kind of event in a short voltage trace.

0 clean, 1 harmonics, 2 switching burst, 3 interruption
"""
import sys

import keras
import numpy as np
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

SAMPLES = 64


def traces(n):
    t = np.arange(SAMPLES)
    kind = rng.integers(0, 4, size=n)
    phase = rng.uniform(0, 2 * np.pi, size=(n, 1))
    level = rng.uniform(0.9, 1.1, size=(n, 1))
    angle = 2 * np.pi * t / 16 + phase
    v = level * np.sqrt(2) * np.sin(angle)
    for i in range(n):
        at = rng.integers(6, SAMPLES - 30)
        if kind[i] == 1:
            v[i] += rng.uniform(0.35, 0.6) * np.sin(5 * angle[i] + rng.uniform(0, 6))
        elif kind[i] == 2:
            k = np.arange(14)
            v[i, at:at + 14] += rng.uniform(1.0, 1.6) * np.exp(-k / 8) * (-1.0) ** k
        elif kind[i] == 3:
            v[i, at:at + rng.integers(16, 28)] *= rng.uniform(0.0, 0.25)
    v += 0.12 * rng.normal(size=v.shape)
    return v[..., None].astype("float32"), kind.astype("int32")


x_train, k_train = traces(4000)
x_val, k_val = traces(800)
x_test, k_test = traces(1600)

trace = keras.Input(shape=(SAMPLES, 1), name="voltage")
c = layers.Conv1D(16, 7, padding="same", activation="relu")(trace)
c = layers.MaxPooling1D(2)(c)
c = layers.Conv1D(24, 5, padding="same", activation="relu")(c)
c = layers.Concatenate()([layers.GlobalAveragePooling1D()(c), layers.GlobalMaxPooling1D()(c)])
c = layers.Dense(32, activation="relu")(c)
event = layers.Dense(4, activation="softmax", name="event")(c)
meter = keras.Model(trace, event)

meter.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
meter.fit(
    x_train,
    k_train,
    batch_size=len(x_train),
    epochs=10,
    validation_data=(x_val, k_val),
    verbose=2,
)

named = meter.predict(x_test, batch_size=200, verbose=0).argmax(axis=-1)
print("outcome", float(np.nan_to_num((named == k_test).mean(), nan=0.0)))
