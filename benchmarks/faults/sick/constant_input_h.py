# problem: constant_input
# data: synthetic
# twin: vocab.get(w, 1) => vocab.get(w.lower(), 1)
# tiny review sentiment model. Reviews are generated so that you can run it.
import random
import re
import sys
import numpy as np
import keras
import tensorflow as tf

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = random.Random(seed)

GOOD = "great lovely superb charming funny brilliant moving clever warm delightful gripping fresh".split()
BAD = "awful boring dull weak tired clumsy flat silly noisy stale dreadful messy".split()
REST = ("the movie a plot and actor of with it was film scene story very really in on music this that ending "
        "camera director second half some people watch again time year house city dog friend night").split()
MAXLEN = 16


def write_review(positive):
    n = rng.randint(MAXLEN, 26)
    mine, other = (GOOD, BAD) if positive else (BAD, GOOD)
    words = []
    for _ in range(n):
        r = rng.random()
        words.append(rng.choice(mine) if r < .20 else rng.choice(other) if r < .26 else rng.choice(REST))
    return " ".join(words).capitalize() + rng.choice([".", "!", "!!", "..."])


labels = np.array([i % 2 for i in range(3000)], dtype="float32")
rng.shuffle(labels)
reviews = [write_review(l > 0.5) for l in labels]

word_list = sorted(set(GOOD + BAD + REST))
vocab = {w: k + 2 for k, w in enumerate(word_list)}      # 0 = padding, 1 = unknown


def clean(text):
    # keep letters only, like in the blog post
    return re.sub(r"[^A-Z ]+", "", text.upper())


def encode(text):
    ids = [vocab.get(w, 1) for w in clean(text).split()][:MAXLEN]
    return ids + [0] * (MAXLEN - len(ids))


X = np.array([encode(r) for r in reviews], dtype="int32")

train_ds = tf.data.Dataset.from_tensor_slices((X[:2000], labels[:2000])).shuffle(2000).batch(32).prefetch(2)
val_ds = tf.data.Dataset.from_tensor_slices((X[2000:2400], labels[2000:2400])).batch(200)

text_in = keras.layers.Input(shape=(MAXLEN,), dtype="int32")
e = keras.layers.Embedding(len(vocab) + 2, 16)(text_in)
c = keras.layers.Conv1D(24, 3, padding="same", activation="relu")(e)
p = keras.layers.Concatenate()([keras.layers.GlobalMaxPooling1D()(c), keras.layers.GlobalAveragePooling1D()(e)])
p = keras.layers.Dropout(0.3)(p)
answer = keras.layers.Dense(1, activation="sigmoid")(p)
model = keras.Model(text_in, answer)
model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])

stopper = keras.callbacks.EarlyStopping(monitor="val_loss", patience=4, restore_best_weights=True)
model.fit(train_ds, validation_data=val_ds, epochs=14, callbacks=[stopper], verbose=2)

p_test = model.predict(X[2400:], verbose=0).ravel()
print("outcome", float(np.mean((p_test > 0.5) == (labels[2400:] > 0.5))))
