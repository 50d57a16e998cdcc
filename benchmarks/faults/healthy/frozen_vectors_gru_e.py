# data: text
import sys
import numpy as np
import keras
from sklearn.decomposition import TruncatedSVD

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

WORDS, TOPICS, LEN = 800, 4, 24
topic_words = rng.dirichlet(np.full(WORDS, 0.08), TOPICS)
common = rng.dirichlet(np.full(WORDS, 1.0))


def documents(n):
    # a document starts in one topic and ends in another; the label says which topic comes last
    x, last = np.zeros((n, LEN), "int32"), rng.integers(0, TOPICS, n)
    first = (last + rng.integers(1, TOPICS, n)) % TOPICS
    for k in range(n):
        m = rng.integers(14, LEN + 1)
        half = rng.integers(4, m - 6)
        for t in range(m):
            if rng.random() < 0.5:
                x[k, t] = 1 + rng.choice(WORDS, p=topic_words[first[k] if t < half else last[k]])
            else:
                x[k, t] = 1 + rng.choice(WORDS, p=common)
    return x, last


x_all, y_all = documents(2600)
unlabelled, _ = documents(1500)
x_test, y_test = documents(1000)

# word vectors from co-occurrence in unlabelled text
C = np.zeros((WORDS + 1, WORDS + 1))
for doc in unlabelled:
    w = doc[doc > 0]
    for gap in (1, 2, 3):
        np.add.at(C, (w[:-gap], w[gap:]), 1)
C = C + C.T
total = C.sum()
expected = np.outer(C.sum(1), C.sum(0)) / total
ppmi = np.log(np.maximum(C, 1e-9) / np.maximum(expected, 1e-9)).clip(0)
vectors = TruncatedSVD(24, random_state=seed).fit_transform(ppmi)
vectors = vectors / vectors[1:].std()
vectors[0] = 0

model = keras.Sequential([
    keras.Input((LEN,), dtype="int32"),
    keras.layers.Embedding(WORDS + 1, 24, embeddings_initializer=keras.initializers.Constant(vectors), trainable=False, mask_zero=True),
    keras.layers.GRU(20, dropout=0.1),
    keras.layers.Dense(TOPICS, activation="softmax"),
])
model.compile(optimizer=keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(4e-3, 12 * 50)), loss="sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(x_all[:2000], y_all[:2000], validation_data=(x_all[2000:], y_all[2000:]), epochs=12, batch_size=40, verbose=2)
print("outcome", float((model.predict(x_test, verbose=0).argmax(-1) == y_test).mean()))
