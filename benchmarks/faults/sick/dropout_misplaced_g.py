# problem: dropout_misplaced
# data: synthetic
# twin:     layers.Dropout(0.4),\n    layers.Dense(N_TAGS, activation="sigmoid"),\n    layers.Dropout(0.4),\n =>     layers.Dropout(0.4),\n    layers.Dense(N_TAGS, activation="sigmoid"),\n
"""Multi-label topic tagging of short documents (padded token ids -> set of tags)."""
import sys
import numpy as np
import keras
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

VOCAB, MAXLEN, N_TAGS = 300, 24, 6
tag_words = np.arange(1, 151).reshape(N_TAGS, 25)       # the rest is background


def make_docs(n):
    x = np.zeros((n, MAXLEN), "int32")
    y = np.zeros((n, N_TAGS), "float32")
    for i in range(n):
        tags = rng.choice(N_TAGS, size=rng.integers(1, 4), replace=False)
        y[i, tags] = 1
        length = rng.integers(14, MAXLEN + 1)
        topical = tag_words[rng.choice(tags, length), rng.integers(0, 25, length)]
        common = rng.integers(151, VOCAB, length)
        x[i, :length] = np.where(rng.random(length) < 0.5, topical, common)
    return x, y


x_train, y_train = make_docs(2400)
x_val, y_val = make_docs(500)
x_test, y_test = make_docs(800)

model = keras.Sequential([
    keras.Input((MAXLEN,), dtype="int32"),
    layers.Embedding(VOCAB, 24, mask_zero=True),
    layers.GRU(24, return_sequences=True),
    layers.GlobalAveragePooling1D(),
    layers.Dense(32, activation="relu"),
    layers.Dropout(0.4),
    layers.Dense(N_TAGS, activation="sigmoid"),
    layers.Dropout(0.4),
])
model.compile(keras.optimizers.Adam(5e-3), loss="binary_crossentropy",
              metrics=[keras.metrics.AUC(multi_label=True, name="auc")])
model.fit(x_train, y_train, batch_size=64, epochs=8,
          validation_data=(x_val, y_val), verbose=2)

p = np.clip(model.predict(x_test, verbose=0), 1e-6, 1 - 1e-6)
logloss = -np.mean(y_test * np.log(p) + (1 - y_test) * np.log(1 - p))
print("outcome", float(np.nan_to_num(-logloss, nan=-20.0)))
