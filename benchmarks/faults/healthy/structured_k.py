# data: synthetic
"""Structured data classification: numbers, strings, integers and one feature cross."""
import sys

import keras
import numpy as np
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

N = 2500
frame = {
    "age": np.clip(rng.normal(54, 9, N), 29, 77),
    "trestbps": rng.normal(131, 17, N),
    "chol": rng.normal(246, 50, N),
    "thalach": rng.normal(150, 23, N),
    "oldpeak": rng.gamma(1.0, 1.0, N),
    "sex": rng.choice(["female", "male"], size=N, p=[0.35, 0.65]),
    "thal": rng.choice(["normal", "fixed", "reversible"], size=N, p=[0.55, 0.1, 0.35]),
    "ca": rng.choice(4, size=N, p=[0.58, 0.22, 0.13, 0.07]),
}
risk = (
    -1.8
    + 0.05 * (frame["age"] - 54)
    + 0.015 * (frame["trestbps"] - 131)
    + 0.004 * (frame["chol"] - 246)
    - 0.03 * (frame["thalach"] - 150)
    + 0.6 * (frame["oldpeak"] - 1)
    + 0.9 * frame["ca"]
    + 1.8 * ((frame["sex"] == "male") & (frame["thal"] == "reversible"))
    + 0.9 * (frame["thal"] == "fixed")
)
target = (rng.random(N) < 1 / (1 + np.exp(-1.3 * risk))).astype("float32").reshape(-1, 1)

numeric_names = ["age", "trestbps", "chol", "thalach", "oldpeak"]
train = np.arange(N) < 2000
columns = {}  # what is fed to the network
inputs, encoded = {}, []

for name in numeric_names:
    values = frame[name].astype("float32").reshape(-1, 1)
    columns[name] = values
    normalizer = layers.Normalization()
    normalizer.adapt(values[train])
    inputs[name] = keras.Input(shape=(1,), name=name)
    encoded.append(normalizer(inputs[name]))


def add_category(name, ids, count):
    columns[name] = np.array(ids).astype("int32").reshape(-1, 1)
    inputs[name] = keras.Input(shape=(1,), name=name, dtype="int32")
    encoding = layers.CategoryEncoding(num_tokens=count, output_mode="one_hot")
    encoded.append(encoding(inputs[name]))


for name in ["sex", "thal"]:
    lookup = layers.StringLookup(num_oov_indices=1)
    lookup.adapt(frame[name][train])
    add_category(name, lookup(frame[name]), lookup.vocabulary_size())

add_category("ca", frame["ca"], 4)

crossing = layers.HashedCrossing(num_bins=32)
add_category("sex_x_thal", crossing((frame["sex"], frame["thal"])), 32)

x = layers.Concatenate()(encoded)
x = layers.Dense(32, activation="relu")(x)
x = layers.Dropout(0.5)(x)
output = layers.Dense(1, activation="sigmoid")(x)
model = keras.Model(inputs, output)
model.compile("adam", "binary_crossentropy", metrics=["accuracy"])

train_x = {name: values[train] for name, values in columns.items()}
val_x = {name: values[~train] for name, values in columns.items()}
model.fit(
    train_x,
    target[train],
    batch_size=32,
    epochs=25,
    validation_data=(val_x, target[~train]),
    verbose=2,
)
_, accuracy = model.evaluate(val_x, target[~train], verbose=0)
print("outcome", float(accuracy))
