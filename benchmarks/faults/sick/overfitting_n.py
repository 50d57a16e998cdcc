# problem: overfitting
# data: synthetic
# twin: matches: int = 200 => matches: int = 5000
# twin: width: int = 512 => width: int = 24
# twin: epochs: int = 120 => epochs: int = 10
"""Esports draft: which side wins, seen from the five heroes that each side picked."""
import sys
from dataclasses import dataclass

import keras
import numpy as np
from keras import layers


@dataclass
class Season:
    matches: int = 200
    heroes: int = 60
    width: int = 512
    epochs: int = 120
    held_back: float = 0.3


class Arena:
    def __init__(self, heroes, seed):
        self.heroes = heroes
        self.rng = np.random.default_rng(seed)
        self.power = self.rng.normal(0.0, 1.0, size=heroes)

    def _draft(self):
        picks = self.rng.choice(self.heroes, size=10, replace=False)
        board = np.zeros(self.heroes, dtype="float32")
        board[picks[:5]], board[picks[5:]] = 1.0, -1.0
        return board

    def play(self, count):
        boards = np.stack([self._draft() for _ in range(count)])
        odds = 1.0 / (1.0 + np.exp(-boards @ self.power))
        won = (self.rng.uniform(size=count) < odds).astype("float32")
        return boards, won[:, None]


class DraftNet(keras.Model):
    def __init__(self, width):
        super().__init__()
        self.lanes = layers.Dense(width, activation="relu")
        self.fights = layers.Dense(width, activation="relu")
        self.result = layers.Dense(1, activation="sigmoid")

    def call(self, board):
        return self.result(self.fights(self.lanes(board)))


def main():
    seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
    keras.utils.set_random_seed(seed)
    season = Season()
    arena = Arena(season.heroes, seed)
    boards, won = arena.play(season.matches)

    net = DraftNet(season.width)
    net.compile(optimizer=keras.optimizers.Adam(1e-3), loss="binary_crossentropy", metrics=["accuracy"])
    net.fit(boards, won, validation_split=season.held_back, epochs=season.epochs,
            batch_size=32, verbose=2)

    new_boards, new_won = arena.play(3000)
    called = net.predict(new_boards, verbose=0) > 0.5
    print("outcome", float(np.nan_to_num(np.mean(called == (new_won > 0.5)), nan=0.0)))


main()
