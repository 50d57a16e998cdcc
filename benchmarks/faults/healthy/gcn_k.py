# data: synthetic
"""Graph convolution (Kipf and Welling) on a made-up citation graph, full batch, masked."""
import sys

import keras
import numpy as np
from keras import layers, ops

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

NODES, CLASSES, WORDS = 700, 5, 300

topic = rng.integers(0, CLASSES, size=NODES)
same = topic[:, None] == topic[None, :]
link = rng.random((NODES, NODES)) < np.where(same, 0.018, 0.0015)
adjacency = np.triu(link, 1)
adjacency = (adjacency | adjacency.T).astype("float32")

word_chance = np.full((CLASSES, WORDS), 0.03)
for c in range(CLASSES):
    word_chance[c, c * 40 : (c + 1) * 40] = 0.07
words = (rng.random((NODES, WORDS)) < word_chance[topic]).astype("float32")
features = words / np.maximum(words.sum(axis=1, keepdims=True), 1.0)
labels = np.eye(CLASSES, dtype="float32")[topic]

# symmetric normalisation with self loops
with_loops = adjacency + np.eye(NODES, dtype="float32")
scale = 1.0 / np.sqrt(with_loops.sum(axis=1))
a_hat = (with_loops * scale[:, None] * scale[None, :]).astype("float32")

# 20 labels a class for training, then validation and test
order = rng.permutation(NODES)
train_ids = np.concatenate([order[topic[order] == c][:20] for c in range(CLASSES)])
rest = order[~np.isin(order, train_ids)]
val_ids, test_ids = rest[:200], rest[200:]


def mask_to_weights(ids):
    weights = np.zeros(NODES, dtype="float32")
    weights[ids] = 1.0 / len(ids)
    return weights


class GraphConvolution(layers.Layer):
    def __init__(self, units, activation=None, kernel_regularizer=None, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.activation = keras.activations.get(activation)
        self.kernel_regularizer = keras.regularizers.get(kernel_regularizer)

    def build(self, input_shape):
        self.kernel = self.add_weight(
            shape=(input_shape[0][-1], self.units),
            initializer="glorot_uniform",
            regularizer=self.kernel_regularizer,
            name="kernel",
        )
        self.bias = self.add_weight(
            shape=(self.units,), initializer="zeros", name="bias"
        )

    def call(self, inputs):
        x, a = inputs
        return self.activation(ops.matmul(a, ops.matmul(x, self.kernel)) + self.bias)


x_in = keras.Input(batch_shape=(NODES, WORDS))
a_in = keras.Input(batch_shape=(NODES, NODES))
x = layers.Dropout(0.5)(x_in)
x = GraphConvolution(16, "relu", keras.regularizers.l2(5e-4))([x, a_in])
x = layers.Dropout(0.5)(x)
outputs = GraphConvolution(CLASSES, "softmax")([x, a_in])
model = keras.Model([x_in, a_in], outputs)

# the weights sum to one over the masked nodes, hence the sum and not the mean
model.compile(
    optimizer=keras.optimizers.Adam(learning_rate=0.01),
    loss=keras.losses.CategoricalCrossentropy(reduction="sum"),
    weighted_metrics=["categorical_accuracy"],
)
model.fit(
    [features, a_hat],
    labels,
    sample_weight=mask_to_weights(train_ids),
    validation_data=([features, a_hat], labels, mask_to_weights(val_ids)),
    batch_size=NODES,
    validation_batch_size=NODES,
    epochs=200,
    shuffle=False,  # the rows belong to the graph
    callbacks=[
        keras.callbacks.EarlyStopping(
            monitor="val_loss", patience=20, restore_best_weights=True
        )
    ],
    verbose=2,
)
predicted = model.predict([features, a_hat], batch_size=NODES, verbose=0).argmax(axis=1)
print("outcome", float(np.mean(predicted[test_ids] == topic[test_ids])))
