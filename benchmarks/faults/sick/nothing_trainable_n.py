# problem: nothing_trainable
# data: synthetic
# twin: held: tuple = ("ear", "cortex", "verdict") => held: tuple = ()
import sys
from dataclasses import dataclass

import keras
import numpy as np
from keras import layers

QUALITIES = {
    "major": (0, 4, 7),
    "minor": (0, 3, 7),
    "diminished": (0, 3, 6),
    "augmented": (0, 4, 8),
    "suspended": (0, 5, 7),
    "seventh": (0, 4, 7, 10),
}


@dataclass
class Plan:
    width: int = 64
    epochs: int = 18
    batch: int = 32
    rate: float = 2e-3
    held: tuple = ("ear", "cortex", "verdict")


class Pianist:
    """Plays chords of random root; we hear twelve pitch-class energies."""

    def __init__(self, seed):
        self.rng = np.random.default_rng(seed)
        self.shapes = list(QUALITIES.values())

    def play(self, count):
        heard = np.abs(self.rng.normal(0.0, 0.12, size=(count, 12)))
        quality = self.rng.integers(0, len(self.shapes), size=count)
        root = self.rng.integers(0, 12, size=count)
        for row, (q, r) in enumerate(zip(quality, root)):
            for interval in self.shapes[q]:
                heard[row, (r + interval) % 12] += self.rng.uniform(0.7, 1.3)
        return heard.astype("float32"), quality.astype("int32")


class ChordListener:
    def __init__(self, plan):
        self.plan = plan
        self.model = self.assemble()
        self.hold()
        self.model.compile(
            optimizer=keras.optimizers.Adam(plan.rate),
            loss="sparse_categorical_crossentropy",
            metrics=["accuracy"],
        )

    def assemble(self):
        w = self.plan.width
        return keras.Sequential([
            keras.Input((12,)),
            layers.Dense(w, activation="relu", name="ear_low"),
            layers.Dense(w, activation="relu", name="ear_high"),
            layers.Dense(w, activation="relu", name="cortex"),
            layers.Dense(len(QUALITIES), activation="softmax", name="verdict"),
        ])

    def hold(self):
        for layer in self.model.layers:
            layer.trainable = not any(layer.name.startswith(p) for p in self.plan.held)

    def learn(self, lesson, exam):
        return self.model.fit(*lesson, validation_data=exam, epochs=self.plan.epochs,
                              batch_size=self.plan.batch, verbose=2)

    def accuracy(self, x, y):
        return float(np.mean(self.model.predict(x, verbose=0).argmax(axis=-1) == y))


if __name__ == "__main__":
    seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
    keras.utils.set_random_seed(seed)
    pianist = Pianist(seed)
    listener = ChordListener(Plan())
    listener.learn(pianist.play(3000), pianist.play(700))
    print("outcome", float(np.nan_to_num(listener.accuracy(*pianist.play(2000)), nan=0.0)))
