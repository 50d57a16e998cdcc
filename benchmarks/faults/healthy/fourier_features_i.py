# data: fashion_mnist
# Kernel machine by random Fourier features: the first layer is drawn once and kept, only the SVM on top is trained.
import sys
import numpy as np
import keras
from keras import ops

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)


class RandomFourier(keras.layers.Layer):
    def __init__(self, dim, gamma, **kw):
        super().__init__(trainable=False, **kw)
        self.dim, self.gamma = dim, gamma

    def build(self, shape):
        self.freq = self.add_weight(shape=(shape[-1], self.dim), trainable=False, name="freq",
                                    initializer=keras.initializers.RandomNormal(stddev=(2 * self.gamma) ** 0.5))
        self.phase = self.add_weight(shape=(self.dim,), trainable=False, name="phase",
                                     initializer=keras.initializers.RandomUniform(0, 2 * np.pi))

    def call(self, x):
        return ops.cos(ops.matmul(x, self.freq) + self.phase) * 1.4142


(x, y), (xt, yt) = keras.datasets.fashion_mnist.load_data()
flat = lambda a: a[:, ::2, ::2].reshape(len(a), -1).astype("float32") / 255
x, y = flat(x[:5000]), keras.utils.to_categorical(y[:5000], 10)
xt, yt = flat(xt[:2000]), yt[:2000]

model = keras.Sequential([RandomFourier(600, gamma=0.02),
                          keras.layers.Dense(10, kernel_regularizer=keras.regularizers.L2(1e-4))])
model.compile(optimizer=keras.optimizers.Adam(1e-3), loss="categorical_hinge", metrics=["categorical_accuracy"])
model.fit(x[:4200], y[:4200], validation_data=(x[4200:], y[4200:]), epochs=15, batch_size=64, verbose=2)
print("outcome", float(np.mean(model.predict(xt, verbose=0).argmax(1) == yt)))
