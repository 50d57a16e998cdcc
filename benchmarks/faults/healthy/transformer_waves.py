# problem: none
# data: synthetic
import sys
import keras
import numpy as np
from keras import layers, ops

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

# sine, square or sawtooth, any phase, with noise; cut into 12 patches of 4 samples
kind = rng.integers(0, 3, 3600)
phase = rng.uniform(0, 1, (3600, 1)) + np.arange(48) * rng.uniform(0.04, 0.08, (3600, 1))
waves = np.stack([np.sin(2 * np.pi * phase), np.sign(np.sin(2 * np.pi * phase)), 2 * (phase % 1) - 1])
x = waves[kind, np.arange(3600)] + 0.4 * rng.normal(size=(3600, 48))
x = x.reshape(-1, 12, 4).astype("float32")


class Encoder(keras.Model):
    def __init__(self, width=32, length=12):
        super().__init__()
        self.length = length
        self.project = layers.Dense(width)
        self.position = layers.Embedding(length, width)
        self.norm1, self.norm2 = layers.LayerNormalization(), layers.LayerNormalization()
        self.attention = layers.MultiHeadAttention(num_heads=4, key_dim=width // 4)
        self.wide, self.narrow = layers.Dense(2 * width, activation="gelu"), layers.Dense(width)
        self.pool = layers.GlobalAveragePooling1D()
        self.head = layers.Dense(3, activation="softmax")

    def call(self, patches):
        h = self.project(patches) + self.position(ops.arange(self.length))
        n = self.norm1(h)
        h = h + self.attention(n, n)
        h = h + self.narrow(self.wide(self.norm2(h)))
        return self.head(self.pool(h))


model = Encoder()
model.compile(keras.optimizers.AdamW(1e-3, weight_decay=1e-3), "sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(x[:2400], kind[:2400], validation_data=(x[2400:3000], kind[2400:3000]), epochs=10, batch_size=32, verbose=2)
print("outcome", model.evaluate(x[3000:], kind[3000:], verbose=0)[1])
