# data: synthetic
"""Opinion mining on very short posts. The words say little about the stance:
even the best possible reader is right in about two of three cases."""
import sys

import keras
import numpy as np
from keras import layers, ops, regularizers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

VOCAB, WORDS = 60, 12
lean = rng.normal(size=VOCAB)
lean = 0.13 * (lean - lean.mean()) / lean.std()


def posts(n):
    stance = rng.integers(0, 2, n)
    tokens = np.zeros((n, WORDS), "int32")
    for k in (0, 1):
        p = np.exp((2 * k - 1) * lean)
        who = np.flatnonzero(stance == k)
        tokens[who] = rng.choice(VOCAB, (len(who), WORDS), p=p / p.sum())
    return tokens, stance.astype("float32")


class Reader(keras.Model):
    def __init__(self):
        super().__init__()
        self.words = layers.Embedding(
            VOCAB, 8, embeddings_regularizer=regularizers.L2(1e-5))
        self.drop = layers.Dropout(0.2)
        self.stance = layers.Dense(1, activation="sigmoid")

    def call(self, tokens, training=False):
        z = ops.sum(self.words(tokens), axis=1) / WORDS**0.5
        return self.stance(self.drop(z, training=training))


x_fit, y_fit = posts(6000)
x_val, y_val = posts(1500)
x_new, y_new = posts(4000)

reader = Reader()
reader.compile(optimizer=keras.optimizers.AdamW(2e-3, weight_decay=1e-3),
               loss="binary_crossentropy", metrics=["accuracy"])
reader.fit(x_fit, y_fit, validation_data=(x_val, y_val), epochs=10, batch_size=64, verbose=2)

said = reader.predict(x_new, verbose=0)[:, 0] > 0.5
print("outcome", float(np.nan_to_num(np.mean(said == (y_new > 0.5)), nan=0.0)))
