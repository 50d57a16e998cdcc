# problem: mode_gap
# data: synthetic
# twin: z = (x - self.mean) / (self.var + self.eps) => z = (x - self.mean) / ops.sqrt(self.var + self.eps)
import sys
import numpy as np
import keras
from keras import ops

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)


# standardizes every channel over batch and time; running statistics for prediction
class RunningStandardize(keras.layers.Layer):
    def __init__(self, momentum=0.9, eps=1e-3, **kwargs):
        super().__init__(**kwargs)
        self.momentum, self.eps = momentum, eps

    def build(self, shape):
        c = (shape[-1],)
        self.mean = self.add_weight(shape=c, initializer="zeros", trainable=False, name="mean")
        self.var = self.add_weight(shape=c, initializer="ones", trainable=False, name="var")
        self.scale = self.add_weight(shape=c, initializer="ones", name="scale")
        self.shift = self.add_weight(shape=c, initializer="zeros", name="shift")

    def call(self, x, training=False):
        if training:
            mean, var = ops.mean(x, axis=(0, 1)), ops.var(x, axis=(0, 1))
            self.mean.assign(self.momentum * self.mean + (1 - self.momentum) * mean)
            self.var.assign(self.momentum * self.var + (1 - self.momentum) * var)
            z = (x - mean) / ops.sqrt(var + self.eps)
        else:
            z = (x - self.mean) / (self.var + self.eps)
        return z * self.scale + self.shift


# pulse waves: estimate the (standardized) age from 50 samples of two sensors
def waves(n):
    age = np.random.uniform(-1.7, 1.7, n)
    t = np.linspace(0, 1, 50)
    start = np.random.uniform(0.2, 0.35, n)[:, None]
    width = (0.10 - 0.025 * age)[:, None]
    first = np.exp(-((t - start) / 0.08) ** 2)
    second = (0.5 - 0.2 * age)[:, None] * np.exp(-((t - start - 0.3) / width) ** 2)
    x = np.stack([first + second, np.gradient(first + second, axis=1) * 8], -1)
    x += 0.05 * np.random.randn(*x.shape)
    return x.astype("float32"), (age + 0.1 * np.random.randn(n)).astype("float32")


x, y = waves(2500)
x_test, y_test = waves(600)
mean, std = x.mean((0, 1)), x.std((0, 1))
x, x_test = (x - mean) / std, (x_test - mean) / std

inputs = keras.Input((50, 2))
h = inputs
for filters in (16, 32):
    h = keras.layers.Conv1D(filters, 5, strides=2, use_bias=False)(h)
    h = RunningStandardize()(h)
    h = keras.layers.Activation("relu")(h)
h = keras.layers.GlobalAveragePooling1D()(h)
h = keras.layers.Dense(16, activation="relu")(h)
outputs = keras.layers.Dense(1)(h)
model = keras.Model(inputs, outputs)
model.compile(optimizer="rmsprop", loss=keras.losses.Huber(), metrics=["mae"])
model.fit(x, y, validation_split=0.2, epochs=15, batch_size=40, verbose=2)

pred = np.nan_to_num(model.predict(x_test, verbose=0)[:, 0])
print("outcome", -float(np.mean(np.abs(pred - y_test))))
