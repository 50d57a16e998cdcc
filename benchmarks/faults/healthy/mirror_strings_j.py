# data: synthetic
import math
import sys
import numpy as np
import keras
from keras import layers, ops

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

# read a string of eight letters, write it backwards (one step, no decoder)
LENGTH, LETTERS, DIM = 8, 8, 32
BATCH, EPOCHS, N = 64, 20, 3840


def pairs(n):
    s = rng.integers(0, LETTERS, size=(n, LENGTH)).astype("int32")
    return s, s[:, ::-1].copy()


class AddPosition(layers.Layer):
    def __init__(self, **kw):
        super().__init__(**kw)
        place = np.arange(LENGTH)[:, None]
        speed = np.exp(-math.log(200.0) * np.arange(DIM // 2) / (DIM // 2))[None, :]
        self.waves = np.concatenate([np.sin(place * speed), np.cos(place * speed)], axis=1).astype("float32")

    def call(self, h):
        return h + ops.convert_to_tensor(self.waves)


text = keras.Input((LENGTH,), dtype="int32")
h = layers.Embedding(LETTERS, DIM, embeddings_initializer=keras.initializers.RandomNormal(stddev=0.7))(text)
h = AddPosition()(h)
a = layers.MultiHeadAttention(num_heads=2, key_dim=16)(h, h)
h = layers.LayerNormalization()(layers.Add()([h, a]))
f = layers.Dense(96, activation="relu")(h)
f = layers.Dense(DIM)(f)
h = layers.LayerNormalization()(layers.Add()([h, f]))
mirror = layers.Dense(LETTERS, activation="softmax")(h)
model = keras.Model(text, mirror)

steps = EPOCHS * (N // BATCH)
rate = keras.optimizers.schedules.CosineDecay(
    initial_learning_rate=1e-5, decay_steps=steps - 100, warmup_target=3e-3, warmup_steps=100, alpha=0.02
)
model.compile(
    optimizer=keras.optimizers.AdamW(learning_rate=rate, weight_decay=1e-3),
    loss="sparse_categorical_crossentropy",
    metrics=["sparse_categorical_accuracy"],
)
x, y = pairs(N)
model.fit(x, y, batch_size=BATCH, epochs=EPOCHS, validation_data=pairs(640), verbose=2)

xt, yt = pairs(1500)
letters = model.predict(xt, verbose=0).argmax(axis=-1)
print("outcome", float(np.nan_to_num(np.mean(letters == yt), nan=0.0)))
