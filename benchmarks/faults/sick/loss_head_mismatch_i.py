# problem: loss_head_mismatch
# data: synthetic
# twin: activation="softmax" => activation="sigmoid"
# twin: loss="categorical_crossentropy" => loss="binary_crossentropy"
"""Tagging of short support tickets: every ticket may carry several of eight tags."""
import sys
import numpy as np
import keras
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

VOCAB, LENGTH, TAGS = 400, 30, 8
keywords = rng.permutation(np.arange(1, VOCAB))[: TAGS * 12].reshape(TAGS, 12)


def tickets(n):
    tags = (rng.random((n, TAGS)) < 0.3).astype("float32")
    text = rng.integers(1, VOCAB, (n, LENGTH))
    for row in range(n):
        present = np.flatnonzero(tags[row])
        if len(present) == 0:
            continue
        for position in np.flatnonzero(rng.random(LENGTH) < 0.5):
            text[row, position] = rng.choice(keywords[rng.choice(present)])
    return text.astype("int32"), tags


text, tags = tickets(4000)
test_text, test_tags = tickets(1000)

tokens = keras.Input((LENGTH,), dtype="int32")
x = layers.Embedding(VOCAB, 32)(tokens)
x = layers.Conv1D(64, 3, activation="relu")(x)
x = layers.concatenate([layers.GlobalMaxPooling1D()(x), layers.GlobalAveragePooling1D()(x)])
x = layers.Dropout(0.2)(x)
x = layers.Dense(64, activation="relu")(x)
answer = layers.Dense(TAGS, activation="softmax")(x)
model = keras.Model(tokens, answer)

model.compile(
    optimizer=keras.optimizers.Adam(2e-3),
    loss="categorical_crossentropy",
    metrics=[keras.metrics.F1Score(average="micro", threshold=0.5, name="f1")],
)
model.fit(text, tags, batch_size=64, epochs=9, validation_split=0.15, verbose=2)

guess = model.predict(test_text, verbose=0) > 0.5
truth = test_tags > 0.5
hits = np.sum(guess & truth)
f1 = 2 * hits / max(1, guess.sum() + truth.sum())
print("outcome", float(np.nan_to_num(f1)))
