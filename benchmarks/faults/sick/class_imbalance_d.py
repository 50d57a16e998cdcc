# problem: class_imbalance
# data: tabular
# twin: # the network => again = np.repeat(np.flatnonzero(y_train == 1), 25)\nmixed = np.random.default_rng(seed).permutation(np.concatenate([np.flatnonzero(y_train == 0), again]))\nx_train, y_train = x_train[mixed], y_train[mixed]\n\n# the network
import sys

import keras
import numpy as np
from keras import layers
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

# find the eights; there are 60 of them
x, y = load_digits(return_X_y=True)
x, y = (x / 16.0).astype("float32"), (y == 8).astype("int32")
x_train, x_test, y_train, y_test = train_test_split(x, y, test_size=0.3, stratify=y, random_state=seed)
use = np.concatenate([np.flatnonzero(y_train == 0), np.flatnonzero(y_train == 1)[:60]])
use = np.random.default_rng(seed).permutation(use)
x_train, x_val, y_train, y_val = train_test_split(
    x_train[use], y_train[use], test_size=0.25, stratify=y_train[use], random_state=seed
)

# the network
model = keras.Sequential()
model.add(keras.Input((64,)))
model.add(layers.Dense(16, activation="relu"))
model.add(layers.Dense(1))
model.compile(
    optimizer=keras.optimizers.SGD(0.02, momentum=0.5),
    loss=keras.losses.BinaryCrossentropy(from_logits=True),
    metrics=[keras.metrics.BinaryAccuracy(threshold=0.0)],
)
model.fit(x_train, y_train, epochs=20, batch_size=32, validation_data=(x_val, y_val), verbose=2)

eight = model.predict(x_test, verbose=0)[:, 0] > 0
print("outcome", float((np.mean(eight[y_test == 1]) + np.mean(~eight[y_test == 0])) / 2))
