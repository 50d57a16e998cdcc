# problem: batch_size
# data: synthetic
# twin: .batch(4096) => .batch(64)
import sys

import numpy as np
import tensorflow as tf
from sklearn.datasets import make_circles, make_moons
from tensorflow import keras

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)


def make_data(n, state):
    # moons and, in other features, circles of the same class
    moons, label = make_moons(n, noise=0.25, shuffle=False, random_state=state)
    circles, _ = make_circles(n, noise=0.15, factor=0.5, shuffle=False, random_state=state + 1)
    order = np.random.default_rng(state).permutation(n)
    return np.hstack([moons, circles]).astype("float32")[order], label[order].astype("float32")


train = tf.data.Dataset.from_tensor_slices(make_data(2000, 10 * seed)).shuffle(2000).batch(4096).prefetch(2)
validation = tf.data.Dataset.from_tensor_slices(make_data(400, 10 * seed + 3)).batch(400)
x_test, y_test = make_data(1000, 10 * seed + 6)

model = keras.Sequential()
model.add(keras.layers.Input((4,)))
model.add(keras.layers.Dense(32, activation="relu"))
model.add(keras.layers.Dense(16, activation="relu"))
model.add(keras.layers.Dense(1, activation="sigmoid"))
model.compile("rmsprop", "binary_crossentropy", metrics=["accuracy"])
model.fit(train, validation_data=validation, epochs=15, verbose=2)

loss, acc = model.evaluate(x_test, y_test, verbose=0)
print("outcome", float(acc))
