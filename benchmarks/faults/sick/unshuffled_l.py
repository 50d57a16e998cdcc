# problem: unshuffled
# data: synthetic
# twin: shuffle=False => shuffle=True
"""Gearbox test bench.

Twelve log band energies per window. The bench runs each operating condition
for a while, then goes on to the next: idle, part load, full load, reverse.
"""
import sys

import keras
import numpy as np
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

CONDITIONS = ("idle", "part", "full", "reverse")
basis, _ = np.linalg.qr(rng.normal(size=(12, 12)))
signature = 2.0 * basis[:4]


def bench_run(windows_per_condition):
    parts, names = [], []
    for c in range(len(CONDITIONS)):
        parts.append(signature[c] + rng.normal(size=(windows_per_condition, 12)))
        names.append(np.full(windows_per_condition, c))
    return np.concatenate(parts), np.concatenate(names).astype("int32")


e_train, c_train = bench_run(2000)
e_val, c_val = bench_run(250)
e_test, c_test = bench_run(600)

mu = e_train.mean(axis=0)
sd = e_train.std(axis=0)
e_train, e_val, e_test = [((e - mu) / sd).astype("float32") for e in (e_train, e_val, e_test)]

energies = keras.Input((12,), name="band_energies")
x = layers.Dense(48, activation="relu")(energies)
x = layers.Dense(24, activation="relu")(x)
condition = layers.Dense(len(CONDITIONS), activation="softmax")(x)
model = keras.Model(energies, condition)
model.compile(
    optimizer=keras.optimizers.Adam(learning_rate=3e-3),
    loss="sparse_categorical_crossentropy",
    metrics=["accuracy"],
)
model.fit(
    e_train, c_train,
    validation_data=(e_val, c_val),
    batch_size=32,
    epochs=6,
    shuffle=False,
    verbose=2,
)

predicted = np.argmax(model.predict(e_test, batch_size=400, verbose=0), axis=1)
print("outcome", float(np.nan_to_num(np.mean(predicted == c_test), nan=0.0)))
