# problem: unshuffled
# data: synthetic
# twin: order = np.arange(len(tongue)) => order = rng.permutation(len(tongue))
"""
Four invented tongues, told apart by which letter likes to follow which.

Each tongue is a Markov chain over fourteen letters; a sample is a run of
eighteen letters.
"""
import sys

import numpy as np
import keras

LETTERS, LENGTH, TONGUES = 14, 18, 4
PER_TONGUE, BATCH, EPOCHS = 1000, 25, 10


def speak(chain, n, rng):
    """n runs of letters from one chain, shape (n, LENGTH)."""
    ladder = chain.cumsum(axis=1)
    text = np.empty((n, LENGTH), dtype="int32")
    text[:, 0] = rng.integers(LETTERS, size=n)
    for i in range(1, LENGTH):
        throw = rng.random((n, 1))
        nxt = (throw > ladder[text[:, i - 1]]).sum(axis=1)
        text[:, i] = np.minimum(nxt, LETTERS - 1)
    return text


def library(chains, n_each, rng):
    """n_each runs of every tongue, and the number of the tongue."""
    shelves = [speak(chain, n_each, rng) for chain in chains]
    return np.concatenate(shelves), np.repeat(np.arange(len(chains), dtype="int32"), n_each)


def feed(text, tongue, rng):
    """Endless batches for fit."""
    while True:
        order = np.arange(len(tongue))
        for start in range(0, len(order), BATCH):
            take = order[start:start + BATCH]
            yield text[take], tongue[take]


def build():
    letters = keras.Input((LENGTH,), dtype="int32")
    h = keras.layers.Embedding(LETTERS, 12)(letters)
    h = keras.layers.Conv1D(32, 2, activation="relu")(h)
    h = keras.layers.GlobalAveragePooling1D()(h)
    h = keras.layers.Dense(24, activation="relu")(h)
    return keras.Model(letters, keras.layers.Dense(TONGUES, activation="softmax")(h))


if __name__ == "__main__":
    seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
    keras.utils.set_random_seed(seed)
    rng = np.random.default_rng(seed)

    chains = rng.dirichlet(np.full(LETTERS, 0.4), size=(TONGUES, LETTERS))
    text, tongue = library(chains, PER_TONGUE, rng)
    text_val, tongue_val = library(chains, 150, rng)
    text_new, tongue_new = library(chains, 400, rng)

    model = build()
    model.compile(
        optimizer=keras.optimizers.Adam(learning_rate=3e-3),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    model.fit(
        feed(text, tongue, rng),
        steps_per_epoch=len(tongue) // BATCH,
        epochs=EPOCHS,
        validation_data=(text_val, tongue_val),
        verbose=2,
    )
    guess = model.predict(text_new, verbose=0).argmax(-1)
    print("outcome", float((guess == tongue_new).mean()))
