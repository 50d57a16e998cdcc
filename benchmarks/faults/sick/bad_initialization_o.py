# problem: bad_initialization
# data: synthetic
# twin: factor_init = "zeros" => factor_init = "random_normal"
#
# Film ratings: 150 viewers, 100 films, about half of the table known.
# rating = viewer mood + film quality + taste(viewer) . flavour(film)
#
import sys
import numpy as np
import keras
from keras import layers, regularizers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

VIEWERS, FILMS, RANK = 150, 100, 3

mood = rng.normal(0, 0.4, VIEWERS)
quality = rng.normal(0, 0.4, FILMS)
taste = rng.normal(size=(VIEWERS, RANK))
flavour = rng.normal(size=(FILMS, RANK))
complete = mood[:, None] + quality[None, :] + taste @ flavour.T / np.sqrt(RANK)

cells = rng.permutation(VIEWERS * FILMS)
who, what = np.divmod(cells, FILMS)
stars = complete[who, what]
told = stars + rng.normal(0, 0.15, len(stars))

who, what = who.astype("int32"), what.astype("int32")
told = told.astype("float32")[:, None]
train, val, test = slice(0, 8000), slice(8000, 9500), slice(9500, 13500)

dims = 4
factor_init = "zeros"


def table(rows, width, start, name):
    return layers.Embedding(rows, width, embeddings_initializer=start,
                            embeddings_regularizer=regularizers.L2(2e-5), name=name)


viewer = keras.Input(shape=(), dtype="int32", name="viewer")
film = keras.Input(shape=(), dtype="int32", name="film")

match = layers.Dot(axes=1)([
    table(VIEWERS, dims, factor_init, "taste")(viewer),
    table(FILMS, dims, factor_init, "flavour")(film),
])
rating = layers.Add()([
    match,
    table(VIEWERS, 1, "uniform", "mood")(viewer),
    table(FILMS, 1, "uniform", "quality")(film),
])
model = keras.Model([viewer, film], rating)
model.compile(optimizer=keras.optimizers.Adam(0.01), loss="mse",
              metrics=[keras.metrics.RootMeanSquaredError(name="rmse")])

model.fit([who[train], what[train]], told[train],
          validation_data=([who[val], what[val]], told[val]),
          batch_size=64, epochs=16, verbose=2)

est = model.predict([who[test], what[test]], batch_size=500, verbose=0)[:, 0]
print("outcome", float(np.nan_to_num(-np.sqrt(np.mean((est - stars[test]) ** 2)), nan=-99.0)))
