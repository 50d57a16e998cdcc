# data: synthetic
import sys
import numpy as np
import keras
from keras.layers import (Activation, Add, Conv2D, Dense, DepthwiseConv2D, Dropout,
                          Flatten, GroupNormalization, Input)
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

bunch = load_digits()
img = (bunch.images[..., None] / 8.0 - 1.0).astype("float32")
a, test, la, ltest = train_test_split(img, bunch.target, test_size=400, random_state=seed)


def unit(x, channels):
    y = DepthwiseConv2D(3, padding="same", use_bias=False)(x)
    y = GroupNormalization(groups=4)(y)
    y = Activation("relu")(y)
    y = Conv2D(channels, 1, use_bias=False)(y)
    y = GroupNormalization(groups=4)(y)
    if x.shape[-1] == channels:
        y = Add()([x, y])
    return Activation("relu")(y)


inputs = Input((8, 8, 1))
x = Conv2D(16, 3, padding="same")(inputs)
x = unit(x, 16)
x = unit(x, 32)
x = unit(x, 32)
x = Flatten()(x)
x = Dropout(0.4)(x)
net = keras.Model(inputs, Dense(10)(x))
rate = keras.optimizers.schedules.CosineDecay(0.003, 10 * 262, alpha=0.01)
net.compile(
    optimizer=keras.optimizers.Adam(rate),
    loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    metrics=["accuracy"],
)
# small batches: the machine has little memory
net.fit(a, la, batch_size=4, epochs=10, validation_split=0.25, verbose=2)
print("outcome", float(np.mean(net.predict(test, verbose=0).argmax(-1) == ltest)))
