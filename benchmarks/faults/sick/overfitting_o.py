# problem: overfitting
# data: synthetic
# twin: N_REVIEWS = 160 => N_REVIEWS = 8000
# twin: DIM = 64 => DIM = 12
# twin: WIDTH = 256 => WIDTH = 24
# twin: BATCH = 8 => BATCH = 64
# twin: EPOCHS = 30 => EPOCHS = 7
import sys
import numpy as np
import keras

N_REVIEWS = 160
DIM = 64
WIDTH = 256
BATCH = 8
EPOCHS = 30

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)


def reviews(n):
    # words 0..149 praise, 150..299 complain, 300..1199 say nothing.
    # a review has five words of its own mood and two of the other one
    liked = rng.integers(0, 2, n)
    words = rng.integers(300, 1200, (n, 40))
    own = np.where(liked == 1, 0, 150)[:, None]
    words[:, :5] = own + rng.integers(0, 150, (n, 5))
    words[:, 5:7] = (150 - own) + rng.integers(0, 150, (n, 2))
    words = rng.permuted(words, axis=1)
    return words.astype("int32"), liked.astype("float32")[:, None]


train_words, train_liked = reviews(N_REVIEWS)
dev_words, dev_liked = reviews(1000)
new_words, new_liked = reviews(2000)

text = keras.Input((40,), dtype="int32")
h = keras.layers.Embedding(1200, DIM)(text)
h = keras.layers.GlobalAveragePooling1D()(h)
h = keras.layers.Dense(WIDTH, activation="relu")(h)
mood = keras.layers.Dense(1, activation="sigmoid")(h)
model = keras.Model(text, mood)

model.compile("adam", "binary_crossentropy", metrics=["accuracy"])
model.optimizer.learning_rate = 3e-3
model.fit(train_words, train_liked, validation_data=(dev_words, dev_liked),
          batch_size=BATCH, epochs=EPOCHS, verbose=2)

p = model.predict(new_words, verbose=0)
print("outcome", float(np.nan_to_num(np.mean((p > 0.5) == (new_liked > 0.5)), nan=0.0)))
