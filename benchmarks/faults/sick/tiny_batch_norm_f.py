# problem: tiny_batch_norm
# data: synthetic
# twin: per_step=2 => per_step=32
import sys
import numpy as np
import keras
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

# yield of a process from eight settings
n = 3400
settings = rng.uniform(-1, 1, (n, 8)).astype("float32")
s = settings.T
result = 1.5 * s[0] * s[1] + np.sin(2 * s[2]) + np.abs(s[3]) - s[4] + s[5] ** 2 + rng.normal(0, 0.3, n)
result = ((result - result[:2000].mean()) / result[:2000].std()).astype("float32")[:, None]


class Samples(keras.utils.PyDataset):
    def __init__(self, x, y, per_step, **kwargs):
        super().__init__(**kwargs)
        self.x, self.y, self.per_step = x, y, per_step
        self.order = np.arange(len(x))

    def __len__(self):
        return len(self.x) // self.per_step

    def __getitem__(self, i):
        k = self.order[i * self.per_step : (i + 1) * self.per_step]
        return self.x[k], self.y[k]

    def on_epoch_end(self):
        rng.shuffle(self.order)


def dense_bn(h, units):
    h = layers.Dense(units)(h)
    h = layers.BatchNormalization(momentum=0.95)(h)
    return layers.LeakyReLU()(h)


inp = keras.Input((8,))
h = dense_bn(inp, 64)
h = dense_bn(h, 64)
model = keras.Model(inp, layers.Dense(1)(h))
model.compile(optimizer=keras.optimizers.Adam(1e-3), loss="mse", metrics=["mae"])
model.fit(
    Samples(settings[:2000], result[:2000], per_step=2),
    validation_data=(settings[2000:2500], result[2000:2500]),
    epochs=12,
    verbose=2,
)
p = np.nan_to_num(model.predict(settings[2500:], verbose=0))
t = result[2500:]
print("outcome", float(1 - ((p - t) ** 2).sum() / ((t - t.mean()) ** 2).sum()))
