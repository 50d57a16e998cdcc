# data: fashion_mnist
# Do two pictures show the same kind of garment? One encoder looks at both,
# the answer is the distance of its two vectors (small = same), the loss is contrastive.
import sys
import numpy as np
import keras
from keras import layers, ops

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

(img, lab), (img_t, lab_t) = keras.datasets.fashion_mnist.load_data()
some = rng.permutation(len(img))[:5000]
img, lab = img[some], lab[some]
some = rng.permutation(len(img_t))[:1500]
img_t, lab_t = img_t[some], lab_t[some]


def couples(images, labels, count):
    images = (images.astype("float32") / 255.0 - 0.286) / 0.353
    groups = [np.flatnonzero(labels == k) for k in range(10)]
    left = rng.integers(0, len(images), count)
    right = rng.integers(0, len(images), count)
    for i in np.flatnonzero(rng.random(count) < 0.45):
        right[i] = rng.choice(groups[labels[left[i]]])
    same = (labels[left] == labels[right]).astype("float32")[:, None]
    return {"left": images[left], "right": images[right]}, same


def contrastive(same, distance):
    pull = same * ops.square(distance)
    push = (1.0 - same) * ops.square(ops.maximum(1.0 - distance, 0.0))
    return ops.mean(pull + push, axis=-1)


def hits(same, distance):
    near = ops.cast(ops.less(distance, 0.5), "float32")
    return 1.0 - ops.mean(ops.abs(near - ops.cast(same, "float32")), axis=-1)


class Matcher(keras.Model):
    def __init__(self):
        super().__init__()
        self.encoder = keras.Sequential([
            layers.Flatten(),
            layers.Dense(96, activation="relu"),
            layers.Dropout(0.25),
            layers.Dense(24),
            layers.UnitNormalization(axis=-1),
        ])

    def call(self, pair, training=False):
        a = self.encoder(pair["left"], training=training)
        b = self.encoder(pair["right"], training=training)
        return ops.sqrt(ops.sum(ops.square(a - b), axis=-1, keepdims=True) + 1e-6)


train, train_same = couples(img[:4000], lab[:4000], 8000)
val, val_same = couples(img[4000:], lab[4000:], 1500)
test, test_same = couples(img_t, lab_t, 3000)

matcher = Matcher()
matcher.compile(optimizer=keras.optimizers.AdamW(1e-3, weight_decay=5e-3), loss=contrastive, metrics=[hits])
matcher.fit(train, train_same, validation_data=(val, val_same), batch_size=64, epochs=7, verbose=2)

near = matcher.predict(test, verbose=0) < 0.5
print("outcome", float(np.mean(near == (test_same > 0.5))))
