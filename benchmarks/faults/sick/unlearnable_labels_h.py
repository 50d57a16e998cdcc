# problem: unlearnable_labels
# data: mnist
# twin: images = tf.data.Dataset.from_tensor_slices((left, right)).shuffle(4096)\n    labels = tf.data.Dataset.from_tensor_slices(same).shuffle(4096)\n    return tf.data.Dataset.zip((images, labels)).batch(BATCH).prefetch(2) => images = tf.data.Dataset.from_tensor_slices((left, right))\n    labels = tf.data.Dataset.from_tensor_slices(same)\n    return tf.data.Dataset.zip((images, labels)).shuffle(4096).batch(BATCH).prefetch(2)
# Verification network: do two handwritten digits show the same number?
import sys
import numpy as np
import keras
import tensorflow as tf
from keras import layers, ops
from kravets.data import load

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
BATCH = 200

d = load("mnist")


def prepare(images):
    # 2x2 mean pooling, a 14x14 picture is enough here
    v = images.reshape(len(images), 14, 2, 14, 2).mean(axis=(2, 4)) / 255.0
    return v[..., None].astype("float32")


def draw_pairs(images, digits, n, rng):
    """n pairs, half of them of the same digit."""
    by_digit = [np.flatnonzero(digits == k) for k in range(10)]
    a = rng.integers(0, len(digits), n)
    same = rng.integers(0, 2, n)
    b = np.empty(n, dtype=int)
    for i in range(n):
        k = digits[a[i]]
        if not same[i]:
            k = (k + rng.integers(1, 10)) % 10
        b[i] = rng.choice(by_digit[k])
    return images[a], images[b], same.astype("float32")[:, None]


rng = np.random.default_rng(seed)
x, y = prepare(d.train_images[:32000]), np.asarray(d.train_labels[:32000]).astype(int)
train_pairs = draw_pairs(x[:30000], y[:30000], 24000, rng)
val_pairs = draw_pairs(x[30000:], y[30000:], 2000, rng)
test_pairs = draw_pairs(prepare(d.test_images[:4000]), np.asarray(d.test_labels[:4000]).astype(int), 3000, rng)


def train_stream(left, right, same):
    images = tf.data.Dataset.from_tensor_slices((left, right)).shuffle(4096)
    labels = tf.data.Dataset.from_tensor_slices(same).shuffle(4096)
    return tf.data.Dataset.zip((images, labels)).batch(BATCH).prefetch(2)


def eval_stream(left, right, same):
    return tf.data.Dataset.from_tensor_slices(((left, right), same)).batch(500)


tower = keras.Sequential([
    keras.Input((14, 14, 1)),
    layers.Conv2D(12, 3, strides=2, activation="relu"),
    layers.Flatten(),
    layers.Dropout(0.25),
    layers.Dense(96, activation="relu"),
    layers.Dense(24),
], name="tower")

a, b = keras.Input((14, 14, 1), name="left"), keras.Input((14, 14, 1), name="right")
gap = layers.Lambda(lambda p: ops.square(p[0] - p[1]))([tower(a), tower(b)])
gap = layers.Dense(16, activation="relu")(gap)
out = layers.Dense(1, activation="sigmoid", name="same")(gap)
net = keras.Model([a, b], out)
net.compile(keras.optimizers.Adam(2e-3), "binary_crossentropy", metrics=["accuracy"])
net.fit(train_stream(*train_pairs), validation_data=eval_stream(*val_pairs), epochs=6, verbose=2)

p = net.predict([test_pairs[0], test_pairs[1]], batch_size=500, verbose=0)
print("outcome", float(np.nan_to_num(np.mean((p > 0.5) == (test_pairs[2] > 0.5)))))
