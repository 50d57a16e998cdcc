# data: synthetic
"""Named-entity style tagging. Most tokens are O, sentences are padded, padding has weight 0."""
import sys
import numpy as np
import tensorflow as tf
import keras
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

VOCAB, MAXLEN = 250, 22
TITLES = np.arange(1, 9)          # "Dr", "Mr", ... : a name follows
PREPS = np.arange(9, 17)          # "in", "at", ... : a place follows
NAMES = np.arange(17, 90)         # the same words are names of people and of places
OTHERS = np.arange(90, VOCAB)
O, PER, LOC = 0, 1, 2


def sentences(n):
    tok = np.zeros((n, MAXLEN), "int32")
    tag = np.zeros((n, MAXLEN), "int32")
    for i in range(n):
        length, j = rng.integers(8, MAXLEN + 1), 0
        while j < length:
            r = rng.random()
            if r < 0.2 and j + 2 < length:
                kind = PER if rng.random() < 0.5 else LOC
                span = rng.integers(1, 3)
                tok[i, j] = rng.choice(TITLES if kind == PER else PREPS)
                tok[i, j + 1:j + 1 + span] = rng.choice(NAMES, span)
                tag[i, j + 1:j + 1 + span] = kind
                j += 1 + span
            elif r < 0.24:
                tok[i, j] = rng.choice(NAMES)          # a name word used as a common noun
                j += 1
            else:
                tok[i, j] = rng.choice(OTHERS)
                j += 1
    return tok, tag, (tok > 0).astype("float32")


def dataset(parts, shuffle=False):
    ds = tf.data.Dataset.from_tensor_slices(parts)
    return (ds.shuffle(3000, seed=seed) if shuffle else ds).batch(32).prefetch(2)


train, val, test = sentences(2000), sentences(300), sentences(600)

tokens = keras.Input((MAXLEN,), dtype="int32")
e = layers.SpatialDropout1D(0.1)(layers.Embedding(VOCAB, 24, mask_zero=True)(tokens))
e = layers.GRU(24, return_sequences=True)(e)
tags = layers.Dense(3, activation="softmax")(e)
tagger = keras.Model(tokens, tags)
tagger.compile("adam", "sparse_categorical_crossentropy", weighted_metrics=["accuracy"])
tagger.fit(dataset(train, True), validation_data=dataset(val), epochs=7, verbose=2)

tok, tag, weight = test
guess = tagger.predict(tok, verbose=0).argmax(-1)
keep = weight > 0
hit = ((guess == tag) & (tag > 0) & keep).sum()
f1 = 2 * hit / max(1, ((guess > 0) & keep).sum() + ((tag > 0) & keep).sum())
print("outcome", float(np.nan_to_num(f1)))
