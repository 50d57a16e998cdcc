# problem: bad_initialization
# data: synthetic
# twin: K, "zeros") => K, "random_normal")
# Recommender: predict how a user rates a film (biases + dot product of the two factor vectors).
import sys
import numpy as np
import keras
from keras import layers, Input, Model

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

n_users, n_films, n_ratings, K = 400, 250, 26000, 4
r = np.random.default_rng(seed)
taste, style = r.normal(0, 0.7, (n_users, 3)), r.normal(0, 0.7, (n_films, 3))
generous, quality = r.normal(0, 0.3, n_users), r.normal(0, 0.4, n_films)

pairs = r.permutation(n_users * n_films)[:n_ratings]
u, f = (pairs // n_films).astype("int32"), (pairs % n_films).astype("int32")
stars = 3.4 + generous[u] + quality[f] + (taste[u] * style[f]).sum(1) + r.normal(0, 0.35, n_ratings)
stars = stars.astype("float32")

cut1, cut2 = 20000, 23000
mean = stars[:cut1].mean()


def part(a, b):
    return {"user": u[a:b], "film": f[a:b]}, (stars[a:b] - mean)


def table(rows, width, init):
    return layers.Embedding(rows, width, embeddings_initializer=init)


user = Input(shape=(), dtype="int32", name="user")
film = Input(shape=(), dtype="int32", name="film")
p = table(n_users, K, "zeros")(user)
q = table(n_films, K, "zeros")(film)
user_bias = table(n_users, 1, "zeros")(user)
film_bias = table(n_films, 1, "zeros")(film)
score = layers.Add()([layers.Dot(axes=1)([p, q]), user_bias, film_bias])
recommender = Model(inputs={"user": user, "film": film}, outputs=score)
recommender.compile(optimizer=keras.optimizers.Adam(learning_rate=0.004), loss="mse")

x, y = part(0, cut1)
recommender.fit(x, y, batch_size=200, epochs=14, validation_data=part(cut1, cut2), verbose=2)

x, y = part(cut2, n_ratings)
rmse = np.sqrt(np.mean((recommender.predict(x, batch_size=1000, verbose=0)[:, 0] - y) ** 2))
print("test rmse", rmse)
print("outcome", float(-np.nan_to_num(rmse, nan=9.0)))
