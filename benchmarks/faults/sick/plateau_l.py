# problem: plateau
# data: synthetic
# twin: decay_steps=EPOCHS) => decay_steps=EPOCHS * STEPS)
# ---------------------------------------------------------------------------
# Segmentation of round cells. Bright scratches on the slide are not cells.
# Small U-shaped net, Dice + BCE.
# ---------------------------------------------------------------------------
import sys

import numpy as np
import keras
from keras import layers, ops

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

SIDE, N, BATCH, EPOCHS = 24, 1000, 10, 12
STEPS = N // BATCH
rows, cols = np.mgrid[0:SIDE, 0:SIDE]


def slide():
    mask = np.zeros((SIDE, SIDE))
    for _ in range(rng.integers(1, 3)):
        r, c = rng.uniform(4, SIDE - 5, 2)
        mask[(rows - r) ** 2 + (cols - c) ** 2 < rng.uniform(2.8, 4.5) ** 2] = 1.0
    image = 0.8 * mask
    for _ in range(2):
        if rng.random() < 0.5:
            image[rng.integers(0, SIDE), :] = 0.8
        else:
            image[:, rng.integers(0, SIDE)] = 0.8
    return image + rng.normal(0, 0.15, image.shape), mask


def slides(n):
    pairs = [slide() for _ in range(n)]
    image, mask = (np.stack(p)[..., None].astype("float32") for p in zip(*pairs))
    return image, mask


def dice_bce(mask, prob):
    prob = ops.clip(prob, 1e-6, 1.0 - 1e-6)
    overlap = ops.sum(mask * prob, axis=(1, 2, 3))
    area = ops.sum(mask, axis=(1, 2, 3)) + ops.sum(prob, axis=(1, 2, 3))
    dice = 1.0 - (2.0 * overlap + 1.0) / (area + 1.0)
    bce = -ops.mean(mask * ops.log(prob) + (1.0 - mask) * ops.log(1.0 - prob), axis=(1, 2, 3))
    return dice + bce


class TinyU(keras.Model):
    def __init__(self):
        super().__init__()
        conv = dict(padding="same", activation="relu")
        self.down = layers.Conv2D(16, 3, strides=2, **conv)
        self.mid1 = layers.Conv2D(16, 3, **conv)
        self.mid2 = layers.Conv2D(16, 3, **conv)
        self.up = layers.Conv2DTranspose(8, 4, strides=2, **conv)
        self.side = layers.Conv2D(8, 3, **conv)
        self.paint = layers.Conv2D(1, 3, padding="same", activation="sigmoid")

    def call(self, x):
        deep = self.up(self.mid2(self.mid1(self.down(x))))
        return self.paint(ops.concatenate([deep, self.side(x)], axis=-1))


x_train, m_train = slides(N)
x_val, m_val = slides(200)
x_test, m_test = slides(400)

print(STEPS, "updates per epoch,", EPOCHS, "epochs")
rate = keras.optimizers.schedules.CosineDecay(1.5e-3, decay_steps=EPOCHS)

net = TinyU()
net.compile(optimizer=keras.optimizers.Adam(rate), loss=dice_bce)
net.fit(x_train, m_train, batch_size=BATCH, epochs=EPOCHS, validation_data=(x_val, m_val), verbose=2)

hard = net.predict(x_test, verbose=0) > 0.5
truth = m_test > 0.5
iou = np.sum(hard & truth, axis=(1, 2, 3)) / np.maximum(np.sum(hard | truth, axis=(1, 2, 3)), 1)
print("outcome", float(np.nan_to_num(iou.mean(), nan=0.0)))
