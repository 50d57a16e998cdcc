# problem: split_mismatch
# data: synthetic
# twin: book = number_words(posts) => book = number_words(train_posts)
"""Sort the posts of a gardening forum into its four boards (invented language)."""
import sys
import keras
import numpy as np
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

BOARDS = ["roses", "compost", "tools", "slugs"]
WORDS = np.array([a + b for a in "ra mo ti ke su lo pa ne vi do".split()
                  for b in "ban lek mir tos dun gal fep sio rux".split()])
HABIT = rng.dirichlet(np.full(len(WORDS), 0.3), size=len(BOARDS))
HABIT = 0.7 * HABIT + 0.3 / len(WORDS)
WORDS_PER_POST = 16


def forum(n):
    board = rng.integers(0, len(BOARDS), n)
    posts = [" ".join(rng.choice(WORDS, size=WORDS_PER_POST, p=HABIT[b])) for b in board]
    return posts, board.astype("int32")


def number_words(posts):
    """word -> number, 0 is kept for padding and 1 for strangers"""
    book = {}
    for post in posts:
        for word in post.split():
            book.setdefault(word, len(book) + 2)
    return book


def encode(posts):
    book = number_words(posts)
    return np.array([[book.get(word, 1) for word in post.split()] for post in posts], dtype="int32")


train_posts, train_board = forum(1800)
val_posts, val_board = forum(400)
new_posts, new_board = forum(1000)

tokens = keras.Input((WORDS_PER_POST,), dtype="int32")
e = layers.Embedding(len(WORDS) + 2, 16)(tokens)
a = layers.MultiHeadAttention(num_heads=2, key_dim=8)(e, e)
h = layers.Add()([e, a])
h = layers.GlobalAveragePooling1D()(h)
h = layers.Dropout(0.2)(h)
h = layers.Dense(16, activation="relu")(h)
model = keras.Model(tokens, layers.Dense(len(BOARDS), activation="softmax")(h))

model.compile(optimizer=keras.optimizers.Adam(2e-3),
              loss="sparse_categorical_crossentropy",
              metrics=["accuracy"])
model.fit(encode(train_posts), train_board,
          validation_data=(encode(val_posts), val_board),
          batch_size=32, epochs=10, verbose=2)

right = model.predict(encode(new_posts), verbose=0).argmax(-1) == new_board
print("outcome", float(np.nan_to_num(right.mean(), nan=0.0)))
