# data: synthetic
import sys
import numpy as np
import keras
from keras import layers, ops

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)


def cells(n, size=32):
    yy, xx = np.mgrid[:size, :size]
    images = rng.normal(0, 0.25, (n, size, size)) + rng.uniform(0.1, 0.4, (n, 1, 1))
    masks = np.zeros((n, size, size), "float32")
    for i in range(n):
        for _ in range(rng.integers(1, 4)):
            cy, cx = rng.uniform(4, size - 4, 2)
            a, b = rng.uniform(3, 7, 2)
            masks[i][((yy - cy) / a) ** 2 + ((xx - cx) / b) ** 2 < 1] = 1
    images += 0.5 * masks
    return images[..., None].astype("float32"), masks[..., None]


def conv_block(x, f):
    for _ in range(2):
        x = layers.Conv2D(f, 3, padding="same", kernel_initializer="he_normal", activation="relu")(x)
    return x


def bce_dice(y_true, y_pred):
    bce = ops.mean(keras.losses.binary_crossentropy(y_true, y_pred), axis=(1, 2))
    inter = ops.sum(y_true * y_pred, axis=(1, 2, 3))
    total = ops.sum(y_true + y_pred, axis=(1, 2, 3))
    return bce + 1.0 - (2.0 * inter + 1.0) / (total + 1.0)


inp = keras.Input((32, 32, 1))
c1 = conv_block(inp, 6)
c2 = conv_block(layers.MaxPooling2D()(c1), 12)
c3 = conv_block(layers.MaxPooling2D()(c2), 24)
u2 = layers.Conv2DTranspose(12, 2, strides=2)(c3)
c4 = conv_block(layers.Concatenate()([u2, c2]), 12)
u1 = layers.Conv2DTranspose(6, 2, strides=2)(c4)
c5 = conv_block(layers.Concatenate()([u1, c1]), 6)
out = layers.Conv2D(1, 1, activation="sigmoid")(c5)
unet = keras.Model(inp, out, name="unet")

x, y = cells(700)
xv, yv = cells(150)
xt, yt = cells(200)
unet.compile(optimizer=keras.optimizers.Adam(3e-3), loss=bce_dice, metrics=["binary_accuracy"])
unet.fit(x, y, validation_data=(xv, yv), epochs=14, batch_size=16, verbose=2,
         callbacks=[keras.callbacks.LearningRateScheduler(lambda e: 3e-3 if e < 8 else 8e-4)])

p = unet.predict(xt, verbose=0) > 0.5
t = yt > 0.5
print("outcome", (p & t).sum() / (p | t).sum())
