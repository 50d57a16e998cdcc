# problem: loss_head_mismatch
# data: synthetic
# twin: activation="softmax" => activation="sigmoid"
# twin: loss="categorical_crossentropy" => loss="binary_crossentropy"
"""Tagging short articles: each one is about two to four of ten subjects."""

import sys

import keras
import numpy as np

SUBJECTS = 10
WORDS_PER_SUBJECT = 20
COMMON_WORDS = 200
LENGTH = 40


def write_articles(rng, count):
    tokens = rng.integers(0, COMMON_WORDS, size=(count, LENGTH))
    tags = np.zeros((count, SUBJECTS), dtype="float32")
    for row in range(count):
        about = rng.choice(SUBJECTS, size=rng.integers(2, 5), replace=False)
        tags[row, about] = 1.0
        # two thirds of the words come from the subjects
        special = rng.random(LENGTH) < 0.66
        which = rng.choice(about, size=LENGTH)
        word = COMMON_WORDS + which * WORDS_PER_SUBJECT
        word = word + rng.integers(0, WORDS_PER_SUBJECT, size=LENGTH)
        tokens[row] = np.where(special, word, tokens[row])
    return tokens.astype("int32"), tags


def build_tagger():
    return keras.Sequential([
        keras.Input(shape=(LENGTH,), dtype="int32"),
        keras.layers.Embedding(COMMON_WORDS + SUBJECTS * WORDS_PER_SUBJECT, 24),
        keras.layers.GlobalAveragePooling1D(),
        keras.layers.Dense(48, activation="relu"),
        keras.layers.Dense(SUBJECTS, activation="softmax"),
    ])


def micro_f1(said, true):
    both = np.sum(said & true)
    return 2.0 * both / max(1, np.sum(said) + np.sum(true))


def main(seed):
    keras.utils.set_random_seed(seed)
    rng = np.random.default_rng(seed)
    train, val, test = (write_articles(rng, k) for k in (3000, 600, 1500))

    tagger = build_tagger()
    tagger.compile(
        optimizer=keras.optimizers.Adam(learning_rate=4e-3),
        loss="categorical_crossentropy",
        metrics=[keras.metrics.F1Score(average="micro", threshold=0.5)],
    )
    tagger.fit(*train, validation_data=val, epochs=15, batch_size=32, verbose=2)

    said = tagger.predict(test[0], verbose=0) > 0.5
    print("outcome", float(micro_f1(said, test[1] > 0.5)))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 0)
