# problem: dropout_misplaced
# data: synthetic
# twin: return self.noise(self.score(h), training=training) => return self.score(self.noise(h, training=training))
# twin: noise_rate=0.6 => noise_rate=0.1
# Valence rating of short texts: every word carries a hidden valence, the rating
# is their (normalised) sum plus a little rater noise.
import sys
import numpy as np
import keras
from keras import ops

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed + 17)

VOCAB, LENGTH = 150, 16
valence = rng.normal(size=VOCAB)
valence = (valence - valence.mean()) / valence.std()


def sample_texts(n):
    tokens = rng.integers(0, VOCAB, size=(n, LENGTH))
    rating = valence[tokens].sum(axis=1) / np.sqrt(LENGTH)
    rating = rating + 0.1 * rng.normal(size=n)
    return tokens.astype("int32"), rating[:, None].astype("float32")


class ValenceReader(keras.Model):
    def __init__(self, width=16, noise_rate=0.6):
        super().__init__()
        self.words = keras.layers.Embedding(VOCAB, width)
        self.hidden = keras.layers.Dense(64, activation="relu")
        self.noise = keras.layers.Dropout(noise_rate)
        self.score = keras.layers.Dense(1)

    def call(self, tokens, training=False):
        z = ops.sum(self.words(tokens), axis=1) / LENGTH**0.5
        h = self.hidden(z)
        return self.noise(self.score(h), training=training)


train, val, test = sample_texts(4000), sample_texts(800), sample_texts(1500)

reader = ValenceReader()
reader.compile(optimizer=keras.optimizers.Adam(3e-3), loss="mean_squared_error", metrics=["mae"])
reader.fit(*train, validation_data=val, epochs=15, batch_size=64, verbose=2)

err = reader.predict(test[0], verbose=0) - test[1]
rmse = np.sqrt(np.mean(err**2))
print("outcome", float(np.nan_to_num(-rmse, nan=-99.0)))
