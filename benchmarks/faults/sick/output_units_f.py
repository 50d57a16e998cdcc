# problem: output_units
# data: synthetic
# twin: n_out = 1 => n_out = 4
import sys
import numpy as np
import keras
from keras import layers, ops

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

# 16x16 pictures that may show: a horizontal bar, a vertical bar, a bright square, a diagonal
size = 16


def picture():
    img = rng.normal(0, 0.3, (size, size))
    tags = (rng.random(4) < [0.5, 0.35, 0.4, 0.6]).astype("float32")
    if tags[0]:
        r, c = rng.integers(0, size), rng.integers(0, 8)
        img[r, c : c + 8] += 1
    if tags[1]:
        r, c = rng.integers(0, 8), rng.integers(0, size)
        img[r : r + 8, c] += 1
    if tags[2]:
        r, c = rng.integers(0, size - 4, 2)
        img[r : r + 4, c : c + 4] += 1
    if tags[3]:
        r, c = rng.integers(0, 8, 2)
        img[r + np.arange(8), c + np.arange(8)] += 1
    return img, tags


data = [picture() for _ in range(5500)]
images = np.array([d[0] for d in data], "float32")[..., None]
tags = np.array([d[1] for d in data], "float32")
parts = np.split(np.arange(len(images)), [4000, 4600])

n_out = 1


def focal(y_true, y_pred, gamma=1.0):
    p = ops.clip(y_pred, 1e-6, 1 - 1e-6)
    pos = y_true * ops.power(1 - p, gamma) * ops.log(p)
    neg = (1 - y_true) * ops.power(p, gamma) * ops.log(1 - p)
    return -ops.mean(pos + neg, axis=-1)


inp = keras.Input((size, size, 1), name="picture")
h = inp
for filters in (16, 32):
    h = layers.Conv2D(filters, 5, padding="same", activation="relu")(h)
    h = layers.MaxPooling2D()(h)
h = layers.Conv2D(32, 3, activation="relu")(h)
h = layers.GlobalMaxPooling2D()(h)
out = layers.Dense(n_out, activation="sigmoid", name="tags")(h)
tagger = keras.Model(inp, out)
tagger.compile(optimizer=keras.optimizers.AdamW(1e-3, weight_decay=1e-4), loss=focal)
tagger.fit(
    images[parts[0]], tags[parts[0]],
    validation_data=(images[parts[1]], tags[parts[1]]),
    batch_size=64, epochs=14, verbose=2,
)

guess = np.nan_to_num(tagger.predict(images[parts[2]], verbose=0)) > 0.5
print("outcome", float((guess == (tags[parts[2]] > 0.5)).mean()))
