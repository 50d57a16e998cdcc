# problem: overfitting
# data: synthetic
# twin: n_train, epochs = 300, 25 => n_train, epochs = 6000, 5
"""Positive or negative? Reviews as sequences of word numbers."""
import sys

import numpy as np
from tensorflow import keras
from tensorflow.keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

vocabulary, length = 2000, 25
n_train, epochs = 300, 25

# every word has a tendency of its own
tendency = rng.normal(0, 1, vocabulary)


def reviews(n):
    words = rng.integers(1, vocabulary, (n, length))
    label = tendency[words].mean(1) + rng.normal(0, 0.05, n) > 0
    return words.astype("int32"), label.astype("float32")


x_train, y_train = reviews(n_train)
x_val, y_val = reviews(500)
x_test, y_test = reviews(1000)

model = keras.Sequential()
model.add(keras.Input((length,), dtype="int32"))
model.add(layers.Embedding(vocabulary, 64))
model.add(layers.GlobalAveragePooling1D())
model.add(layers.Dense(32, activation="relu"))
model.add(layers.Dense(1, activation="sigmoid"))
model.compile(loss="binary_crossentropy", optimizer=keras.optimizers.RMSprop(0.003), metrics=["accuracy"])
model.fit(x_train, y_train, epochs=epochs, batch_size=32, validation_data=(x_val, y_val), verbose=2)

print("outcome", float(model.evaluate(x_test, y_test, verbose=0)[1]))
