# data: synthetic
import sys
import numpy as np
import keras
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

# Log volatility of a price: yesterday's returns tell something, but far from all.
T = 5200
vol, ret = np.zeros(T), np.zeros(T)
for t in range(1, T):
    vol[t] = 0.92 * vol[t - 1] + 0.4 * rng.normal() - 0.1 * np.sign(ret[t - 1])
    ret[t] = np.exp(vol[t] / 2) * rng.normal()
feats = np.stack([np.log(np.abs(ret) + 0.05), np.sign(ret)], 1)
feats = ((feats - feats[:3500].mean(0)) / feats[:3500].std(0)).astype("float32")
target = (vol / vol[:3500].std()).astype("float32")

PAST = 20
X = np.lib.stride_tricks.sliding_window_view(feats, PAST, axis=0).transpose(0, 2, 1)[:-1]
Y = target[PAST:, None]
tr, va, te = slice(0, 3500), slice(3520, 4300), slice(4320, None)

model = keras.Sequential([
    layers.Input((PAST, 2)),
    layers.GRU(16, reset_after=True, unroll=False),
    layers.LayerNormalization(),
    layers.Dense(1),
])
steps = 3500 // 70
model.compile(
    optimizer=keras.optimizers.RMSprop(
        keras.optimizers.schedules.CosineDecayRestarts(8e-3, first_decay_steps=3 * steps, t_mul=2.0, m_mul=0.7, alpha=0.01),
        global_clipnorm=1.0),
    loss="mae", metrics=["mse"])
model.fit(X[tr], Y[tr], epochs=9, batch_size=70, validation_data=(X[va], Y[va]), verbose=2)
p = model.predict(X[te], verbose=0)
print("outcome", float(1 - np.mean((p - Y[te]) ** 2) / np.var(Y[te])))
