# data: MNIST
import sys
import numpy as np
import keras
from keras import layers, ops
from kravets.data import load

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)


class RandomFourier(layers.Layer):
    """Rahimi & Recht 2007: random cosines stand in for an RBF kernel; never trained."""

    def __init__(self, features, gamma, **kw):
        super().__init__(trainable=False, **kw)
        self.features, self.gamma = features, gamma

    def build(self, shape):
        self.w = self.add_weight(shape=(shape[-1], self.features), trainable=False,
                                 initializer=keras.initializers.RandomNormal(stddev=(2 * self.gamma) ** 0.5))
        self.b = self.add_weight(shape=(self.features,), trainable=False,
                                 initializer=keras.initializers.RandomUniform(0, 6.2832))

    def call(self, x):
        return (2.0 / self.features) ** 0.5 * ops.cos(ops.matmul(x, self.w) + self.b)


d = load("mnist")
flat = lambda a: a.reshape(len(a), 784).astype("float32") / 255.0
x, y = flat(d.train_images[:8000]), d.train_labels[:8000].reshape(-1)
xt, yt = flat(d.test_images[:3000]), d.test_labels[:3000].reshape(-1)

model = keras.Sequential([
    keras.Input((784,)),
    RandomFourier(512, gamma=0.012),
    layers.Dense(10, activation="softmax", kernel_initializer="zeros"),
])
# the features have unit length all together, hence the large rate
model.compile(keras.optimizers.SGD(15.0), "sparse_categorical_crossentropy", metrics=["accuracy"])
model.summary()
model.fit(x[:7000], y[:7000], batch_size=128, epochs=9, validation_data=(x[7000:], y[7000:]), verbose=2)
print("outcome", float(model.evaluate(xt, yt, verbose=0)[1]))
