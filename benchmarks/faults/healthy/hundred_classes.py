# problem: none
# data: synthetic
# One hundred kinds of spectra, rather noisy
import sys

import keras
import numpy as np
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

prototypes = rng.normal(size=(100, 32))


def spectra(n):
    kind = rng.integers(0, 100, n)
    return (prototypes[kind] + rng.normal(0, 1.8, (n, 32))).astype("float32") / 2, kind


x_train, y_train = spectra(8000)
x_val, y_val = spectra(1000)
x_test, y_test = spectra(2000)

model = keras.Sequential([
    keras.Input((32,)),
    layers.Dense(128, activation="relu"),
    layers.Dropout(0.2),
    layers.Dense(100),
])
model.compile(
    optimizer="adam",
    loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    metrics=["accuracy", keras.metrics.SparseTopKCategoricalAccuracy(k=5, name="top5")],
)
model.fit(x_train, y_train, batch_size=64, epochs=9, validation_data=(x_val, y_val), verbose=2)

print("outcome", float(model.evaluate(x_test, y_test, verbose=0, return_dict=True)["accuracy"]))
