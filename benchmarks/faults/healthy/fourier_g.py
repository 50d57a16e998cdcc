# data: sklearn digits
import sys
import numpy as np
import keras
from keras import layers, ops
from sklearn.datasets import load_digits

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


x, y = load_digits(return_X_y=True)
order = np.random.permutation(len(x))
x, y = (x[order] / 16.0).astype("float32"), y[order]
xt, yt = x[1400:], y[1400:]

model = keras.Sequential([
    keras.Input((64,)),
    RandomFourier(512, gamma=0.06),
    layers.Dense(10, activation="softmax", kernel_initializer="zeros"),
])
# the features have unit length all together, hence the large rate
model.compile(keras.optimizers.SGD(10.0), "sparse_categorical_crossentropy", metrics=["accuracy"])
model.summary()
model.fit(x[:1100], y[:1100], batch_size=32, epochs=15, validation_data=(x[1100:1400], y[1100:1400]), verbose=2)
print("outcome", float(model.evaluate(xt, yt, verbose=0)[1]))
