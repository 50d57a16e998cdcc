# problem: label_range
# data: synthetic
# twin: return image[..., None], mask[..., None] => return image[..., None], mask[..., None] // 255
import sys
import numpy as np
import keras
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)
rows, cols = np.mgrid[0:32, 0:32]


def draw():
    """A grey photo with one to three blobs, and its mask as the annotation program saves it."""
    mask = np.zeros((32, 32), dtype="uint8")
    image = rng.normal(0, 0.22, (32, 32)) + rng.uniform(0.2, 0.5) + 0.01 * rng.normal() * cols
    for _ in range(rng.integers(1, 4)):
        cy, cx = rng.uniform(4, 28, 2)
        ry, rx = rng.uniform(2.5, 7, 2)
        inside = ((rows - cy) / ry) ** 2 + ((cols - cx) / rx) ** 2 < 1
        mask[inside] = 255
    image = image + 0.35 * (mask > 0)
    return image[..., None], mask[..., None]


pairs = [draw() for _ in range(1100)]
photos = np.stack([p[0] for p in pairs]).astype("float32")
masks = np.stack([p[1] for p in pairs]).astype("float32")


def block(x, filters):
    return layers.Conv2D(filters, 3, padding="same", activation="relu")(x)


inp = keras.Input((32, 32, 1))
down1 = block(inp, 8)
down2 = block(layers.MaxPooling2D()(down1), 16)
middle = block(layers.MaxPooling2D()(down2), 24)
up2 = block(layers.Concatenate()([layers.UpSampling2D()(middle), down2]), 16)
up1 = block(layers.Concatenate()([layers.UpSampling2D()(up2), down1]), 8)
out = layers.Conv2D(1, 1, activation="sigmoid")(up1)

unet = keras.Model(inp, out)
unet.compile(optimizer="adam", loss="binary_crossentropy")
unet.fit(photos[:700], masks[:700], batch_size=16, epochs=12, validation_data=(photos[700:850], masks[700:850]), verbose=2)

found = unet.predict(photos[850:], verbose=0) > 0.5
truth = masks[850:] > 0
print("outcome", float((found & truth).sum() / max((found | truth).sum(), 1)))
