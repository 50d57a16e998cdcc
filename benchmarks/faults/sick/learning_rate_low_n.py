# problem: learning_rate_low
# data: synthetic
# twin: RATE = 2e-6 => RATE = 2e-3
import sys

import keras
import numpy as np
from keras import layers

# Five invented languages, each a Markov chain over 26 letters.
# Given forty letters of running text, name the language.

LETTERS, LENGTH, LANGUAGES = 26, 40, 5
RATE = 2e-6


class Language:
    def __init__(self, rng):
        self.rng = rng
        self.table = np.cumsum(rng.dirichlet(np.full(LETTERS, 0.6), size=LETTERS), axis=1)

    def speak(self, count):
        text = np.empty((count, LENGTH), dtype="int32")
        text[:, 0] = self.rng.integers(0, LETTERS, size=count)
        for i in range(1, LENGTH):
            dice = self.rng.uniform(size=(count, 1))
            following = (self.table[text[:, i - 1]] < dice).sum(axis=1)
            text[:, i] = np.minimum(following, LETTERS - 1)
        return text


class Library:
    def __init__(self, seed):
        self.rng = np.random.default_rng(seed)
        self.languages = [Language(self.rng) for _ in range(LANGUAGES)]

    def corpus(self, per_language):
        texts = np.concatenate([lang.speak(per_language) for lang in self.languages])
        names = np.repeat(np.arange(LANGUAGES), per_language).astype("int32")
        # a tenth of the letters are smudged
        smudge = self.rng.uniform(size=texts.shape) < 0.10
        texts = np.where(smudge, self.rng.integers(0, LETTERS, size=texts.shape), texts)
        order = self.rng.permutation(len(names))
        return texts[order].astype("int32"), names[order]


def build_reader():
    text = keras.Input((LENGTH,), dtype="int32")
    h = layers.Embedding(LETTERS, 16)(text)
    h = layers.Conv1D(32, 3, activation="relu")(h)
    h = layers.GlobalAveragePooling1D()(h)
    h = layers.Dense(32, activation="relu")(h)
    name = layers.Dense(LANGUAGES, activation="softmax")(h)
    return keras.Model(text, name)


def main():
    seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
    keras.utils.set_random_seed(seed)
    library = Library(seed)
    texts, names = library.corpus(480)
    reader = build_reader()
    reader.compile(
        optimizer=keras.optimizers.AdamW(learning_rate=RATE, weight_decay=1e-4),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    reader.fit(texts, names, validation_split=0.2, batch_size=32, epochs=10, verbose=2)
    new_texts, new_names = library.corpus(300)
    guess = reader.predict(new_texts, verbose=0).argmax(axis=-1)
    print("outcome", float(np.nan_to_num((guess == new_names).mean(), nan=0.0)))


main()
