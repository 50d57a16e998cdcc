# data: synthetic
import sys
import numpy as np
import keras

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

QUERIES, DOCS, F = 900, 12, 14
docs = rng.normal(size=(QUERIES, DOCS, F)).astype("float32")
docs += 0.7 * rng.normal(size=(QUERIES, 1, F)).astype("float32")   # what all results of a query share
truth = (
    1.2 * docs[..., 0] + np.maximum(docs[..., 1], 0) * 1.5 - 0.8 * np.abs(docs[..., 2])
    + 0.6 * docs[..., 3] * docs[..., 4]
)
grade = truth + rng.normal(0, 0.7, truth.shape)


def make_pairs(qs, per_query=20):
    left, right, better = [], [], []
    for q in qs:
        seen = set()
        while len(seen) < per_query:
            i, j = rng.choice(DOCS, 2, replace=False)
            if (i, j) in seen or (j, i) in seen:
                continue
            seen.add((i, j))
            left.append(docs[q, i])
            right.append(docs[q, j])
            better.append(float(grade[q, i] > grade[q, j]))
    return (np.array(left), np.array(right)), np.array(better, "float32")


train_x, train_y = make_pairs(range(0, 600))
val_x, val_y = make_pairs(range(600, 750))
test_q = np.arange(750, QUERIES)


class RankNet(keras.Model):
    def __init__(self, **kw):
        super().__init__(**kw)
        self.hidden1 = keras.layers.Dense(48, activation="relu")
        self.hidden2 = keras.layers.Dense(24, activation="relu")
        self.utility = keras.layers.Dense(1, use_bias=False)

    def score(self, d):
        return self.utility(self.hidden2(self.hidden1(d)))

    def call(self, pair):
        a, b = pair
        return self.score(a) - self.score(b)


model = RankNet()
model.compile(
    optimizer=keras.optimizers.Adamax(3e-3),
    loss=keras.losses.BinaryCrossentropy(from_logits=True),
    metrics=[keras.metrics.BinaryAccuracy(threshold=0.0)],
)
model.fit(train_x, train_y, validation_data=(val_x, val_y), batch_size=64, epochs=11, verbose=2)


def pair_accuracy(s):
    s, g = np.nan_to_num(s), grade[test_q]
    up = s[:, :, None] > s[:, None, :]
    return np.mean([up[k][g[k][:, None] > g[k][None, :]].mean() for k in range(len(test_q))])


s = np.asarray(model.score(docs[test_q].reshape(-1, F))).reshape(len(test_q), DOCS)
print("by the noise-free utility", pair_accuracy(truth[test_q]))
print("outcome", pair_accuracy(s))
