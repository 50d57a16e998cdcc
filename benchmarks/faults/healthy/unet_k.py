# data: synthetic
"""U-Net for three-class segmentation of discs and squares on a noisy background."""
import sys

import keras
import numpy as np
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

SIZE = 32
NUM_CLASSES = 3


def make_scene():
    yy, xx = np.mgrid[:SIZE, :SIZE]
    slope = rng.uniform(-0.2, 0.2, size=2)
    image = 0.3 + slope[0] * yy / SIZE + slope[1] * xx / SIZE
    mask = np.zeros((SIZE, SIZE), dtype="int32")
    # a square first, then a disc which may cover part of it
    half = rng.integers(4, 7)
    cy, cx = rng.integers(half, SIZE - half, size=2)
    inside = (np.abs(yy - cy) <= half) & (np.abs(xx - cx) <= half)
    image[inside] = rng.uniform(0.55, 0.9)
    mask[inside] = 2
    radius = rng.integers(4, 8)
    cy, cx = rng.integers(radius, SIZE - radius, size=2)
    inside = (yy - cy) ** 2 + (xx - cx) ** 2 <= radius**2
    image[inside] = rng.uniform(0.55, 0.9)
    mask[inside] = 1
    image = image + rng.normal(scale=0.08, size=image.shape)
    return image.astype("float32"), mask


scenes = [make_scene() for _ in range(640)]
images = np.stack([s[0] for s in scenes])[..., np.newaxis]
masks = np.stack([s[1] for s in scenes])[..., np.newaxis]
x_train, y_train = images[:512], masks[:512]
x_val, y_val = images[512:], masks[512:]


def conv_block(x, filters):
    for _ in range(2):
        x = layers.Conv2D(filters, 3, padding="same")(x)
        x = layers.BatchNormalization()(x)
        x = layers.Activation("relu")(x)
    return x


def get_model():
    inputs = keras.Input(shape=(SIZE, SIZE, 1))
    skips = []
    x = inputs
    for filters in (8, 16):
        x = conv_block(x, filters)
        skips.append(x)
        x = layers.MaxPooling2D(2)(x)
    x = conv_block(x, 32)
    for filters, skip in zip((16, 8), reversed(skips)):
        x = layers.Conv2DTranspose(filters, 2, strides=2, padding="same")(x)
        x = layers.Concatenate()([x, skip])
        x = conv_block(x, filters)
    outputs = layers.Conv2D(NUM_CLASSES, 1, activation="softmax")(x)
    return keras.Model(inputs, outputs)


model = get_model()
model.compile(
    optimizer="rmsprop", loss="sparse_categorical_crossentropy", metrics=["accuracy"]
)
model.fit(
    x_train,
    y_train,
    epochs=12,
    batch_size=16,
    validation_data=(x_val, y_val),
    verbose=2,
)

predicted = model.predict(x_val, verbose=0).argmax(axis=-1)
truth = y_val[..., 0]
ious = []
for c in range(NUM_CLASSES):
    both = np.sum((predicted == c) & (truth == c))
    either = np.sum((predicted == c) | (truth == c))
    ious.append(both / either)
print("outcome", float(np.mean(ious)))
