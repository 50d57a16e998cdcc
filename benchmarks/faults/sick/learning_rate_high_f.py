# problem: learning_rate_high
# data: text
# twin: LR = 2e-2 => LR = 5e-5
import sys
import numpy as np
import keras
from keras import layers, ops

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

VOCAB, LENGTH, TOPICS, DIM = 120, 24, 6, 32
LR = 2e-2

# each topic prefers some words
preferences = rng.dirichlet(np.full(VOCAB, 0.35), size=TOPICS)
preferences = 0.55 * preferences + 0.45 / VOCAB


def sample(n):
    topic = rng.integers(0, TOPICS, n)
    words = np.stack([rng.choice(VOCAB, LENGTH, p=preferences[t]) for t in topic])
    return words.astype("int32"), keras.utils.to_categorical(topic, TOPICS)


train, valid, test = sample(7000), sample(800), sample(1500)


class Block(layers.Layer):
    def __init__(self, dim, heads, **kw):
        super().__init__(**kw)
        self.attention = layers.MultiHeadAttention(heads, dim // heads)
        self.norm1 = layers.LayerNormalization()
        self.norm2 = layers.LayerNormalization()
        self.ffn = keras.Sequential([layers.Dense(2 * dim, activation="gelu"), layers.Dense(dim)])

    def call(self, x):
        h = self.norm1(x)
        x = x + self.attention(h, h)
        return x + self.ffn(self.norm2(x))


tokens = keras.Input((LENGTH,), dtype="int32")
h = layers.Dropout(0.2)(layers.Embedding(VOCAB, DIM)(tokens))
h = Block(DIM, 2)(h)
h = Block(DIM, 2)(h)
h = layers.GlobalAveragePooling1D()(h)
h = layers.Dropout(0.3)(h)
out = layers.Dense(TOPICS, activation="softmax")(h)
model = keras.Model(tokens, out)

model.compile(keras.optimizers.Lion(LR, weight_decay=1e-2), keras.losses.CategoricalCrossentropy(), metrics=["accuracy"])
model.fit(*train, validation_data=valid, batch_size=64, epochs=6, verbose=2)
pred = model.predict(test[0], verbose=0).argmax(1)
print("outcome", float((pred == test[1].argmax(1)).mean()))
