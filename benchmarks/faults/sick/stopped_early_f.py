# problem: stopped_early
# data: synthetic
# twin: steps_per_epoch=14 => steps_per_epoch=60
import sys
import numpy as np
import keras
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

ITEMS, USERS = 120, 200
tastes, traits = rng.normal(size=(USERS, 3)), rng.normal(size=(ITEMS, 3))


def ratings(n):
    u, i = rng.integers(0, USERS, n), rng.integers(0, ITEMS, n)
    score = (tastes[u] * traits[i]).sum(1) / np.sqrt(3)
    return (u, i), (score + 0.3 * rng.normal(size=n)).astype("float32")[:, None]


def batches(data, size):
    (u, i), r = data
    while True:
        k = np.random.randint(0, len(u), size)
        yield (u[k], i[k]), r[k]


train, valid, test = ratings(12000), ratings(1500), ratings(3000)

user, item = keras.Input((), dtype="int32"), keras.Input((), dtype="int32")
p = layers.Embedding(USERS, 6, embeddings_initializer="glorot_normal")(user)
q = layers.Embedding(ITEMS, 6, embeddings_initializer="glorot_normal")(item)
output = layers.Dense(1)(layers.Multiply()([p, q]))
model = keras.Model([user, item], output)
model.compile(optimizer=keras.optimizers.Adam(0.01), loss="mse")
model.fit(batches(train, 128), steps_per_epoch=14, epochs=10, validation_data=valid, verbose=2)

pred = model.predict(test[0], verbose=0)
print("outcome", float(1 - np.mean((pred - test[1]) ** 2) / np.var(test[1])))
