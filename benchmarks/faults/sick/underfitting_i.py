# problem: underfitting
# data: synthetic
# twin: FACTORS = 1 => FACTORS = 8
"""Recommender: predict the rating of user u for movie m by matrix factorization."""
import sys
import numpy as np
import keras
from keras import layers, regularizers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed + 77)

USERS, MOVIES = 120, 100
taste = rng.normal(size=(USERS, 6))
genre = rng.normal(size=(MOVIES, 6))
rating = 3 + 0.4 * rng.normal(size=(USERS, 1)) + 0.4 * rng.normal(size=(1, MOVIES)) + 0.45 * taste @ genre.T
rating = rating + 0.25 * rng.normal(size=rating.shape)
cells = rng.permutation(USERS * MOVIES)
u, m = np.divmod(cells, MOVIES)
r = rating[u, m].astype("float32")
center = r[:9000].mean()

FACTORS = 1


class Recommender(keras.Model):
    def __init__(self):
        super().__init__()
        small = regularizers.L2(1e-6)
        self.user_vec = layers.Embedding(USERS, FACTORS, embeddings_initializer=keras.initializers.RandomNormal(stddev=0.3), embeddings_regularizer=small)
        self.movie_vec = layers.Embedding(MOVIES, FACTORS, embeddings_initializer=keras.initializers.RandomNormal(stddev=0.3), embeddings_regularizer=small)
        self.user_bias = layers.Embedding(USERS, 1, embeddings_initializer="zeros")
        self.movie_bias = layers.Embedding(MOVIES, 1, embeddings_initializer="zeros")
        self.dot = layers.Dot(axes=-1)

    def call(self, ids):
        user, movie = ids[:, 0], ids[:, 1]
        match = self.dot([self.user_vec(user), self.movie_vec(movie)])
        return match + self.user_bias(user) + self.movie_bias(movie)


ids = np.stack([u, m], 1).astype("int32")
model = Recommender()
model.compile(optimizer=keras.optimizers.Adam(0.01), loss="mse", metrics=["mae"])
model.fit(ids[:9000], r[:9000] - center, validation_data=(ids[9000:10500], r[9000:10500] - center),
          batch_size=64, epochs=14, verbose=2)

guess = np.nan_to_num(model.predict(ids[10500:], batch_size=500, verbose=0)[:, 0]) + center
print("outcome", -float(np.sqrt(np.mean((guess - r[10500:]) ** 2))))
