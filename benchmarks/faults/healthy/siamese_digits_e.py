# data: synthetic
import sys
import keras
import numpy as np
from keras import ops
from sklearn.datasets import load_digits

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

images, labels = load_digits(return_X_y=True)
order = rng.permutation(len(images))
images, labels = images[order] / 16.0, labels[order]


class Distance(keras.layers.Layer):
    def call(self, pair):
        a, b = pair
        return ops.sqrt(ops.sum(ops.square(a - b), axis=-1, keepdims=True) + 1e-8)


def contrastive(margin=1.0):
    def loss(same, d):
        same = ops.cast(same, d.dtype)
        return ops.mean(same * ops.square(d) + (1 - same) * ops.square(ops.maximum(margin - d, 0.0)), axis=-1)
    return loss


def pairs(x, y, n):
    i = rng.integers(0, len(x), n)
    j = np.empty(n, int)
    same = rng.random(n) < 0.5
    for k in range(n):
        pool = np.flatnonzero((y == y[i[k]]) == same[k])
        j[k] = rng.choice(pool)
    return (x[i].astype("float32"), x[j].astype("float32")), same.astype("float32")[:, None]


train = pairs(images[:1200], labels[:1200], 8000)
val = pairs(images[1200:1450], labels[1200:1450], 2000)
test = pairs(images[1450:], labels[1450:], 3000)

encoder = keras.Sequential([
    keras.Input((64,)),
    keras.layers.Dense(64, activation="relu"),
    keras.layers.Dropout(0.15),
    keras.layers.Dense(32, activation="relu"),
    keras.layers.Dense(8),
    keras.layers.UnitNormalization(),
])
left, right = keras.Input((64,)), keras.Input((64,))
model = keras.Model([left, right], Distance()([encoder(left), encoder(right)]))
model.compile(optimizer=keras.optimizers.Adam(keras.optimizers.schedules.ExponentialDecay(2e-3, 125 * 4, 0.5)), loss=contrastive(1.0))
model.fit(train[0], train[1], validation_data=val, batch_size=64, epochs=18, verbose=2)

d = model.predict(test[0], verbose=0)
print("outcome", float(np.mean((d < 0.5) == (test[1] > 0.5))))
