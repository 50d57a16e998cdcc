# problem: leakage
# data: synthetic
# twin: held = rng.permutation(len(doc_id)) < len(doc_id) // 4 => held = (rng.permutation(DOCS) < DOCS // 4)[doc_id]
"""Urgency triage of incident reports.

Every report was read by three raters who mostly agree; each reading is one row.
The closing number says how far the validation accuracy is from the accuracy on new reports.
"""
import sys

import numpy as np
import keras
from keras import layers, ops

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

DOCS, RATERS, VOCAB, WORDS = 1800, 3, 600, 30

tone = rng.normal(0.0, 0.18, VOCAB)


def write_reports(n):
    urgent = rng.integers(0, 2, n)
    text = np.zeros((n, WORDS), dtype="int32")
    for k, sign in ((0, -1.0), (1, 1.0)):
        p = np.exp(sign * tone)
        rows = np.flatnonzero(urgent == k)
        text[rows] = rng.choice(VOCAB, size=(len(rows), WORDS), p=p / p.sum())
    return text, urgent


def rate(urgent):
    slip = rng.random(len(urgent)) < 0.05
    return np.where(slip, 1 - urgent, urgent).astype("float32")


text, urgent = write_reports(DOCS)
doc_id = np.repeat(np.arange(DOCS), RATERS)
x, y = text[doc_id], rate(urgent[doc_id])

held = rng.permutation(len(doc_id)) < len(doc_id) // 4
x_val, y_val = x[held], y[held]
x_fit, y_fit = x[~held], y[~held]


class TriageNet(keras.Model):
    def __init__(self, width=24, filters=40):
        super().__init__()
        self.lookup = layers.Embedding(VOCAB, width)
        self.ngrams = layers.Conv1D(filters, 3, padding="same", activation="relu")
        self.peak = layers.GlobalMaxPooling1D()
        self.level = layers.GlobalAveragePooling1D()
        self.verdict = layers.Dense(1, activation="sigmoid")

    def call(self, tokens):
        h = self.ngrams(self.lookup(tokens))
        return self.verdict(ops.concatenate([self.peak(h), self.level(h)], axis=-1))


net = TriageNet()
net.compile(optimizer=keras.optimizers.Adam(1.5e-3), loss="binary_crossentropy", metrics=["accuracy"])
patience = keras.callbacks.EarlyStopping(
    monitor="val_loss", patience=2, start_from_epoch=3, restore_best_weights=True)
net.fit(x_fit, y_fit, validation_data=(x_val, y_val), epochs=30, batch_size=64,
        callbacks=[patience], verbose=2)


def accuracy(tokens, votes):
    p = net.predict(tokens, verbose=0, batch_size=256)[:, 0]
    return np.mean((p > 0.5) == (votes > 0.5))


new_text, new_urgent = write_reports(3000)
reported = accuracy(x_val, y_val)
actual = accuracy(new_text, rate(new_urgent))
print("validation", round(float(reported), 3), "new reports", round(float(actual), 3))
print("outcome", float(np.nan_to_num(-abs(reported - actual), nan=-99.0)))
