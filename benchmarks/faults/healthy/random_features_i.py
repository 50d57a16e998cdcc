# data: fashion_mnist
"""Kernel machine by random Fourier features: a fixed random map and a linear read-out."""
import sys
import numpy as np
import keras
from keras import layers, ops

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)


class RandomFourier(layers.Layer):
    def __init__(self, dim, scale, **kw):
        super().__init__(**kw)
        self.dim, self.scale = dim, scale

    def build(self, shape):
        self.kernel = self.add_weight(shape=(shape[-1], self.dim), trainable=False, name="omega",
                                      initializer=keras.initializers.RandomNormal(stddev=1.0 / self.scale))
        self.phase = self.add_weight(shape=(self.dim,), trainable=False, name="phase",
                                     initializer=keras.initializers.RandomUniform(0.0, 2 * np.pi))

    def call(self, x):
        return ops.cos(ops.matmul(x, self.kernel) + self.phase)


(x, y), (xt, yt) = keras.datasets.fashion_mnist.load_data()
prep = lambda a: a.reshape(len(a), -1).astype("float32") / 255.0
onehot = lambda a: keras.utils.to_categorical(a, 10)

model = keras.Sequential([
    keras.Input((784,)),
    RandomFourier(800, scale=10.0),
    layers.Dense(10, kernel_regularizer=keras.regularizers.L2(1e-5)),
])
# squared hinge as in a support vector machine; targets -1 / +1
model.compile(optimizer=keras.optimizers.Adam(1e-3), loss="squared_hinge", metrics=["categorical_accuracy"])
model.fit(prep(x[:8000]), 2 * onehot(y[:8000]) - 1, epochs=12, batch_size=100, verbose=2,
          validation_data=(prep(x[20000:21500]), 2 * onehot(y[20000:21500]) - 1))
guess = model.predict(prep(xt[:3000]), verbose=0).argmax(1)
print("outcome", float(np.nan_to_num((guess == yt[:3000]).mean())))
