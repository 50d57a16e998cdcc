# problem: nonfinite_input
# data: synthetic
# twin: share = counts / counts.sum(axis=1, keepdims=True) => share = np.nan_to_num(counts / counts.sum(axis=1, keepdims=True))
# source: https://github.com/danielegrattarola/keras-gat/issues/14 (citeseer dataset loss is nan)
import sys

import numpy as np
import keras
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

n_words, n_topics = 120, 4
vocab = 0.7 * rng.dirichlet(np.full(n_words, 0.3), size=n_topics) + 0.3 / n_words


def papers(lengths):
    topic = rng.integers(0, n_topics, size=len(lengths))
    counts = np.stack([rng.multinomial(k, vocab[t]) for k, t in zip(lengths, topic)])
    counts = counts.astype("float64")
    share = counts / counts.sum(axis=1, keepdims=True)
    return 40.0 * share, topic


X, topic = papers(rng.poisson(40, 2400) * (rng.random(2400) > 0.01))
X_new, topic_new = papers(20 + rng.poisson(20, 1000))

model = keras.Sequential([
    keras.Input(shape=(n_words,)),
    layers.Dense(32, activation="relu"),
    layers.Dropout(0.3),
    layers.Dense(n_topics, activation="softmax"),
])
model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(X[:2000], topic[:2000], batch_size=32, epochs=20,
          validation_data=(X[2000:], topic[2000:]), verbose=2)

p = np.nan_to_num(model.predict(X_new, verbose=0))
print("outcome", float(np.mean(np.argmax(p, axis=1) == topic_new)))
