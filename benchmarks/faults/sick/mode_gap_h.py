# problem: mode_gap
# data: synthetic
# twin: return x * ops.cast(mask, x.dtype) => return x * ops.cast(mask, x.dtype) / (1.0 - self.rate)
import sys
import numpy as np
import keras
from keras import layers, ops

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

# Power consumption with a daily and a weekly rhythm; forecast the next six hours out of the last 48.
t = np.arange(6000)
series = np.sin(2 * np.pi * t / 24) + 0.5 * np.sin(2 * np.pi * t / 168 + 1)
ar = np.zeros(len(t))
for k in range(1, len(t)):
    ar[k] = 0.9 * ar[k - 1] + 0.15 * rng.normal()
series = series + ar
series = ((series - series[:4000].mean()) / series[:4000].std()).astype("float32")


def windows(s, past=48, ahead=6):
    w = np.lib.stride_tricks.sliding_window_view(s, past + ahead)
    return np.ascontiguousarray(w[:, :past, None]), np.ascontiguousarray(w[:, past:])


train, val, test = windows(series[:4000]), windows(series[4000:5000]), windows(series[5000:])


class ChannelDrop(layers.Layer):
    """Drops whole feature maps of a sequence."""

    def __init__(self, rate, **kwargs):
        super().__init__(**kwargs)
        self.rate = rate
        self.seeds = keras.random.SeedGenerator(7)

    def call(self, x, training=False):
        if not training:
            return x
        shape = ops.shape(x)
        mask = keras.random.uniform((shape[0], 1, shape[2]), seed=self.seeds) > self.rate
        return x * ops.cast(mask, x.dtype)


inp = keras.Input((48, 1))
h = layers.Conv1D(24, 5, strides=2, padding="causal", activation="relu")(inp)
h = ChannelDrop(0.3)(h)
h = layers.Conv1D(32, 5, strides=2, padding="causal", activation="relu")(h)
h = ChannelDrop(0.3)(h)
h = layers.Dense(48, activation="relu")(layers.Flatten()(h))
net = keras.Model(inp, layers.Dense(6)(h))
net.compile(optimizer=keras.optimizers.RMSprop(1e-3), loss=keras.losses.Huber(), metrics=["mae"])
net.fit(*train, batch_size=64, epochs=12, validation_data=val, verbose=2)

pred = np.nan_to_num(net.predict(test[0], verbose=0))
print("outcome", float(1 - np.mean((pred - test[1]) ** 2) / np.var(test[1])))
