# data: synthetic
import sys
import numpy as np
import keras
from keras import layers, ops

# Two cameras in the sorting hall: do these two scans show the same parcel?
# Dimensions are measured well, colour and gloss depend on the lamp above the belt.

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

SCATTER = np.array([0.3, 0.3, 0.3, 0.35, 0.4, 1.5, 1.5, 1.5, 2.0, 2.0])
TOTAL = np.sqrt(1.0 + SCATTER ** 2)


def pairs(n):
    same = rng.random(n) < 0.5
    first = rng.normal(size=(n, 10))
    other = rng.normal(size=(n, 10))
    second = np.where(same[:, None], first, other)
    scan_a = (first + SCATTER * rng.normal(size=(n, 10))) / TOTAL
    scan_b = (second + SCATTER * rng.normal(size=(n, 10))) / TOTAL
    return [scan_a.astype("float32"), scan_b.astype("float32")], same.astype("float32")[:, None]


class Distance(layers.Layer):
    def call(self, a, b):
        return ops.sqrt(ops.sum(ops.square(a - b), axis=-1, keepdims=True) + 1e-6)


def contrastive(y_true, y_pred):
    near = y_true * ops.square(y_pred)
    far = (1.0 - y_true) * ops.square(ops.maximum(1.0 - y_pred, 0.0))
    return ops.mean(near + far, axis=-1)


def agreement(y_true, y_pred):
    hit = ops.equal(ops.greater(y_true, 0.5), ops.less(y_pred, 0.5))
    return ops.mean(ops.cast(hit, "float32"), axis=-1)


tower = keras.Sequential([
    keras.Input((10,)),
    layers.Dense(32, activation="leaky_relu"),
    layers.Dense(8),
], name="tower")

scan_a, scan_b = keras.Input((10,)), keras.Input((10,))
model = keras.Model([scan_a, scan_b], Distance()(tower(scan_a), tower(scan_b)))
model.compile(optimizer=keras.optimizers.Adamax(3e-3), loss=contrastive, metrics=[agreement])

x_train, y_train = pairs(6000)
x_val, y_val = pairs(1200)
x_test, y_test = pairs(3000)
model.fit(x_train, y_train, validation_data=(x_val, y_val), epochs=16, batch_size=64, verbose=2)

d = model.predict(x_test, verbose=0)
acc = np.mean((d < 0.5) == (y_test > 0.5)) if np.all(np.isfinite(d)) else np.nan
print("outcome", float(np.nan_to_num(acc, nan=0.0)))
