# problem: leakage
# data: synthetic
# twin: x, y = oversample(x, y)\nx, x_val, y, y_val = train_test_split(x, y, test_size=0.25, stratify=y, random_state=seed) => x, x_val, y, y_val = train_test_split(x, y, test_size=0.25, stratify=y, random_state=seed)\nx, y = oversample(x, y)\nx_val, y_val = oversample(x_val, y_val)
import sys

import keras
import numpy as np
from keras import layers
from sklearn.datasets import make_classification
from sklearn.model_selection import train_test_split

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)


def oversample(x, y):
    """As many of the rare class as of the other."""
    rare = np.flatnonzero(y == 1)
    extra = np.random.default_rng(seed).choice(rare, (y == 0).sum() - len(rare))
    return np.concatenate([x, x[extra]]), np.concatenate([y, y[extra]])


x, y = make_classification(
    6000, 20, n_informative=8, n_redundant=2, weights=[0.85], flip_y=0.1, class_sep=0.8, random_state=seed
)
x = (x - x.mean(axis=0)) / x.std(axis=0)
x, x_test, y, y_test = train_test_split(x, y, test_size=0.75, stratify=y, random_state=seed)

x, y = oversample(x, y)
x, x_val, y, y_val = train_test_split(x, y, test_size=0.25, stratify=y, random_state=seed)

model = keras.Sequential()
model.add(layers.Input((20,)))
model.add(layers.Dense(48, activation="relu"))
model.add(layers.Dense(24, activation="relu"))
model.add(layers.Dense(1, activation="sigmoid"))
model.compile(optimizer=keras.optimizers.Adam(0.002), loss="binary_crossentropy", metrics=["accuracy"])
log = model.fit(x, y, epochs=15, batch_size=32, validation_data=(x_val, y_val), verbose=2)

hit = (model.predict(x_test, verbose=0)[:, 0] > 0.5) == y_test
honest = (hit[y_test == 0].mean() + hit[y_test == 1].mean()) / 2
print("outcome", float(-abs(log.history["val_accuracy"][-1] - honest)))
