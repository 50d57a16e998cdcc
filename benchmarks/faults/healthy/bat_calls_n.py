# data: synthetic
"""Bat species from the sweep of their call (20 frames x 12 bands), small attention net."""
import sys

import keras
import numpy as np
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed + 20)

FRAMES, BANDS, CALL = 20, 12, 12
s = np.linspace(0.0, 1.0, CALL)
SWEEPS = np.stack([2 + 7 * s,                       # rising
                   9 - 7 * s,                       # falling
                   3 + 24 * s * (1 - s),            # up and down again
                   9 - 24 * s * (1 - s),            # down and up again
                   np.full(CALL, 8.0),              # steady, high
                   np.full(CALL, 3.0)])             # steady, low


def nights(n):
    species = rng.integers(0, len(SWEEPS), n)
    start = rng.integers(0, FRAMES - CALL + 1, n)
    spec = rng.normal(0.0, 0.35, (n, FRAMES, BANDS))
    centre = SWEEPS[species] + rng.normal(0.0, 0.5, (n, 1))
    call = np.exp(-0.5 * ((np.arange(BANDS) - centre[..., None]) / 0.9) ** 2)
    for i in range(n):
        spec[i, start[i]:start[i] + CALL] += call[i]
    return spec.astype("float32"), species


class AddPosition(layers.Layer):
    """learned offset per frame"""

    def build(self, input_shape):
        self.offset = self.add_weight(shape=(input_shape[1], input_shape[2]), initializer="glorot_uniform", name="offset")

    def call(self, x):
        return x + self.offset


x_tr, y_tr = nights(1800)
x_va, y_va = nights(400)
x_te, y_te = nights(1000)
m, d = x_tr.mean(), x_tr.std()
x_tr, x_va, x_te = (x_tr - m) / d, (x_va - m) / d, (x_te - m) / d

inp = keras.Input((FRAMES, BANDS))
h = AddPosition()(layers.Dense(24)(inp))
a = layers.MultiHeadAttention(num_heads=2, key_dim=12)(h, h)
h = layers.LayerNormalization()(layers.Add()([h, a]))
f = layers.Dense(24)(layers.Dense(48, activation="gelu")(h))
h = layers.LayerNormalization()(layers.Add()([h, f]))
h = layers.GlobalAveragePooling1D()(h)
model = keras.Model(inp, layers.Dense(len(SWEEPS), activation="softmax")(h))

# slow start over two epochs, then a cosine down
rate = keras.optimizers.schedules.CosineDecay(
    initial_learning_rate=1e-5, decay_steps=360, alpha=0.02, warmup_target=3e-3, warmup_steps=72)
model.compile(optimizer=keras.optimizers.AdamW(rate, weight_decay=1e-3),
              loss="sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(x_tr, y_tr, batch_size=50, epochs=12, validation_data=(x_va, y_va), verbose=2)

print("outcome", float(np.mean(model.predict(x_te, verbose=0).argmax(axis=1) == y_te)))
