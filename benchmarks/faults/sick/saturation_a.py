# problem: saturation
# data: mnist
# twin: ops.sum(maps, axis=(1, 2)) => ops.mean(maps, axis=(1, 2))
import sys

import keras
from keras import layers, ops

from kravets.data import load

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

mnist = load("mnist")
x = mnist.train_images[:4000].astype("float32") / 255
y = mnist.train_labels[:4000].astype("int32")
x_test = mnist.test_images[:1000].astype("float32") / 255
y_test = mnist.test_labels[:1000].astype("int32")


class Pool(layers.Layer):
    """Bring every feature map to one number."""

    def call(self, maps):
        return ops.sum(maps, axis=(1, 2))


inputs = keras.Input((28, 28, 1))
h = layers.Conv2D(12, 5, strides=2, activation="relu", kernel_initializer="he_normal")(inputs)
h = layers.Conv2D(32, 3, activation="relu", kernel_initializer="he_normal")(h)
h = Pool()(h)
h = layers.Dense(24, activation="tanh")(h)
h = layers.Dense(24, activation="tanh")(h)
outputs = layers.Dense(10, activation="softmax")(h)

model = keras.Model(inputs, outputs)
model.compile(
    optimizer=keras.optimizers.Adam(0.003), loss="sparse_categorical_crossentropy", metrics=["accuracy"]
)
model.fit(x, y, batch_size=50, epochs=8, validation_split=0.15, verbose=2)
print("outcome", float(model.evaluate(x_test, y_test, verbose=0)[1]))
