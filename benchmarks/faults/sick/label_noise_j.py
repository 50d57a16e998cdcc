# problem: label_noise
# data: sklearn
# twin: first_keying: float = 0.25 => first_keying: float = 1.0
"""Reading meter slips: 8x8 scans of single digits, labels as the typing office delivered them."""
from dataclasses import dataclass
import sys

import keras
from keras import layers
import numpy as np
from sklearn.datasets import load_digits


@dataclass
class SlipSettings:
    n_train: int = 1150
    n_val: int = 250
    first_keying: float = 0.25
    epochs: int = 20
    batch: int = 32
    rate: float = 1e-3


class SlipReader(keras.Model):
    """Two small convolutions and a dense layer; nothing fancy."""

    def __init__(self):
        super().__init__(name="slip_reader")
        self.features = [
            layers.Conv2D(16, 3, padding="same", activation="relu"),
            layers.Conv2D(32, 3, padding="same", strides=2, activation="relu"),
            layers.Flatten(),
            layers.Dense(96, activation="relu"),
        ]
        self.dropout = layers.Dropout(0.2)
        self.classify = layers.Dense(10)

    def call(self, scans, training=None):
        h = scans
        for layer in self.features:
            h = layer(h)
        return self.classify(self.dropout(h, training=training))


def typing_office(digits, settings, rng):
    keyed = rng.random(len(digits)) < settings.first_keying
    return np.where(keyed, digits, rng.integers(0, 10, len(digits))).astype("int32")


seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)
settings = SlipSettings()

bunch = load_digits()
order = rng.permutation(len(bunch.target))
scans = (bunch.images[order, :, :, None] / 8.0 - 1.0).astype("float32")
digits = bunch.target[order].astype("int32")

a, b = settings.n_train, settings.n_train + settings.n_val
y_train = typing_office(digits[:a], settings, rng)
y_val = typing_office(digits[a:b], settings, rng)

model = SlipReader()
model.compile(
    optimizer=keras.optimizers.Nadam(settings.rate),
    loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    metrics=["accuracy"],
)
model.fit(scans[:a], y_train, validation_data=(scans[a:b], y_val),
          batch_size=settings.batch, epochs=settings.epochs, verbose=2)

# the last few hundred slips were read by the engineers themselves
read = np.argmax(model.predict(scans[b:], verbose=0), axis=1)
print("outcome", float(np.mean(read == digits[b:])))
