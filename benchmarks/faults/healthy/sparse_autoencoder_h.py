# data: fashion_mnist
# k-sparse autoencoder with tied weights; SGD with a warm-up to a large step, as in our lab's other codes.
import sys
import numpy as np
import keras
from keras import layers, ops

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

(a, _), (b, _) = keras.datasets.fashion_mnist.load_data()


def load_split(v):
    v = v.reshape(len(v), 14, 2, 14, 2).mean(axis=(2, 4)).reshape(len(v), 196)
    return (v / 255.0).astype("float32")


train, val, test = load_split(a[:6000]), load_split(a[6000:7000]), load_split(b[:2000])
mean = train.mean(0)
train, val, test = train - mean, val - mean, test - mean


class TiedSparse(layers.Layer):
    def __init__(self, units, k):
        super().__init__()
        self.units, self.k = units, k

    def build(self, shape):
        self.w = self.add_weight(shape=(shape[-1], self.units), initializer="glorot_uniform", name="w")
        self.b = self.add_weight(shape=(self.units,), initializer="zeros", name="b")
        self.c = self.add_weight(shape=(shape[-1],), initializer="zeros", name="c")

    def call(self, x):
        h = ops.matmul(x, self.w) + self.b
        size = ops.abs(h)
        threshold = ops.top_k(size, self.k)[0][:, -1:]
        h = h * ops.cast(size >= threshold, h.dtype)
        return ops.matmul(h, ops.transpose(self.w)) + self.c


@keras.saving.register_keras_serializable()
class WarmCosine(keras.optimizers.schedules.LearningRateSchedule):
    def __init__(self, peak, warm, total):
        self.peak, self.warm, self.total = peak, warm, total

    def __call__(self, step):
        s = ops.cast(step, "float32")
        ramp = s / self.warm
        fall = 0.5 * (1.0 + ops.cos(np.pi * ops.clip((s - self.warm) / (self.total - self.warm), 0.0, 1.0)))
        return self.peak * ops.where(s < self.warm, ramp, fall)

    def get_config(self):
        return {"peak": self.peak, "warm": self.warm, "total": self.total}


EPOCHS, BATCH = 20, 100
steps = EPOCHS * len(train) // BATCH
ae = keras.Sequential([keras.Input((196,)), TiedSparse(256, 24)])
ae.compile(
    optimizer=keras.optimizers.SGD(WarmCosine(1.0, 120, steps), momentum=0.9, nesterov=True, clipnorm=1.0),
    loss="mean_squared_error",
)
ae.fit(train, train, batch_size=BATCH, epochs=EPOCHS, validation_data=(val, val), verbose=2)
rec = ae.predict(test, batch_size=500, verbose=0)
print("explained", float(1 - np.mean((rec - test) ** 2) / np.mean(test ** 2)))
print("outcome", -float(np.nan_to_num(np.mean((rec - test) ** 2), nan=1e6)))
