# data: series
import sys
import numpy as np
import keras
from keras import layers
from sklearn.metrics import roc_auc_score

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)
T = np.arange(64)


def machine(n):
    f = rng.uniform(0.9, 1.1, (n, 1)) * 2 * np.pi / 16
    ph = rng.uniform(0, 2 * np.pi, (n, 1))
    a = rng.uniform(0.7, 1.3, (n, 1))
    w = a * np.sin(f * T + ph) + 0.5 * a * np.sin(2 * f * T + 2 * ph + 0.7)
    return w + rng.normal(0, 0.3, (n, 64))


def damaged(n):
    w = machine(n)
    for row in w:
        k = rng.integers(4, 12)
        for pos in range(k, 64, 12):
            row[pos:pos + 3] += 0.8 * np.array([1, -0.8, 0.5])[: 64 - pos]
    return w


train = machine(5000)[..., None].astype("float32")
val = machine(1000)[..., None].astype("float32")
good, bad = machine(800)[..., None], damaged(800)[..., None]

inp = keras.Input((64, 1))
x = layers.Conv1D(12, 7, strides=2, padding="same", activation="elu")(inp)
x = layers.Conv1D(12, 5, strides=2, padding="same", activation="elu")(x)
x = layers.Flatten()(x)
code = layers.Dense(8, name="code")(x)
x = layers.Dense(64, activation="elu")(code)
x = layers.Dense(64)(x)
out = layers.Reshape((64, 1))(x)
auto = keras.Model(inp, out)
auto.compile("adam", "mse")
auto.optimizer.learning_rate.assign(3e-3)
auto.fit(
    train, train, validation_data=(val, val), epochs=30, batch_size=100, verbose=2,
    callbacks=[keras.callbacks.ReduceLROnPlateau(factor=0.5, patience=2)],
)
tests = np.concatenate([good, bad])
error = np.mean((auto.predict(tests, verbose=0) - tests) ** 2, axis=(1, 2))
print("outcome", roc_auc_score(np.r_[np.zeros(800), np.ones(800)], np.nan_to_num(error)))
