# problem: unlearnable_labels
# data: synthetic
# twin: self.kind[rows] => self.kind[pick]
"""Tell three families of small networks apart (16 nodes, two dozen links) from the adjacency matrix:
rings with shortcuts, uniformly random links, links that favour a few hubs."""
import sys
import numpy as np
import keras
from keras import layers, ops

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

N = 16
PAIRS = np.stack(np.triu_indices(N, 1), axis=1)
FAME = np.prod(1.0 / (1.0 + PAIRS) ** 0.8, axis=1)
RING = np.stack([np.arange(N), (np.arange(N) + 1) % N], axis=1)


def graph(kind):
    if kind == 0:
        links = np.concatenate([RING, PAIRS[rng.choice(len(PAIRS), 8, replace=False)]])
    else:
        w = FAME if kind == 2 else np.ones(len(PAIRS))
        links = PAIRS[rng.choice(len(PAIRS), 24, replace=False, p=w / w.sum())]
    names = rng.permutation(N)
    a, b = names[links[:, 0]], names[links[:, 1]]
    adj = np.zeros((N, N), dtype="float32")
    adj[a, b] = adj[b, a] = 1.0
    return adj


def sample(n):
    kind = rng.integers(0, 3, size=n)
    return np.stack([graph(k) for k in kind]), kind.astype("int32")


class GraphBatches(keras.utils.PyDataset):
    def __init__(self, adj, kind, size=32, mix=False, **kwargs):
        super().__init__(**kwargs)
        self.adj, self.kind, self.size, self.mix = adj, kind, size, mix
        self.order = np.arange(len(kind))
        self.on_epoch_end()

    def __len__(self):
        return int(np.ceil(len(self.order) / self.size))

    def __getitem__(self, i):
        rows = np.arange(i * self.size, min((i + 1) * self.size, len(self.order)))
        pick = self.order[rows]
        return self.adj[pick], self.kind[rows]

    def on_epoch_end(self):
        if self.mix:
            rng.shuffle(self.order)


class Spread(layers.Layer):
    """One round of messages along the links."""

    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.own = layers.Dense(units)
        self.near = layers.Dense(units, use_bias=False)

    def build(self, input_shape):
        self.own.build(input_shape[1])
        self.near.build(input_shape[1])
        self.built = True

    def call(self, inputs):
        adj, h = inputs
        return ops.relu(self.own(h) + 0.3 * self.near(ops.matmul(adj, h)))


train = GraphBatches(*sample(1920), mix=True)
val = GraphBatches(*sample(384))

adj = keras.Input((N, N))
h = ops.sum(adj, axis=-1, keepdims=True) / 3.0
for units in (24, 24):
    h = Spread(units)([adj, h])
h = layers.Concatenate()([layers.GlobalAveragePooling1D()(h), layers.GlobalMaxPooling1D()(h)])
h = layers.Dense(32, activation="relu")(h)
family = layers.Dense(3, activation="softmax")(h)

model = keras.Model(adj, family)
model.compile(optimizer=keras.optimizers.AdamW(learning_rate=3e-3, weight_decay=1e-4),
              loss=keras.losses.SparseCategoricalCrossentropy(),
              metrics=["accuracy"])
model.fit(train, validation_data=val, epochs=14, verbose=2)

a_new, k_new = sample(900)
hit = model.predict(a_new, verbose=0).argmax(axis=1) == k_new
print("outcome", float(np.nan_to_num(hit.mean(), nan=0.0)))
