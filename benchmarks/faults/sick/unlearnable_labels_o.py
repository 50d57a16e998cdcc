# problem: unlearnable_labels
# data: synthetic
# twin: labels = assignments["team"] => labels = assignments["team"][np.argsort(assignments["ticket"])]
"""Route help desk tickets to one of four teams.

Two exports of the desk software are read: the texts (as token numbers) by ticket number,
and the assignments by closing time.
"""
import sys

import numpy as np
import keras
from keras import layers

VOCABULARY = 150
WORDS = 18
TEAMS = 4


def write_tickets(rng, n):
    team = rng.integers(0, TEAMS, n)
    common = rng.integers(60, VOCABULARY, (n, WORDS))
    special = team[:, None] * 15 + rng.integers(0, 15, (n, WORDS))
    text = np.where(rng.random((n, WORDS)) < 0.25, special, common)
    return text.astype("int32"), team.astype("int32")


def export(rng, n):
    text, team = write_tickets(rng, n)
    closed = rng.permutation(n)
    return {"ticket": np.arange(n), "text": text}, {"ticket": closed, "team": team[closed]}


seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

tickets, assignments = export(rng, 2000)
texts = tickets["text"]
labels = assignments["team"]

tokens = keras.Input((WORDS,), dtype="int32")
e = layers.Embedding(VOCABULARY, 24)(tokens)
a = layers.MultiHeadAttention(num_heads=2, key_dim=12)(e, e)
e = layers.LayerNormalization()(layers.Add()([e, a]))
e = layers.GlobalAveragePooling1D()(e)
e = layers.Dropout(0.2)(e)
e = layers.Dense(32, activation="relu")(e)
router = keras.Model(tokens, layers.Dense(TEAMS, activation="softmax")(e))

router.compile(
    optimizer=keras.optimizers.AdamW(learning_rate=1e-3, weight_decay=1e-3),
    loss="sparse_categorical_crossentropy",
    metrics=["sparse_categorical_accuracy"],
)
router.fit(
    texts[:1600],
    labels[:1600],
    validation_data=(texts[1600:], labels[1600:]),
    epochs=10,
    batch_size=32,
    verbose=2,
)

fresh_text, fresh_team = write_tickets(rng, 1000)
chosen = np.argmax(router.predict(fresh_text, verbose=0), axis=1)
print("outcome", float(np.mean(chosen == fresh_team)))
