# problem: batch_size
# data: synthetic
# twin: PER_STEP = 4096 => PER_STEP = 32
"""Name the delivery a bowler has just sent down, from the ball tracker's nine readings."""
import sys

import keras
import numpy as np
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

KINDS = ["inswinger", "outswinger", "off break", "leg break", "yorker", "slower ball"]
GRIPS = 3          # every kind is bowled with a few different grips
READINGS = 9
PER_STEP = 4096
ROUNDS = 20

grip_centres = rng.normal(0.0, 1.0, (len(KINDS), GRIPS, READINGS))


def bowl(n):
    kind = rng.integers(len(KINDS), size=n)
    grip = rng.integers(GRIPS, size=n)
    track = grip_centres[kind, grip] + rng.normal(0.0, 0.6, (n, READINGS))
    return track.astype("float32"), kind.astype("int32")


x, y = bowl(4000)
x_new, y_new = bowl(2000)
centre, width = x.mean(axis=0), x.std(axis=0)
x, x_new = (x - centre) / width, (x_new - centre) / width

model = keras.Sequential(
    [
        keras.Input((READINGS,)),
        layers.Dense(64, activation="relu"),
        layers.Dense(32, activation="relu"),
        layers.Dense(len(KINDS), activation="softmax"),
    ]
)
model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(x, y, batch_size=PER_STEP, epochs=ROUNDS, validation_split=0.2, verbose=2)

guess = model.predict(x_new, verbose=0).argmax(axis=1)
print("outcome", float(np.mean(guess == y_new)))
