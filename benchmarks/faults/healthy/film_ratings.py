# problem: none
# data: synthetic
import sys

import keras
import numpy as np
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

# ratings of 1 to 5 stars that 150 people gave to 80 films
n, people, films = 8000, 150, 80
person, film = rng.integers(0, people, n), rng.integers(0, films, n)
kindness, quality = rng.normal(0, 0.5, people), rng.normal(0, 0.7, films)
stars = np.clip(np.round(3 + kindness[person] + quality[film] + rng.normal(0, 1.0, n)), 1, 5).astype("float32")
train, val, test = slice(0, 6000), slice(6000, 7000), slice(7000, n)

person_in = keras.Input((1,), dtype="int32", name="person")
film_in = keras.Input((1,), dtype="int32", name="film")
p = layers.Flatten()(layers.Embedding(people, 4)(person_in))
f = layers.Flatten()(layers.Embedding(films, 4)(film_in))
h = layers.Dense(8, activation="relu")(layers.Concatenate()([p, f]))
model = keras.Model([person_in, film_in], layers.Dense(1)(h))
model.compile(optimizer=keras.optimizers.Adam(0.003), loss="mse", metrics=["mae"])

center = stars[train].mean()
model.fit(
    [person[train, None], film[train, None]],
    stars[train] - center,
    validation_data=([person[val, None], film[val, None]], stars[val] - center),
    batch_size=64, epochs=6, verbose=2,
)

guess = model.predict([person[test, None], film[test, None]], verbose=0)[:, 0] + center
print("outcome", -float(np.mean((guess - stars[test]) ** 2) / stars[test].var()))
