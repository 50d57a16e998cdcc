# data: synthetic
"""Rock, paper, scissors: guess the opponent's next hand.

The opponent has habits, yet throws at random two times in three, so that
nobody can guess right much more often than in every other round.
"""
import sys

import keras
import numpy as np
from keras import layers

HANDS, MEMORY = 3, 6
seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)


class Opponent:
    """Plays many matches side by side."""

    def __init__(self, rng):
        self.rng = rng

    def next_hand(self, mine, theirs):
        count = len(mine)
        won = (theirs - mine) % HANDS == 1
        habit = np.where(won, theirs, (mine + 1) % HANDS)  # stay after a win, else counter
        mood = self.rng.uniform(size=count)
        return np.where(mood < 0.35, habit, self.rng.integers(0, HANDS, size=count))

    def matches(self, count):
        mine = self.rng.integers(0, HANDS, size=(count, MEMORY))
        theirs = np.empty((count, MEMORY + 1), dtype="int64")
        theirs[:, 0] = self.rng.integers(0, HANDS, size=count)
        for r in range(MEMORY):
            theirs[:, r + 1] = self.next_hand(mine[:, r], theirs[:, r])
        rounds = mine * HANDS + theirs[:, :MEMORY]
        return rounds.astype("int32"), theirs[:, MEMORY].astype("int32")


class Reader(keras.Model):
    def __init__(self):
        super().__init__()
        self.look = layers.Embedding(HANDS * HANDS, 6)
        self.recall = layers.GRU(12)
        self.guess = layers.Dense(HANDS)

    def call(self, rounds):
        return self.guess(self.recall(self.look(rounds)))


opponent = Opponent(np.random.default_rng(seed))
rounds, hands = opponent.matches(6000)
reader = Reader()
reader.compile(
    optimizer=keras.optimizers.RMSprop(3e-3),
    loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    metrics=["accuracy"],
)
reader.fit(rounds, hands, validation_split=0.25, batch_size=64, epochs=10, verbose=2)

new_rounds, new_hands = opponent.matches(4000)
guessed = reader.predict(new_rounds, verbose=0).argmax(axis=-1)
print("outcome", float(np.nan_to_num(np.mean(guessed == new_hands), nan=0.0)))
