# problem: dropout_misplaced
# data: synthetic
# twin: return self.drop(self.score(h), training=training) => return self.score(self.drop(h, training=training))
# Predict the 1..5 grade of an essay from its sentence vectors with an attention model.
import sys
import numpy as np
import keras
from keras import layers, ops

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rs = np.random.RandomState(seed)

T, D = 12, 16
aspect = rs.normal(size=(3, D)) / np.sqrt(D)


def essays(n):
    s = rs.normal(size=(n, T, D))
    strength = (s @ aspect.T).max(axis=1)          # the best sentence on each aspect
    grade = 3.0 + 0.9 * (strength - 1.6).sum(-1) + 0.2 * rs.normal(size=n)
    return s.astype("float32"), np.clip(grade, 1, 5).astype("float32")


class Grader(keras.Model):
    def __init__(self, width=32, rate=0.25):
        super().__init__()
        self.proj = layers.Dense(width)
        self.att = layers.MultiHeadAttention(2, 16)
        self.norm = layers.LayerNormalization()
        self.ff = layers.Dense(64, activation="gelu")
        self.hidden = layers.Dense(32, activation="gelu")
        self.drop = layers.Dropout(rate)
        self.score = layers.Dense(1, bias_initializer=keras.initializers.Constant(3.0))

    def call(self, x, training=False):
        z = self.proj(x)
        z = self.norm(z + self.att(z, z))
        z = ops.max(self.ff(z), axis=1)
        h = self.hidden(z)
        return self.drop(self.score(h), training=training)


xa, ya = essays(3000)
xv, yv = essays(500)
xt, yt = essays(1000)

net = Grader()
net.compile(optimizer=keras.optimizers.AdamW(2e-3, weight_decay=1e-3), loss=keras.losses.MeanSquaredError(),
            metrics=["mae"])
net.fit(xa, ya, validation_data=(xv, yv), epochs=10, batch_size=50, verbose=2)

pred = net.predict(xt, batch_size=500, verbose=0)[:, 0]
r2 = 1 - np.mean((pred - yt) ** 2) / np.var(yt)
print("outcome", float(np.nan_to_num(r2, nan=-10.0)))
