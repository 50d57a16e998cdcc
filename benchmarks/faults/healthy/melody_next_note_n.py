# data: synthetic
import sys
from dataclasses import dataclass

import keras
import numpy as np
from keras import layers, ops

# ---------------------------------------------------------------------------
# Tunes of 24 notes. The step to the next note depends on the beat; three notes
# in ten are free. The model names the next note at every position.
# ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Score:
    notes: int = 12
    length: int = 24
    obeyed: float = 0.7
    tunes: int = 1500
    epochs: int = 14
    batch: int = 32
    peak_rate: float = 3e-3


class Composer:
    def __init__(self, score, seed):
        self.score = score
        self.rng = np.random.default_rng(seed)
        self.steps = self.rng.choice([1, 2, 5, 7, 10, 11], size=4, replace=False)

    def write(self, count):
        s = self.score
        tune = np.empty((count, s.length + 1), dtype="int32")
        tune[:, 0] = self.rng.integers(0, s.notes, size=count)
        for i in range(s.length):
            ruled = (tune[:, i] + self.steps[i % 4]) % s.notes
            free = self.rng.integers(0, s.notes, size=count)
            tune[:, i + 1] = np.where(self.rng.uniform(size=count) < s.obeyed, ruled, free)
        return tune[:, :-1], tune[:, 1:]


class NoteAndPlace(layers.Layer):
    """Embeds a note together with its place in the tune."""

    def __init__(self, notes, length, width, **kwargs):
        super().__init__(**kwargs)
        self.length = length
        self.note = layers.Embedding(notes, width)
        self.place = layers.Embedding(length, width)

    def call(self, tune):
        return self.note(tune) + self.place(ops.arange(self.length))


class CausalBlock(layers.Layer):
    def __init__(self, width, heads=2, **kwargs):
        super().__init__(**kwargs)
        self.attend = layers.MultiHeadAttention(heads, width // heads)
        self.norm_a = layers.LayerNormalization()
        self.widen = layers.Dense(2 * width, activation="gelu")
        self.narrow = layers.Dense(width)
        self.norm_b = layers.LayerNormalization()

    def call(self, x):
        x = self.norm_a(x + self.attend(x, x, use_causal_mask=True))
        return self.norm_b(x + self.narrow(self.widen(x)))


def build(score, width=32):
    tune = keras.Input((score.length,), dtype="int32")
    x = NoteAndPlace(score.notes, score.length, width)(tune)
    x = CausalBlock(width)(x)
    return keras.Model(tune, layers.Dense(score.notes, activation="softmax")(x))


def warm_then_cosine(score):
    total = score.epochs * -(-score.tunes // score.batch)
    warm = total // 10
    return keras.optimizers.schedules.CosineDecay(
        initial_learning_rate=1e-5, decay_steps=total - warm, alpha=0.02,
        warmup_target=score.peak_rate, warmup_steps=warm)


def main(seed):
    keras.utils.set_random_seed(seed)
    score = Score()
    composer = Composer(score, seed)
    x, y = composer.write(score.tunes)
    check = composer.write(400)
    model = build(score)
    model.compile(optimizer=keras.optimizers.Adam(warm_then_cosine(score)),
                  loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(x, y, validation_data=check, epochs=score.epochs, batch_size=score.batch, verbose=2)
    x_new, y_new = composer.write(800)
    named = model.predict(x_new, verbose=0).argmax(axis=-1)
    print("outcome", float(np.nan_to_num(np.mean(named == y_new), nan=0.0)))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 0)
