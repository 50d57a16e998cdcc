# problem: none
# data: synthetic
# Mood of short messages (sequences of word numbers, 0 fills up); people are not very consistent
import sys

import keras
import numpy as np
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

vocabulary, length = 300, 15
tendency = rng.normal(0, 1.0, vocabulary)


def messages(n):
    words = rng.integers(1, vocabulary, (n, length))
    words[np.arange(length) >= rng.integers(5, length + 1, n)[:, None]] = 0
    score = np.where(words > 0, tendency[words], 0).sum(1) / 2
    return words, (rng.random(n) < 1 / (1 + np.exp(-score))).astype("float32")


x_train, y_train = messages(6000)
x_val, y_val = messages(1000)
x_test, y_test = messages(2000)

inputs = keras.Input((length,), dtype="int32")
x = layers.Embedding(vocabulary, 8, mask_zero=True)(inputs)
x = layers.GlobalAveragePooling1D()(x)
x = layers.Dense(8, activation="relu")(x)
outputs = layers.Dense(1, activation="sigmoid")(x)
model = keras.Model(inputs, outputs)
model.compile(optimizer=keras.optimizers.Adam(3e-3), loss="binary_crossentropy", metrics=["accuracy"])
model.fit(x_train, y_train, batch_size=64, epochs=4, validation_data=(x_val, y_val), verbose=2)

print("outcome", float(model.evaluate(x_test, y_test, verbose=0)[1]))
