# problem: nonfinite_input
# data: synthetic
# twin: / known.sum(1, keepdims=True) => / np.maximum(known.sum(1, keepdims=True), 1)
# Intent classification: every utterance is the mean of its word vectors.
import sys
import numpy as np
import tensorflow as tf
import keras

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(100 + seed)

n_words, dim, n_intents, max_tokens = 800, 50, 5, 9
# word vectors; row 0 stands for out-of-vocabulary words
vectors = rng.normal(size=(n_words, dim)).astype("float32")
vectors[0] = 0
affinity = rng.dirichlet(np.full(n_words - 1, 0.25), size=n_intents)


def utterances(n):
    intents = rng.integers(0, n_intents, n)
    tokens = np.zeros((n, max_tokens), "int64")
    for i, k in enumerate(intents):
        m = rng.integers(2, max_tokens + 1)
        ids = rng.choice(np.arange(1, n_words), size=m, p=affinity[k])
        ids[rng.random(m) < 0.15] = 0
        tokens[i, :m] = ids
    return tokens, intents


def encode(tokens):
    known = (tokens > 0).astype("float32")
    return (vectors[tokens].sum(1) / known.sum(1, keepdims=True)).astype("float32")


tok_tr, y_tr = utterances(5000)
tok_va, y_va = utterances(800)
tok_te, y_te = utterances(1200)

train = tf.data.Dataset.from_tensor_slices((encode(tok_tr), y_tr)).shuffle(5000, seed=seed).batch(64).prefetch(2)
valid = tf.data.Dataset.from_tensor_slices((encode(tok_va), y_va)).batch(256)

inp = keras.Input((dim,))
h = keras.layers.Dense(96, activation="relu")(inp)
h = keras.layers.Dropout(0.3)(h)
h = keras.layers.Dense(48, activation="relu")(h)
out = keras.layers.Dense(n_intents)(h)
clf = keras.Model(inp, out, name="intent")
clf.compile(optimizer="adam",
            loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
            metrics=["accuracy"])
clf.fit(train, validation_data=valid, epochs=8, verbose=2)

logits = np.nan_to_num(clf.predict(encode(tok_te), verbose=0))
print("outcome", float(np.mean(logits.argmax(-1) == y_te)))
