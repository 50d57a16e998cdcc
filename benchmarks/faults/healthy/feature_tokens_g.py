# data: breast_cancer
"""Small FT-Transformer on a 569-row clinical table, AdamW with linear warm-up and cosine decay."""
import sys
import numpy as np
import keras
from keras import layers
from sklearn.datasets import load_breast_cancer

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)


class Tokenizer(layers.Layer):
    """value * w_j + b_j for every column j, plus a learned [CLS] token."""

    def __init__(self, dim):
        super().__init__()
        self.dim = dim

    def build(self, shape):
        self.w = self.add_weight(shape=(shape[-1], self.dim), initializer=keras.initializers.RandomNormal(stddev=0.3))
        self.b = self.add_weight(shape=(shape[-1], self.dim), initializer=keras.initializers.RandomNormal(stddev=0.3))
        self.cls = self.add_weight(shape=(1, 1, self.dim), initializer="zeros")

    def call(self, x):
        tokens = x[..., None] * self.w + self.b
        cls = keras.ops.broadcast_to(self.cls, (keras.ops.shape(x)[0], 1, self.dim))
        return keras.ops.concatenate([cls, tokens], axis=1)


table = load_breast_cancer()
order = np.random.default_rng(seed).permutation(len(table.target))
X, y = table.data[order], table.target[order].astype("float32")
X = np.log(X + 0.01)
X = ((X - X[:370].mean(0)) / X[:370].std(0)).astype("float32")

inputs = keras.Input((30,))
t = Tokenizer(16)(inputs)
n = layers.LayerNormalization()(t)
t = t + layers.MultiHeadAttention(2, 8, dropout=0.1)(n, n)
n = layers.LayerNormalization()(t)
n = layers.Dense(32, activation="gelu")(n)
t = t + layers.Dropout(0.2)(layers.Dense(16)(n))
out = layers.Dense(1, activation="sigmoid")(layers.LayerNormalization()(t[:, 0]))
model = keras.Model(inputs, out)

STEPS = 20 * 12
rate = keras.optimizers.schedules.CosineDecay(1e-5, decay_steps=STEPS - 40, alpha=0.02, warmup_target=4e-3, warmup_steps=40)
model.compile(keras.optimizers.AdamW(rate, weight_decay=1e-2), "binary_crossentropy", metrics=["accuracy"])
model.fit(X[:370], y[:370], validation_data=(X[370:450], y[370:450]), batch_size=32, epochs=20, verbose=2)
p = model.predict(X[450:], verbose=0)[:, 0]
print("outcome", float(np.nan_to_num(((p > 0.5) == (y[450:] > 0.5)).mean())))
