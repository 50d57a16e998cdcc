# data: text
import sys
import keras
import numpy as np
from keras import layers, ops

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

T, V, D = 16, 150, 32
NOT = 1


def make(n):
    # one opinion word (2..16 praise, 17..31 blame) among neutral ones; the word for "not" may stand right before it
    x = rng.integers(32, V, (n, T))
    at = rng.integers(1, T, n)
    praise = rng.random(n) < 0.5
    negated = rng.random(n) < 0.4
    x[np.arange(n), at] = np.where(praise, rng.integers(2, 17, n), rng.integers(17, 32, n))
    x[negated, at[negated] - 1] = NOT
    return x.astype("int32"), (praise ^ negated).astype("float32")[:, None]


class Positions(layers.Layer):
    def build(self, shape):
        self.table = self.add_weight(shape=(T, D), initializer=keras.initializers.RandomNormal(stddev=0.05), name="table")

    def call(self, x):
        return x + self.table


tokens = keras.Input((T,), dtype="int32")
h = Positions()(layers.Embedding(V, D)(tokens))
a = layers.MultiHeadAttention(num_heads=2, key_dim=16, dropout=0.1)(h, h)
h = layers.LayerNormalization()(h + a)
f = layers.Dense(64, activation="gelu")(h)
f = layers.Dense(D)(f)
h = layers.LayerNormalization()(h + layers.Dropout(0.1)(f))
h = layers.GlobalMaxPooling1D()(h)
model = keras.Model(tokens, layers.Dense(1)(h))

data, labels = make(4000)
EPOCHS, BATCH = 12, 50
total = EPOCHS * 3200 // BATCH
lr = keras.optimizers.schedules.CosineDecay(0.0, decay_steps=total - total // 10, warmup_target=4e-3, warmup_steps=total // 10)
model.compile(optimizer=keras.optimizers.AdamW(lr, weight_decay=0.01, clipnorm=1.0), loss=keras.losses.BinaryCrossentropy(from_logits=True),
              metrics=[keras.metrics.BinaryAccuracy(threshold=0.0)])
model.fit(data, labels, validation_split=0.2, epochs=EPOCHS, batch_size=BATCH, verbose=2)

xt, yt = make(2000)
print("outcome", float(((model.predict(xt, verbose=0) > 0) == (yt > 0.5)).mean()))
