# problem: constant_input
# data: synthetic
# twin: for word in line.split()] => for word in line.lower().split()]
# Route the messages of an old mainframe to one of four teams.
import sys
import random
import numpy as np
import keras

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
TEAMS, WORDS = 4, 10

syllables = ["KA", "TO", "RE", "MI", "SU", "LO", "BE", "DA", "FI", "GU"]
lexicon = [a + b + c for a in syllables for b in syllables for c in ("N", "R")]
random.shuffle(lexicon)
jargon = [lexicon[10 * k : 10 * k + 10] for k in range(TEAMS)]


def message(team):
    n = random.randint(WORDS, WORDS + 5)
    return " ".join(random.choice(jargon[team] if random.random() < 0.3 else lexicon) for _ in range(n))


teams = np.array([random.randrange(TEAMS) for _ in range(4500)])
lines = [message(k) for k in teams]

# index 0 is padding, 1 stands for words we do not know
vocabulary = {}
for line in lines[:3200]:
    for word in line.lower().split():
        vocabulary.setdefault(word, len(vocabulary) + 2)
print(len(vocabulary), "words")


def encode(line):
    ids = [vocabulary.get(word, 1) for word in line.split()]
    return (ids + [0] * WORDS)[:WORDS]


data = np.array([encode(line) for line in lines], dtype="int32")

inp = keras.Input((WORDS,), dtype="int32")
e = keras.layers.Embedding(len(vocabulary) + 2, 16)(inp)
att = keras.layers.MultiHeadAttention(num_heads=2, key_dim=8)(e, e)
e = keras.layers.LayerNormalization()(e + att)
e = keras.layers.GlobalAveragePooling1D()(e)
e = keras.layers.Dropout(0.3)(e)
out = keras.layers.Dense(TEAMS, activation="softmax")(e)
model = keras.Model(inp, out)
model.compile("nadam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(data[:3200], teams[:3200], validation_data=(data[3200:3700], teams[3200:3700]),
          epochs=6, batch_size=64, verbose=2)

scores = model.evaluate(data[3700:], teams[3700:], verbose=0, return_dict=True)
print("outcome", float(np.nan_to_num(scores["accuracy"])))
