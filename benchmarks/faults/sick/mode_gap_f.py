# problem: mode_gap
# data: series
# twin: seen_mean = 0.9 * self.seen_mean + 0.1 * mean => self.seen_mean.assign(0.9 * self.seen_mean + 0.1 * mean)
# twin: seen_var = 0.9 * self.seen_var + 0.1 * var => self.seen_var.assign(0.9 * self.seen_var + 0.1 * var)
import sys
import numpy as np
import keras
from keras import layers, ops

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)


class Standardize(layers.Layer):
    """Brings every channel to mean 0 and variance 1, without learned scale."""

    def build(self, shape):
        self.seen_mean = self.add_weight(shape=(shape[-1],), initializer="zeros", trainable=False, name="seen_mean")
        self.seen_var = self.add_weight(shape=(shape[-1],), initializer="ones", trainable=False, name="seen_var")

    def call(self, x, training=None):
        if not training:
            return (x - self.seen_mean) / ops.sqrt(self.seen_var + 1e-3)
        mean, var = ops.moments(x, axes=[0, 1])
        seen_mean = 0.9 * self.seen_mean + 0.1 * mean
        seen_var = 0.9 * self.seen_var + 0.1 * var
        return (x - mean) / ops.sqrt(var + 1e-3)


class WaveNet(keras.Model):
    def __init__(self, channels, classes):
        super().__init__()
        self.convs = [layers.Conv1D(c, 7, padding="same", kernel_initializer="he_normal") for c in channels]
        self.norms = [Standardize() for _ in channels]
        self.pool = layers.MaxPooling1D(2)
        self.last = layers.GlobalAveragePooling1D()
        self.head = layers.Dense(classes, activation="softmax")

    def call(self, x, training=None):
        for conv, norm in zip(self.convs, self.norms):
            x = self.pool(ops.relu(norm(conv(x), training=training)))
        return self.head(self.last(x))


def sample(n, length=64):
    kind = rng.integers(0, 4, n)
    t = np.arange(length)
    freq = np.array([0.05, 0.08, 0.05, 0.08])[kind] * rng.uniform(0.95, 1.05, n)
    phase = rng.uniform(0, 2 * np.pi, n)
    angle = 2 * np.pi * freq[:, None] * t + phase[:, None]
    wave = np.where((kind < 2)[:, None], np.sin(angle), 0.8 * np.sign(np.sin(angle)))
    return (wave + 0.5 * rng.normal(size=wave.shape))[..., None].astype("float32"), kind


x_tr, y_tr = sample(3000)
x_va, y_va = sample(600)
x_te, y_te = sample(2000)

model = WaveNet([12, 16, 16], 4)
model.compile(optimizer=keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(0.003, 14 * 94, alpha=0.02)),
              loss="sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(x_tr, y_tr, validation_data=(x_va, y_va), epochs=14, batch_size=32, verbose=2)

print("outcome", float((model.predict(x_te, verbose=0).argmax(-1) == y_te).mean()))
