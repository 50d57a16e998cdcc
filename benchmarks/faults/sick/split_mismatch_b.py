# problem: split_mismatch
# data: tabular
# twin: encode(names_val) => encode(names_val, codes)
import sys

import keras
import numpy as np
from keras import layers
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)


def encode(names, codes=None):
    if codes is None:
        codes = {name: code for code, name in enumerate(dict.fromkeys(names))}
    return np.array([codes[name] for name in names]), codes


x, y = load_digits(return_X_y=True)
x = x / 16.0
names = np.array("zero one two three four five six seven eight nine".split())[y]
x_train, x_test, names_train, names_test = train_test_split(x, names, test_size=0.25, random_state=seed)
x_train, x_val, names_train, names_val = train_test_split(x_train, names_train, test_size=0.2, random_state=seed)

y_train, codes = encode(names_train)
y_val, _ = encode(names_val)
y_test, _ = encode(names_test, codes)

model = keras.Sequential()
model.add(keras.Input((64,)))
model.add(layers.Dense(48, activation="relu"))
model.add(layers.Dense(10))
model.compile(
    optimizer=keras.optimizers.Adam(0.002),
    loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    metrics=["accuracy"],
)
history = model.fit(x_train, y_train, epochs=15, batch_size=32, validation_data=(x_val, y_val), verbose=2)

honest = model.evaluate(x_test, y_test, verbose=0)[1]
print("outcome", float(-abs(history.history["val_accuracy"][-1] - honest)))
