# data: series
import sys
import numpy as np
import keras
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

# hourly load: daily pattern, a weekly one, and a shock that fades (AR), which nobody can foresee
N = 24 * 330
hour = np.arange(N)
daily = np.sin(2 * np.pi * hour / 24) + 0.5 * np.sin(4 * np.pi * hour / 24 + 1)
weekly = 0.5 * np.sign(np.sin(2 * np.pi * hour / 168))
ar = np.zeros(N)
shock = rng.normal(0, 0.6, N)
for i in range(1, N):
    ar[i] = 0.6 * ar[i - 1] + shock[i]
load = 50 + 8 * (daily + weekly + ar)

cut1, cut2 = int(0.65 * N), int(0.8 * N)
load = (load - load[:cut1].mean()) / load[:cut1].std()


def chunks(series, length=96, step=5):
    starts = range(0, len(series) - length - 1, step)
    x = np.stack([series[s:s + length] for s in starts])[..., None]
    y = np.stack([series[s + 25:s + length + 1] for s in starts])[..., None]   # score after one day of warm-up
    return x.astype("float32"), y.astype("float32")


x_tr, y_tr = chunks(load[:cut1])
x_va, y_va = chunks(load[cut1:cut2])
x_te, y_te = chunks(load[cut2:])

i = keras.Input((96, 1))
h = layers.Conv1D(12, 1)(i)
for d in (1, 2, 4, 8):
    r = layers.Conv1D(12, 3, padding="causal", dilation_rate=d, activation="relu")(h)
    h = layers.Add()([h, layers.Conv1D(12, 1)(r)])
h = layers.Cropping1D((24, 0))(layers.Activation("relu")(h))
model = keras.Model(i, layers.Conv1D(1, 1)(h))
model.compile(optimizer=keras.optimizers.Adam(keras.optimizers.schedules.ExponentialDecay(3e-3, 200, 0.7)), loss=keras.losses.MeanAbsoluteError())
model.fit(x_tr, y_tr, validation_data=(x_va, y_va), epochs=9, batch_size=32, verbose=2)

err = model.predict(x_te, verbose=0) - y_te
print("outcome", 1 - np.mean(err ** 2) / y_te.var())
