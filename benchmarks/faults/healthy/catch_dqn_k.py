# data: synthetic
"""Deep Q-learning of the game Catch: fitted Q on random play, then online with replay."""
import sys
from collections import deque

import keras
import numpy as np
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

GRID = 8
ACTIONS = 3  # left, stay, right
GAMMA = 0.95
BATCH = 64


class CatchGames:
    """Many games side by side: a ball falls, a paddle of three cells must meet it."""

    def __init__(self, count):
        self.count = count
        self.row = np.zeros(count, dtype=int)
        self.ball = np.zeros(count, dtype=int)
        self.paddle = np.zeros(count, dtype=int)
        self.restart(np.ones(count, dtype=bool))

    def restart(self, which):
        n = int(which.sum())
        self.row[which] = 0
        self.ball[which] = rng.integers(0, GRID, size=n)
        self.paddle[which] = rng.integers(1, GRID - 1, size=n)

    def observe(self):
        picture = np.zeros((self.count, GRID, GRID), dtype="float32")
        games = np.arange(self.count)
        for offset in (-1, 0, 1):
            picture[games, GRID - 1, self.paddle + offset] = 1.0
        picture[games, self.row, self.ball] = 1.0
        return picture.reshape(self.count, -1)

    def step(self, actions):
        self.paddle = np.clip(self.paddle + actions - 1, 1, GRID - 2)
        self.row = self.row + 1
        done = self.row == GRID - 1
        caught = np.abs(self.ball - self.paddle) <= 1
        reward = np.where(done, np.where(caught, 1.0, -1.0), 0.0).astype("float32")
        after = self.observe()
        self.restart(done)
        return after, reward, done


state_in = keras.Input(shape=(GRID * GRID,))
x = layers.Dense(64, activation="relu")(state_in)
x = layers.Dense(64, activation="relu")(x)
q_values = layers.Dense(ACTIONS)(x)
q_net = keras.Model(state_in, q_values)

# the same network, asked only for the value of the action that was taken
action_in = keras.Input(shape=(ACTIONS,))
q_taken = layers.Dot(axes=1)([q_values, action_in])
learner = keras.Model([state_in, action_in], q_taken)
learner.compile(
    optimizer=keras.optimizers.Adam(learning_rate=1e-3), loss=keras.losses.Huber()
)

target_net = keras.models.clone_model(q_net)
target_net.set_weights(q_net.get_weights())


def bellman(reward, done, after):
    best = target_net.predict_on_batch(after).max(axis=1)
    value = reward + GAMMA * best * (1.0 - done.astype("float32"))
    return value.astype("float32").reshape(-1, 1)


one_hot = np.eye(ACTIONS, dtype="float32")
memory = deque(maxlen=12000)
games = CatchGames(16)

# 1. random play fills the memory
before = games.observe()
for _ in range(250):
    actions = rng.integers(0, ACTIONS, size=games.count)
    after, reward, done = games.step(actions)
    memory.extend(zip(before, actions, reward, done, after))
    before = games.observe()

states, actions, rewards, dones, afters = map(np.array, zip(*memory))
for sweep in range(8):
    goals = bellman(rewards, dones, afters)
    learner.fit(
        [states, one_hot[actions]], goals, batch_size=BATCH, epochs=2, verbose=2
    )
    target_net.set_weights(q_net.get_weights())

# 2. online play with a falling share of random moves
UPDATES = 700
losses = []
before = games.observe()
for update in range(UPDATES):
    epsilon = max(0.05, 0.4 * (1 - update / (0.7 * UPDATES)))
    greedy = q_net.predict_on_batch(before).argmax(axis=1)
    random_moves = rng.integers(0, ACTIONS, size=games.count)
    actions = np.where(rng.random(games.count) < epsilon, random_moves, greedy)
    after, reward, done = games.step(actions)
    memory.extend(zip(before, actions, reward, done, after))
    before = games.observe()

    picks = rng.integers(0, len(memory), size=BATCH)
    s, a, r, d, n = map(np.array, zip(*(memory[i] for i in picks)))
    losses.append(float(learner.train_on_batch([s, one_hot[a]], bellman(r, d, n))))
    if (update + 1) % 50 == 0:
        target_net.set_weights(q_net.get_weights())
        print(f"update {update + 1} epsilon {epsilon:.2f} loss {np.mean(losses[-50:]):.5f}")

# 3. greedy play
test_games = CatchGames(400)
for _ in range(GRID - 1):
    choice = q_net.predict_on_batch(test_games.observe()).argmax(axis=1)
    _, reward, _ = test_games.step(choice)
print("outcome", float(np.mean(reward > 0)))
