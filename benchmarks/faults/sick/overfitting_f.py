# problem: overfitting
# data: text
# twin: x = keras.layers.Flatten()(x) => x = keras.layers.GlobalAveragePooling1D()(x)\nx = keras.layers.Dropout(0.3)(x)
# twin: x = keras.layers.Dense(64, activation="relu")(x)\n => \n
# twin: epochs=35 => epochs=24
import sys
import numpy as np
import keras

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(100 + seed)

VOCAB, LENGTH = 1200, 50
GOOD = np.arange(20, 80)          # ids of words of praise
BAD = np.arange(80, 140)          # ids of words of complaint
zipf = 1.0 / np.arange(1, VOCAB - 139)
zipf /= zipf.sum()


def make_reviews(n):
    label = rng.integers(0, 2, n)
    ids = np.zeros((n, LENGTH), dtype="int32")
    for i in range(n):
        words = rng.choice(np.arange(140, VOCAB), LENGTH, p=zipf)
        for j in np.flatnonzero(rng.random(LENGTH) < 0.25):
            praise = rng.random() < (0.7 if label[i] else 0.3)
            words[j] = rng.choice(GOOD if praise else BAD)
        ids[i] = words
    return ids, label.astype("float32")


x_train, y_train = make_reviews(600)
x_val, y_val = make_reviews(600)
x_test, y_test = make_reviews(1500)

inp = keras.Input((LENGTH,), dtype="int32")
x = keras.layers.Embedding(VOCAB, 32)(inp)
x = keras.layers.Flatten()(x)
x = keras.layers.Dense(64, activation="relu")(x)
out = keras.layers.Dense(1, activation="sigmoid")(x)
model = keras.Model(inp, out)
model.compile(keras.optimizers.RMSprop(0.002), loss="binary_crossentropy", metrics=["accuracy"])
model.fit(x_train, y_train, validation_data=(x_val, y_val), epochs=35, batch_size=16, verbose=2)

p = model.predict(x_test, verbose=0).ravel()
print("outcome", float(np.mean((p > 0.5) == (y_test > 0.5))))
