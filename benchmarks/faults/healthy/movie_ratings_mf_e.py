# data: synthetic
import sys
import numpy as np
import keras
from keras import layers, regularizers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

users, movies, rank = 500, 300, 3
bu, bm = rng.normal(0, 0.4, users), rng.normal(0, 0.5, movies)
pu, pm = rng.normal(0, 0.65, (users, rank)), rng.normal(0, 0.65, (movies, rank))
cells = rng.choice(users * movies, 45000, replace=False)
u, m = cells // movies, cells % movies
stars = 3.4 + bu[u] + bm[m] + (pu[u] * pm[m]).sum(1) + rng.normal(0, 0.6, len(cells))
stars = np.clip(np.round(stars * 2) / 2, 0.5, 5.0).astype("float32")

i1, i2 = 35000, 40000
mu = float(stars[:i1].mean())

user_in = keras.Input((1,), dtype="int32")
movie_in = keras.Input((1,), dtype="int32")
l2 = regularizers.L2(2e-5)
uf = layers.Embedding(users, 4, embeddings_initializer=keras.initializers.RandomNormal(stddev=0.1), embeddings_regularizer=l2)(user_in)
mf = layers.Embedding(movies, 4, embeddings_initializer=keras.initializers.RandomNormal(stddev=0.1), embeddings_regularizer=l2)(movie_in)
ub = layers.Embedding(users, 1, embeddings_initializer="zeros", embeddings_regularizer=l2)(user_in)
mb = layers.Embedding(movies, 1, embeddings_initializer="zeros", embeddings_regularizer=l2)(movie_in)
score = layers.Add()([layers.Dot(axes=2)([uf, mf]), ub, mb])
score = layers.Flatten()(score)
score = layers.Rescaling(1.0, offset=mu)(score)
model = keras.Model([user_in, movie_in], score)
model.compile(
    optimizer=keras.optimizers.Adam(5e-3),
    loss="mse",
    metrics=[keras.metrics.RootMeanSquaredError(name="rmse")],
)
model.fit(
    [u[:i1, None], m[:i1, None]], stars[:i1],
    validation_data=([u[i1:i2, None], m[i1:i2, None]], stars[i1:i2]),
    batch_size=256, epochs=25, verbose=2,
    callbacks=[keras.callbacks.EarlyStopping(patience=2, restore_best_weights=True)],
)
p = model.predict([u[i2:, None], m[i2:, None]], batch_size=1024, verbose=0)[:, 0]
print("outcome", 1 - np.mean((stars[i2:] - p) ** 2) / np.var(stars[i2:]))
