# problem: label_noise
# data: sklearn
# twin: rng.random(len(truth)) < 0.6 => rng.random(len(truth)) < 0.0
import sys
import numpy as np
import keras
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

sheets, digit = load_digits(return_X_y=True)
sheets = (sheets / 16.0).reshape(-1, 8, 8, 1).astype("float32")

known, test_x, known_y, test_y = train_test_split(
    sheets, digit, test_size=500, stratify=digit, random_state=seed)


def key_in(truth):
    """The archive's typist keys in one figure per sheet."""
    typed = truth.copy()
    spot = rng.random(len(truth)) < 0.6
    typed[spot] = rng.integers(0, 10, spot.sum())
    return typed


known_y = key_in(known_y)
train_x, val_x, train_y, val_y = train_test_split(
    known, known_y, test_size=280, random_state=seed)

L = keras.layers
model = keras.Sequential([
    keras.Input((8, 8, 1)),
    L.Conv2D(16, 3, activation="relu"),
    L.Conv2D(32, 3, activation="relu"),
    L.Flatten(),
    L.Dense(64, activation="relu"),
    L.Dense(10),
])
model.compile(
    optimizer=keras.optimizers.AdamW(1e-3, weight_decay=1e-3),
    loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    metrics=["accuracy"])
model.fit(train_x, train_y, validation_data=(val_x, val_y), epochs=25, batch_size=32, verbose=2)

read = model.predict(test_x, verbose=0).argmax(axis=1)
print("outcome", float(np.nan_to_num((read == test_y).mean(), nan=0.0)))
