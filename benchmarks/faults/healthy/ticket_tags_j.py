# data: synthetic
# Several tags per support ticket; tickets tagged by trainees count half and miss a tag now and then.
import sys

import numpy as np
import keras
from keras import layers
from sklearn.metrics import f1_score

VOCAB, LENGTH, TAGS, WORDS_PER_TAG = 260, 20, 6, 10


def tickets(n, rng):
    ids = np.minimum(rng.geometric(0.02, (n, LENGTH)), VOCAB - TAGS * WORDS_PER_TAG - 1)
    tags = rng.random((n, TAGS)) < 0.25
    first = VOCAB - TAGS * WORDS_PER_TAG
    for row in range(n):
        spots = rng.permutation(LENGTH)
        used = 0
        for tag in np.flatnonzero(tags[row]):
            for _ in range(2):
                ids[row, spots[used]] = first + tag * WORDS_PER_TAG + rng.integers(WORDS_PER_TAG)
                used += 1
    return ids.astype("int32"), tags


def batches(ids, tags, weights, size, rng):
    while True:
        order = rng.permutation(len(ids))
        for i in range(len(ids) // size):
            b = order[i * size:(i + 1) * size]
            yield ids[b], tags[b], weights[b]


class Tagger(keras.Model):
    def __init__(self):
        super().__init__()
        self.embed = layers.Embedding(VOCAB, 32)
        self.attend = layers.MultiHeadAttention(num_heads=2, key_dim=16)
        self.norm = layers.LayerNormalization()
        self.pool = layers.GlobalMaxPooling1D()
        self.tags = layers.Dense(TAGS, activation="sigmoid")

    def call(self, ids):
        e = self.embed(ids)
        h = self.norm(e + self.attend(e, e))
        return self.tags(self.pool(h))


seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

x_train, t_train = tickets(4000, rng)
x_val, t_val = tickets(700, rng)
x_test, t_test = tickets(1500, rng)

trainee = rng.random(len(x_train)) < 0.3
missed = trainee[:, None] & (rng.random(t_train.shape) < 0.08)
y_train = (t_train & ~missed).astype("float32")
w_train = np.where(trainee, 0.5, 1.0).astype("float32")

model = Tagger()
model.compile(optimizer=keras.optimizers.Lion(learning_rate=5e-4),
              loss="binary_crossentropy", metrics=["binary_accuracy"])
model.fit(batches(x_train, y_train, w_train, 64, rng),
          steps_per_epoch=len(x_train) // 64,
          validation_data=(x_val, t_val.astype("float32")),
          epochs=12, verbose=2)

p = model.predict(x_test, verbose=0)
print("outcome", float(f1_score(t_test.astype(int), (p > 0.5).astype(int), average="micro")))
