# data: synthetic
"""Collaborative filtering with user and film embeddings, as for MovieLens."""
import sys

import keras
import numpy as np
from keras import layers, ops

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

num_users, num_movies = 400, 250
EMBEDDING_SIZE = 32

taste = rng.normal(size=(num_users, 4))
trait = rng.normal(size=(num_movies, 4))
user_mood = rng.normal(scale=0.5, size=num_users)
movie_fame = rng.normal(scale=0.7, size=num_movies)

chosen = rng.choice(num_users * num_movies, size=34000, replace=False)
users, movies = chosen // num_movies, chosen % num_movies
score = (
    3.3
    + user_mood[users]
    + movie_fame[movies]
    + 0.35 * np.sum(taste[users] * trait[movies], axis=1)
    + rng.normal(scale=0.4, size=len(chosen))
)
rating = np.clip(np.round(score * 2) / 2, 0.5, 5.0)

x = np.stack([users, movies], axis=1).astype("int32")
# scaled to 0..1, to go with the sigmoid at the end
y = ((rating - 0.5) / 4.5).astype("float32").reshape(-1, 1)
train_count = int(0.9 * len(x))
x_train, x_val = x[:train_count], x[train_count:]
y_train, y_val = y[:train_count], y[train_count:]


class RecommenderNet(keras.Model):
    def __init__(self, num_users, num_movies, embedding_size, **kwargs):
        super().__init__(**kwargs)
        self.user_embedding = layers.Embedding(
            num_users,
            embedding_size,
            embeddings_initializer="he_normal",
            embeddings_regularizer=keras.regularizers.l2(1e-6),
        )
        self.user_bias = layers.Embedding(num_users, 1)
        self.movie_embedding = layers.Embedding(
            num_movies,
            embedding_size,
            embeddings_initializer="he_normal",
            embeddings_regularizer=keras.regularizers.l2(1e-6),
        )
        self.movie_bias = layers.Embedding(num_movies, 1)

    def call(self, inputs):
        user_vector = self.user_embedding(inputs[:, 0])
        user_bias = self.user_bias(inputs[:, 0])
        movie_vector = self.movie_embedding(inputs[:, 1])
        movie_bias = self.movie_bias(inputs[:, 1])
        match = ops.sum(user_vector * movie_vector, axis=1, keepdims=True)
        return ops.sigmoid(match + user_bias + movie_bias)


model = RecommenderNet(num_users, num_movies, EMBEDDING_SIZE)
model.compile(
    loss=keras.losses.BinaryCrossentropy(),
    optimizer=keras.optimizers.Adam(learning_rate=0.001),
)
model.fit(
    x_train,
    y_train,
    batch_size=64,
    epochs=6,
    verbose=2,
    validation_data=(x_val, y_val),
)

guess = model.predict(x_val, batch_size=512, verbose=0)
r2 = 1 - np.mean((guess - y_val) ** 2) / np.mean((y_val - y_train.mean()) ** 2)
print("outcome", float(r2))
