# problem: underfitting
# data: synthetic
# twin: SIZE = 1 => SIZE = 4
"""Practical 9, film club: every member and every film gets a learned profile,
and the inner product of the two profiles estimates the rating."""
import sys

import keras
import numpy as np
from keras import layers

MEMBERS = 80
FILMS = 50
SIZE = 1  # numbers per profile


def tastes(rng):
    """Ratings around zero that come from three traits of members and films."""
    member = rng.normal(size=(MEMBERS, 3))
    film = rng.normal(size=(FILMS, 3))
    return member @ film.T / np.sqrt(3.0)


def profile(count, name):
    ident = keras.Input(shape=(1,), dtype="int32", name=name)
    start = keras.initializers.RandomNormal(stddev=0.3)
    vector = layers.Embedding(count, SIZE, embeddings_initializer=start)(ident)
    return ident, layers.Flatten()(vector)


def build():
    member, member_profile = profile(MEMBERS, "member")
    film, film_profile = profile(FILMS, "film")
    rating = layers.Dot(axes=1, name="rating")([member_profile, film_profile])
    return keras.Model([member, film], rating)


seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

truth = tastes(rng)
cells = rng.permutation(MEMBERS * FILMS)
member, film = (cells // FILMS).astype("int32")[:, None], (cells % FILMS).astype("int32")[:, None]
exact = truth[member[:, 0], film[:, 0]].astype("float32")
given = (exact + rng.normal(0.0, 0.15, size=len(exact))).astype("float32")

train, val, test = slice(0, 2800), slice(2800, 3200), slice(3200, 4000)

model = build()
model.compile(optimizer=keras.optimizers.Adam(0.01), loss="mean_squared_error", metrics=["mae"])
model.fit(
    [member[train], film[train]], given[train],
    validation_data=([member[val], film[val]], given[val]),
    batch_size=32, epochs=25, verbose=2,
)

# pairs nobody has rated so far, compared with the exact taste
guess = model.predict([member[test], film[test]], verbose=0)[:, 0]
r2 = 1.0 - np.mean((guess - exact[test]) ** 2) / np.var(exact[test])
print("outcome", float(np.nan_to_num(r2, nan=-99.0)))
