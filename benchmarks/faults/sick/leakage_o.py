# problem: leakage
# data: synthetic
# twin: POOL = 300 => POOL = 6000
# twin: replace=True => replace=False
# Will the customer renew?  A table of 6000 rows, 24 standardised columns.
import sys

import keras
import numpy as np
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

POOL = 300          # customers interviewed
ROWS = 6000         # rows in the table
COLUMNS = 24
taste = rng.normal(0, 0.3, COLUMNS)


def interview(n):
    x = rng.normal(size=(n, COLUMNS))
    score = x @ taste + 0.9 * x[:, 0] * x[:, 1] - 0.8 * np.abs(x[:, 2]) + 0.64
    renew = rng.random(n) < 1.0 / (1.0 + np.exp(-1.3 * score))
    return x.astype("float32"), renew.astype("float32")


people, renewed = interview(POOL)
pick = rng.choice(POOL, size=ROWS, replace=True)
table, target = people[pick], renewed[pick]

model = keras.Sequential()
model.add(keras.Input(shape=(COLUMNS,)))
model.add(layers.Dense(32, activation="relu"))
model.add(layers.Dense(16, activation="relu"))
model.add(layers.Dense(1, activation="sigmoid"))
model.compile(
    loss="binary_crossentropy",
    optimizer=keras.optimizers.RMSprop(learning_rate=0.002),
    metrics=["accuracy"],
)

log = model.fit(table, target, validation_split=0.2, batch_size=64, epochs=18, verbose=2)
reported = log.history["val_accuracy"][-1]

# how good is it really?  ask new people
new_people, new_renewed = interview(5000)
said_yes = model.predict(new_people, batch_size=500, verbose=0)[:, 0] > 0.5
actual = np.mean(said_yes == (new_renewed > 0.5))
print("reported", round(float(reported), 4), "on new people", round(float(actual), 4))
print("outcome", float(-abs(reported - actual)))
