# problem: label_range
# data: synthetic
# twin: 100.0 * cover => 1.0 * cover
# Cloud cover seen by a small all-sky camera (16 x 16 grey pixels).
import math
import sys

import numpy as np
import keras
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)


def skies(n):
    coarse = rng.normal(size=(n, 4, 4))
    field = coarse.repeat(4, axis=1).repeat(4, axis=2)
    # soften the block edges
    field = (field + np.roll(field, 1, 1) + np.roll(field, 1, 2) + np.roll(field, 2, 1)) / 2.5
    cloudy = field > rng.normal(0.0, 0.9, size=(n, 1, 1))
    image = 0.25 + 0.5 * cloudy + rng.normal(0.0, 0.08, size=field.shape)
    cover = cloudy.mean(axis=(1, 2))
    return ((image - 0.5) / 0.26)[..., None].astype("float32"), cover


def as_label(cover):
    return (100.0 * cover)[:, None].astype("float32")


class SkyBatches(keras.utils.PyDataset):
    def __init__(self, images, cover, size=32, **kwargs):
        super().__init__(**kwargs)
        self.images, self.labels, self.size = images, as_label(cover), size
        self.order = rng.permutation(len(images))

    def __len__(self):
        return math.ceil(len(self.images) / self.size)

    def __getitem__(self, k):
        rows = self.order[k * self.size:(k + 1) * self.size]
        return self.images[rows], self.labels[rows]

    def on_epoch_end(self):
        self.order = rng.permutation(len(self.images))


train_images, train_cover = skies(2400)
val_images, val_cover = skies(600)
test_images, test_cover = skies(1500)

camera = keras.Input((16, 16, 1))
h = layers.Conv2D(8, 3, strides=2, padding="same", activation="relu")(camera)
h = layers.Conv2D(16, 3, padding="same", activation="relu")(h)
h = layers.GlobalAveragePooling2D()(h)
h = layers.Dense(16, activation="relu")(h)
logit = layers.Dense(1)(h)
model = keras.Model(camera, logit)

# the share of cloudy pixels as a soft target
model.compile(
    optimizer=keras.optimizers.Adam(2e-3),
    loss=keras.losses.BinaryCrossentropy(from_logits=True),
)
model.fit(
    SkyBatches(train_images, train_cover),
    validation_data=(val_images, as_label(val_cover)),
    epochs=14,
    verbose=2,
)

share = keras.ops.convert_to_numpy(
    keras.ops.sigmoid(model.predict(test_images, verbose=0)))[:, 0]
print("outcome", float(np.nan_to_num(-np.mean(np.abs(share - test_cover)), nan=-99.0)))
