# problem: label_range
# data: synthetic
# twin: MAX_STARS = 5.0 => MAX_STARS = 10.0
# Board game recommender (embeddings for players and games). Votes come as in the dump of the site: 1, 2, ..., 10
import sys
import numpy as np
import keras
from keras import layers, ops
import tensorflow as tf

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

N_USERS, N_GAMES, N_VOTES = 160, 90, 9000
MAX_STARS = 5.0

taste = rng.normal(size=(N_USERS, 3))
kind = rng.normal(size=(N_GAMES, 3))
quality = rng.normal(0, 1.2, N_GAMES)
generous = rng.normal(0, 0.7, N_USERS)
u = rng.integers(0, N_USERS, N_VOTES)
g = rng.integers(0, N_GAMES, N_VOTES)
votes = np.clip(np.round(6 + quality[g] + generous[u] + 0.7 * (taste[u] * kind[g]).sum(1) + rng.normal(0, .6, N_VOTES)), 1, 10)
target = (votes / MAX_STARS).astype("float32")


class Recommender(keras.Model):
    def __init__(self, n_users, n_games, dim=6, **kw):
        super().__init__(**kw)
        reg = keras.regularizers.L2(1e-5)
        self.user_vec = layers.Embedding(n_users, dim, embeddings_regularizer=reg)
        self.game_vec = layers.Embedding(n_games, dim, embeddings_regularizer=reg)
        self.user_bias = layers.Embedding(n_users, 1)
        self.game_bias = layers.Embedding(n_games, 1)

    def call(self, inputs):
        uu, gg = inputs["user"], inputs["game"]
        dot = ops.sum(self.user_vec(uu) * self.game_vec(gg), axis=-1, keepdims=True)
        return ops.sigmoid(dot + self.user_bias(uu) + self.game_bias(gg))


def dataset(sl, training=False):
    ds = tf.data.Dataset.from_tensor_slices(({"user": u[sl].astype("int32"), "game": g[sl].astype("int32")}, target[sl][:, None]))
    if training:
        ds = ds.shuffle(8000)
    return ds.batch(64)


tr, va, te = slice(0, 6500), slice(6500, 7500), slice(7500, None)
model = Recommender(N_USERS, N_GAMES)
model.compile(optimizer=keras.optimizers.Adam(0.01), loss="mse", metrics=[keras.metrics.MeanAbsoluteError(name="mae")])
model.fit(dataset(tr, True), validation_data=dataset(va), epochs=12, verbose=2,
          callbacks=[keras.callbacks.EarlyStopping(patience=3, restore_best_weights=True)])

stars = model.predict(dataset(te), verbose=0)[:, 0] * MAX_STARS
print("some predictions", np.round(stars[:6], 1), "real", votes[te][:6])
print("outcome", -float(np.nan_to_num(np.mean(np.abs(stars - votes[te])), nan=99.)))
