# problem: dropout_misplaced
# data: synthetic
# twin: slack: float = 0.5 => slack: float = 0.0
# Luthier's helper: the pitch of a plucked string from what one can measure on the bench.
import sys
from dataclasses import dataclass

import keras
import numpy as np
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)


@dataclass
class Settings:
    strings: int = 2500
    width: int = 48
    slack: float = 0.5
    epochs: int = 25
    batch: int = 32


class Workbench:
    """Five measurements in [-1, 1]; pitch in standardised semitones."""

    def __init__(self, rng):
        self.rng = rng

    def strings(self, count):
        m = self.rng.uniform(-1.0, 1.0, size=(count, 5))
        tension = 70.0 + 35.0 * m[:, 0]
        length = 0.65 + 0.2 * m[:, 1]
        density = 1.0 + 0.5 * m[:, 2]
        stiffness = 0.05 * (1.0 + m[:, 3])
        warmth = 0.3 * m[:, 4]
        hertz = np.sqrt(tension / density) / (2.0 * length) * (1.0 + stiffness)
        semitones = 12.0 * np.log2(hertz) - warmth
        semitones = semitones + self.rng.normal(0.0, 0.3, size=count)
        return m.astype("float32"), semitones.astype("float32")[:, None]


class PitchModel(keras.Model):
    def __init__(self, settings):
        super().__init__()
        self.bridge = layers.Dense(settings.width, activation="gelu")
        self.nut = layers.Dense(settings.width, activation="gelu")
        self.pitch = layers.Dense(1)
        self.relax = layers.Dropout(settings.slack)

    def call(self, measures):
        body = self.nut(self.bridge(measures))
        return self.relax(self.pitch(body))


settings = Settings()
bench = Workbench(np.random.default_rng(seed))
x, raw = bench.strings(settings.strings)
x_val, raw_val = bench.strings(600)
x_new, raw_new = bench.strings(2000)
centre, spread = raw.mean(), raw.std()  # taken from the training strings only


def standard(semitones):
    return (semitones - centre) / spread


model = PitchModel(settings)
model.compile(optimizer=keras.optimizers.Nadam(1e-3), loss="mse", metrics=["mae"])
model.fit(
    x, standard(raw),
    validation_data=(x_val, standard(raw_val)),
    epochs=settings.epochs, batch_size=settings.batch, verbose=2,
)
miss = model.predict(x_new, verbose=0) - standard(raw_new)
print("outcome", float(np.nan_to_num(-np.sqrt(np.mean(miss ** 2)), nan=-99.0)))
