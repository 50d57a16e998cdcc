# data: text
import sys
import numpy as np
import keras
from keras.layers import LSTM, Bidirectional, Dense, Dropout, Embedding, Input, TimeDistributed

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

# toy language: 0 pad; 1..9 articles; 10..49 ambiguous words; 50..119 nouns; 120..189 verbs
# an ambiguous word is a noun (2) behind an article and when a verb follows, else a verb (3); tags: 1 article, 2 noun, 3 verb
MAXLEN = 18


def sentence():
    ids, tags = [], []
    while len(ids) < rng.integers(6, MAXLEN - 3):
        if rng.random() < 0.7:
            ids.append(rng.integers(1, 10)), tags.append(1)
        if rng.random() < 0.5:
            ids.append(rng.integers(10, 50)), tags.append(2 if ids[-2:-1] and ids[-2] < 10 else 3)
        else:
            ids.append(rng.integers(50, 120)), tags.append(2)
        if rng.random() < 0.6:
            ids.append(rng.integers(120, 190)), tags.append(3)
    n = len(ids)
    for k in range(n - 1):
        if 10 <= ids[k] < 50 and ids[k + 1] >= 120:
            tags[k] = 2
    return ids, tags


def corpus(n):
    x, y = np.zeros((n, MAXLEN), int), np.zeros((n, MAXLEN), int)
    for k in range(n):
        a, b = sentence()
        a, b = a[:MAXLEN], b[:MAXLEN]
        x[k, :len(a)], y[k, :len(b)] = a, b
    return x, y


x_tr, y_tr = corpus(1500)
x_va, y_va = corpus(300)
x_te, y_te = corpus(600)

tagger = keras.Sequential()
tagger.add(Input((MAXLEN,)))
tagger.add(Embedding(190, 16, mask_zero=True))
tagger.add(Dropout(0.1))
tagger.add(Bidirectional(LSTM(20, return_sequences=True)))
tagger.add(TimeDistributed(Dense(4, activation="softmax")))
tagger.compile(loss="sparse_categorical_crossentropy", optimizer=keras.optimizers.RMSprop(0.004), weighted_metrics=["accuracy"])
tagger.fit(x_tr, y_tr, validation_data=(x_va, y_va), batch_size=50, epochs=12, verbose=2)

real = x_te > 0
print("outcome", float((tagger.predict(x_te, verbose=0).argmax(-1) == y_te)[real].mean()))
