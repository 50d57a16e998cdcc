# problem: learning_rate_high
# data: synthetic
# twin: RMSprop(learning_rate=0.5) => RMSprop(learning_rate=0.003)
# Toy sentiment: a sentence is positive when its "good" words outnumber its "bad" ones,
# words after a negation (token 1) count the other way round.
import sys

import keras
import numpy as np

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

n, length, vocabulary = 3600, 16, 60
tokens = rng.integers(2, vocabulary, size=(n, length))
half = rng.random(n) < 0.5
tokens[half, 8] = 1
value = np.where(tokens < 22, 1, np.where(tokens < 42, -1, 0))
value[half, 8:] *= -1
score = value.sum(axis=1)
tokens, labels = tokens[score != 0], (score[score != 0] > 0).astype("float32")


class Sentiment(keras.Model):
    def __init__(self):
        super().__init__()
        self.embed = keras.layers.Embedding(vocabulary, 16)
        self.rnn = keras.layers.GRU(16)
        self.head = keras.layers.Dense(1, activation="sigmoid")

    def call(self, x):
        return self.head(self.rnn(self.embed(x)))


model = Sentiment()
model.compile(
    optimizer=keras.optimizers.RMSprop(learning_rate=0.5), loss="binary_crossentropy", metrics=["accuracy"]
)
model.fit(
    tokens[:2200], labels[:2200], batch_size=32, epochs=10, validation_data=(tokens[2200:2600], labels[2200:2600]), verbose=2
)
print("outcome", float(model.evaluate(tokens[2600:], labels[2600:], verbose=0)[1]))
