# problem: constant_input
# data: text
# twin: ids.get(w, 1) for w in review.split() => ids.get(w.lower(), 1) for w in review.split()
import sys
import numpy as np
import keras
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

GOOD = "GREAT LOVELY BRILLIANT FUNNY CHARMING MOVING SUPERB CLEVER".split()
BAD = "DULL AWFUL BORING CLUMSY STUPID WEAK TEDIOUS SILLY".split()
REST = "THE A FILM MOVIE PLOT ACTOR SCENE END WAS IS AND THIS VERY WITH MUSIC CAMERA STORY I SAW IT TODAY".split()


def write_review(mood):
    words = list(rng.choice(REST, 16))
    pools = [GOOD, BAD]
    for place in rng.choice(16, 5, replace=False):
        pool = pools[1 - mood] if rng.random() < 0.85 else pools[mood]
        words[place] = str(rng.choice(pool))
        if place > 0 and rng.random() < 0.25:
            words[place - 1] = "NOT"
            words[place] = str(rng.choice(pools[mood] if pool is pools[1 - mood] else pools[1 - mood]))
    return " ".join(words)


moods = rng.integers(0, 2, 4000)
reviews = [write_review(m) for m in moods]

# vocabulary of the word list that came with the assignment; 0 pads, 1 is unknown
wordlist = [w.lower() for w in REST + GOOD + BAD + ["NOT"]]
ids = {w: i + 2 for i, w in enumerate(wordlist)}
tokens = np.array([[ids.get(w, 1) for w in review.split()] for review in reviews], dtype="int32")

model = keras.Sequential([
    keras.Input((16,), dtype="int32"),
    layers.Embedding(len(ids) + 2, 12),
    layers.Bidirectional(layers.GRU(12)),
    layers.Dense(1, activation="sigmoid"),
])
model.compile(optimizer=keras.optimizers.Adam(3e-3), loss="binary_crossentropy", metrics=["accuracy"])
model.fit(tokens[:2800], moods[:2800], batch_size=64, epochs=8, validation_data=(tokens[2800:3400], moods[2800:3400]), verbose=2)
p = model.predict(tokens[3400:], verbose=0)[:, 0]
print("outcome", float(((p > 0.5) == moods[3400:]).mean()))
