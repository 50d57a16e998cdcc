# problem: missing_nonlinearity
# data: synthetic
# twin: x = layers.BatchNormalization(momentum=0.8)(x)\n    return x => x = layers.BatchNormalization(momentum=0.8)(x)\n    return layers.Activation("relu")(x)
"""Cell segmentation with a small U-shaped network: cells may be darker or brighter than the medium."""
import sys
import numpy as np
import keras
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
SIZE = 20


def make_slides(n):
    yy, xx = np.mgrid[0:SIZE, 0:SIZE]
    cy, cx = np.random.uniform(5, SIZE - 5, (2, n, 1, 1))
    ry, rx = np.random.uniform(2.5, 5.5, (2, n, 1, 1))
    mask = ((yy - cy) / ry) ** 2 + ((xx - cx) / rx) ** 2 < 1
    medium = np.random.uniform(0.35, 0.65, (n, 1, 1))
    stain = np.random.uniform(0.2, 0.3, (n, 1, 1)) * np.random.choice([-1, 1], (n, 1, 1))
    img = medium + stain * mask + np.random.normal(0, 0.05, mask.shape)
    return (2 * img - 1).astype("float32")[..., None], mask.astype("float32")[..., None]


def stage(x, filters, strides=1):
    x = layers.Conv2D(filters, 3, strides=strides, padding="same", use_bias=False)(x)
    x = layers.BatchNormalization(momentum=0.8)(x)
    return x


def build():
    inp = keras.Input((SIZE, SIZE, 1))
    e1 = stage(inp, 8)
    e2 = stage(e1, 16, strides=2)
    e3 = stage(e2, 24, strides=2)
    mid = stage(e3, 24)
    d2 = stage(layers.concatenate([layers.UpSampling2D()(mid), e2]), 16)
    d1 = stage(layers.concatenate([layers.UpSampling2D()(d2), e1]), 8)
    return keras.Model(inp, layers.Conv2D(1, 1, activation="sigmoid")(d1), name="mini_unet")


x_train, m_train = make_slides(800)
x_val, m_val = make_slides(200)
x_test, m_test = make_slides(300)

unet = build()
unet.compile(keras.optimizers.Adam(5e-3), loss="binary_crossentropy", metrics=["accuracy"])
unet.fit(x_train, m_train, batch_size=32, epochs=7, validation_data=(x_val, m_val), verbose=2)

pred = unet.predict(x_test, verbose=0) > 0.5
truth = m_test > 0.5
iou = (pred & truth).sum() / max((pred | truth).sum(), 1)
print("outcome", float(np.nan_to_num(iou)))
