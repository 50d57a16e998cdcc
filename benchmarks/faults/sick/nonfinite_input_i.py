# problem: nonfinite_input
# data: synthetic
# twin: np.log2(counts) => np.log2(counts + 1.0)
"""Cell types from gene counts; a little residual network."""
import sys

import keras
import numpy as np
from keras import layers, ops

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

GENES, TYPES = 60, 6
base = rng.gamma(2.0, 4.0, GENES) + 1.0
fold = np.exp(rng.normal(0, 0.35, (TYPES, GENES)))

label = rng.integers(0, TYPES, 4000)
depth = rng.lognormal(0, 0.25, (4000, 1))
counts = rng.poisson(base * fold[label] * depth * rng.gamma(4.0, 0.25, (4000, GENES))).astype("float64")

expression = (np.log2(counts) / 4.0).astype("float32")


class Residual(layers.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.inner = layers.Dense(units, activation="gelu")
        self.outer = layers.Dense(units)

    def call(self, x):
        return x + self.outer(self.inner(x))


class CellNet(keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.stem = layers.Dense(48)
        self.blocks = [Residual(48), Residual(48)]
        self.drop = layers.Dropout(0.3)
        self.head = layers.Dense(TYPES)

    def call(self, x, training=False):
        x = self.stem(x)
        for b in self.blocks:
            x = b(x)
        return self.head(self.drop(x, training=training))


net = CellNet()
net.compile(
    optimizer=keras.optimizers.AdamW(1e-3, weight_decay=1e-3),
    loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    metrics=[keras.metrics.SparseCategoricalAccuracy("acc")],
)
net.fit(
    expression[:2800], label[:2800],
    validation_data=(expression[2800:3400], label[2800:3400]),
    batch_size=64, epochs=8, verbose=2,
    callbacks=[keras.callbacks.ReduceLROnPlateau(patience=3)],
)
answer = ops.convert_to_numpy(net.predict(expression[3400:], verbose=0)).argmax(1)
print("outcome", float(np.mean(answer == label[3400:])))
