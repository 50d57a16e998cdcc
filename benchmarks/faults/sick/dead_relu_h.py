# problem: dead_relu
# data: sklearn digits
# twin: layers.Activation("relu", name="evidence") => layers.Activation("exponential", name="evidence")
# A small prototype network ("this looks like that"): the embedding is compared with learned prototypes,
# the similarities are the evidence for the classes.
import sys
import numpy as np
import keras
from keras import layers, ops
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)


class Similarity(layers.Layer):
    def __init__(self, count, **kwargs):
        super().__init__(**kwargs)
        self.count = count

    def build(self, shape):
        self.prototypes = self.add_weight(shape=(self.count, shape[-1]), initializer=keras.initializers.RandomNormal(stddev=0.5), name="prototypes")

    def call(self, z):
        gap = ops.expand_dims(z, 1) - self.prototypes
        return -ops.mean(ops.square(gap), axis=-1)


images, target = load_digits(return_X_y=True)
images = (images / 16.0).reshape(-1, 8, 8, 1).astype("float32")
x_tr, x_te, y_tr, y_te = train_test_split(images, target, test_size=400, stratify=target, random_state=seed)
x_tr, x_va, y_tr, y_va = train_test_split(x_tr, y_tr, test_size=200, stratify=y_tr, random_state=seed)

net = keras.Sequential([
    keras.Input((8, 8, 1)),
    layers.Conv2D(16, 3, padding="same", activation="tanh"),
    layers.Conv2D(32, 3, strides=2, activation="tanh"),
    layers.Flatten(),
    layers.Dense(24, name="embedding"),
    Similarity(40),
    layers.Activation("relu", name="evidence"),
    layers.Dense(10, activation="softmax"),
])
net.compile(
    optimizer=keras.optimizers.RMSprop(learning_rate=2e-3),
    loss=keras.losses.SparseCategoricalCrossentropy(),
    metrics=["accuracy"],
)
net.fit(x_tr, y_tr, epochs=20, batch_size=32, validation_data=(x_va, y_va), verbose=2)
_, accuracy = net.evaluate(x_te, y_te, verbose=0)
print("outcome", float(accuracy))
