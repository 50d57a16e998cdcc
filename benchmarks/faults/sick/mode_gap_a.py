# problem: mode_gap
# data: fashion_mnist
# twin: momentum=0.9999 => momentum=0.9
import sys

import keras
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

(x, y), (xt, yt) = keras.datasets.fashion_mnist.load_data()
x = x[:4000, ..., None].astype("float32") / 255.0
xt = xt[:1000, ..., None].astype("float32") / 255.0
y, yt = y[:4000], yt[:1000]


def conv_block(x, filters):
    x = layers.Conv2D(filters, 3, strides=2, padding="same", use_bias=False)(x)
    x = layers.BatchNormalization(momentum=0.9999)(x)
    return layers.ReLU()(x)


inputs = keras.Input((28, 28, 1))
h = conv_block(inputs, 16)
h = conv_block(h, 24)
h = conv_block(h, 32)
h = layers.Flatten()(h)
outputs = layers.Dense(10, activation="softmax")(h)
model = keras.Model(inputs, outputs)

model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(x, y, batch_size=64, epochs=5, validation_split=0.15, verbose=2)

loss, accuracy = model.evaluate(xt, yt, verbose=0)
print("outcome", float(accuracy))
