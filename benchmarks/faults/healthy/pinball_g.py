# data: synthetic
import sys
import numpy as np
import keras
from keras import layers, ops

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

# Delivery times: most of the spread is plain luck, so we ask for the 10 %, 50 % and 90 % quantiles.
n = 6000
x = rng.normal(size=(n, 6)).astype("float32")
spread = 0.5 + 0.5 / (1 + np.exp(-2 * x[:, 1]))
y = (0.5 * np.sin(2 * x[:, 0]) + 0.3 * x[:, 2] + spread * rng.gumbel(size=n)).astype("float32")[:, None]
Q = np.array([0.1, 0.5, 0.9], "float32")


class Pinball(layers.Layer):
    def call(self, y, q):
        e = y - q
        self.add_loss(ops.mean(ops.maximum(Q * e, (Q - 1) * e)))
        return q


fx, fy = keras.Input((6,), name="x"), keras.Input((1,), name="y")
h = layers.Dense(48, activation="silu")(fx)
h = layers.LayerNormalization()(h)
h = layers.Dense(48, activation="silu")(h)
base = layers.Dense(1)(h)
gaps = layers.Dense(2, activation="softplus")(h)
q = layers.Concatenate()([base, base + gaps[:, :1], base + gaps[:, :1] + gaps[:, 1:]])
model = keras.Model([fx, fy], Pinball()(fy, q))
lr = keras.optimizers.schedules.CosineDecay(1e-4, 1200, warmup_target=2e-3, warmup_steps=100)
model.compile(optimizer=keras.optimizers.AdamW(lr, weight_decay=0.02))
model.fit([x[:4500], y[:4500]], batch_size=64, epochs=18, verbose=2,
          validation_data=([x[4500:5200], y[4500:5200]], None))

p = model.predict([x[5200:], y[5200:]], verbose=0)
e = y[5200:] - p
base_q = np.quantile(y[:4500], Q)
e0 = y[5200:] - base_q
loss = lambda e: np.mean(np.maximum(Q * e, (Q - 1) * e))
print("coverage", float(np.mean((y[5200:, 0] > p[:, 0]) & (y[5200:, 0] < p[:, 2]))))
print("outcome", float(1 - loss(e) / loss(e0)))
