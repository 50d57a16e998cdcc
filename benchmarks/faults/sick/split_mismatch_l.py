# problem: split_mismatch
# data: synthetic
# twin: vocabulary_of(val_reviews) => vocabulary_of(train_reviews)
# twin: vocabulary_of(test_reviews) => vocabulary_of(train_reviews)
"""Worksheet: the mood of short restaurant reviews, from word numbers to an embedding."""
import sys

import keras
import numpy as np
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

GOOD = np.array("tasty fresh friendly lovely crisp generous warm superb cosy quick".split())
BAD = np.array("stale rude cold bland greasy slow dirty pricey noisy burnt".split())
PLAIN = np.array(
    "we the table waiter soup bread fish evening menu lunch was with and our plate glass "
    "window street kitchen salad rice tea coffee guests order bill chair door music lamp".split()
)
LENGTH = 14


# ---- step 1: the reviews -------------------------------------------------------------
def write_reviews(n):
    reviews, moods = [], rng.integers(0, 2, size=n)
    for mood in moods:
        own, other = (GOOD, BAD) if mood == 1 else (BAD, GOOD)
        words = list(rng.choice(PLAIN, size=LENGTH - 5))
        for honest in rng.random(5) < 0.88:
            words.append(rng.choice(own if honest else other))
        rng.shuffle(words)
        reviews.append(" ".join(words))
    return reviews, moods.astype("float32")


# ---- step 2: words become numbers (0 stays free for words not known) -------------------
def vocabulary_of(reviews):
    table = {}
    for review in reviews:
        for word in review.split():
            if word not in table:
                table[word] = len(table) + 1
    return table


def to_numbers(reviews, table):
    numbers = [[table.get(word, 0) for word in review.split()] for review in reviews]
    return np.array(numbers, dtype="int32")


# ---- step 3: the network --------------------------------------------------------------
def build_model(words):
    inputs = keras.Input(shape=(LENGTH,), dtype="int32")
    x = layers.Embedding(words + 1, 12)(inputs)
    x = layers.GlobalAveragePooling1D()(x)
    x = layers.Dense(16, activation="relu")(x)
    outputs = layers.Dense(1, activation="sigmoid")(x)
    return keras.Model(inputs, outputs)


train_reviews, train_moods = write_reviews(2500)
val_reviews, val_moods = write_reviews(500)
test_reviews, test_moods = write_reviews(1000)

x_train = to_numbers(train_reviews, vocabulary_of(train_reviews))
x_val = to_numbers(val_reviews, vocabulary_of(val_reviews))
x_test = to_numbers(test_reviews, vocabulary_of(test_reviews))

model = build_model(len(GOOD) + len(BAD) + len(PLAIN))
model.compile(optimizer=keras.optimizers.Adam(0.003), loss="binary_crossentropy", metrics=["accuracy"])

# ---- step 4: training and the mark -------------------------------------------------------
model.fit(x_train, train_moods, validation_data=(x_val, val_moods), epochs=12, batch_size=32, verbose=2)

guess = model.predict(x_test, verbose=0).ravel() > 0.5
print("outcome", float(np.mean(guess == (test_moods > 0.5))))
