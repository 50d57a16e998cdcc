# data: series
import sys
import numpy as np
import keras
from keras import layers, ops

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

hours = 24 * 400
t = np.arange(hours)
hod, dow = t % 24, (t // 24) % 7
temp = np.zeros(hours)
for i in range(1, hours):
    temp[i] = 0.97 * temp[i - 1] + rng.normal(0, 0.8)
temp += 4 * np.sin(2 * np.pi * (hod - 9) / 24)
weekend = (dow >= 5).astype(float)
spread = 2.0 + 3.0 * (hod > 7) * (hod < 21) * (1 - 0.5 * weekend)
load = (
    60 + 15 * np.sin(2 * np.pi * (hod - 8) / 24) * (1 - 0.6 * weekend)
    + 0.08 * temp**2 - 0.5 * temp
    + spread * rng.gumbel(-0.45, 0.8, hours)
)

start = 168
feats = np.stack([
    np.sin(2 * np.pi * hod / 24), np.cos(2 * np.pi * hod / 24),
    np.sin(4 * np.pi * hod / 24), np.cos(4 * np.pi * hod / 24),
    weekend, temp / 5,
    (np.roll(load, 24) - 60) / 15, (np.roll(load, 168) - 60) / 15,
], 1)[start:]
target = ((load - 60) / 15)[start:, None]
a, b = 24 * 260, 24 * 320
xtr, xva, xte = feats[:a], feats[a + 168:b], feats[b + 168:]
ytr, yva, yte = target[:a], target[a + 168:b], target[b + 168:]

QS = np.array([[0.1, 0.5, 0.9]], "float32")


def pinball(y_true, y_pred):
    e = y_true - y_pred
    return ops.mean(ops.maximum(QS * e, (QS - 1) * e), axis=-1)


class QuantileNet(keras.Model):
    def __init__(self):
        super().__init__()
        self.body = keras.Sequential([
            layers.Dense(64, activation="gelu"),
            layers.Dense(64, activation="gelu"),
        ])
        self.head = layers.Dense(3)

    def call(self, x):
        z = self.head(self.body(x))
        low = z[:, :1]
        mid = low + ops.softplus(z[:, 1:2])
        high = mid + ops.softplus(z[:, 2:])
        return ops.concatenate([low, mid, high], axis=-1)


steps = 20 * (len(xtr) // 64 + 1)
model = QuantileNet()
model.compile(
    optimizer=keras.optimizers.AdamW(
        keras.optimizers.schedules.CosineDecay(2e-3, steps), weight_decay=1e-3, clipnorm=1.0
    ),
    loss=pinball,
)
model.fit(xtr, ytr, validation_data=(xva, yva), batch_size=64, epochs=20, verbose=2)

p = model.predict(xte, verbose=0)
e = yte - p
base = yte - np.quantile(ytr, QS[0])[None]
score = np.maximum(QS * e, (QS - 1) * e).mean()
ref = np.maximum(QS * base, (QS - 1) * base).mean()
print("coverage", np.mean((yte[:, 0] > p[:, 0]) & (yte[:, 0] < p[:, 2])))
print("outcome", 1 - score / ref)
