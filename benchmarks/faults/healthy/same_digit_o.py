# data: sklearn
# Are these two handwritten digits the same?  Twin encoders with common weights.
import sys
import numpy as np
import keras
from keras import layers, ops
from sklearn.datasets import load_digits

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

images, names = load_digits(return_X_y=True)
images = ((images - 4.9) / 6.0).astype("float32")
order = rng.permutation(len(images))
groups = {"train": order[:1150], "val": order[1150:1450], "test": order[1450:]}


def pairs(rows, n):
    """Half of the pairs match; both partners come from the same group of rows."""
    by_name = [rows[names[rows] == d] for d in range(10)]
    first, second, match = [], [], []
    for k in range(n):
        d = rng.integers(10)
        e = d if k % 2 == 0 else (d + rng.integers(1, 10)) % 10
        first.append(rng.choice(by_name[d]))
        second.append(rng.choice(by_name[e]))
        match.append(float(d == e))
    mix = rng.permutation(n)
    left = images[np.array(first)[mix]]
    right = images[np.array(second)[mix]]
    return (left, right), np.array(match, dtype="float32")[mix]


train_x, train_y = pairs(groups["train"], 6000)
val_x, val_y = pairs(groups["val"], 1000)
test_x, test_y = pairs(groups["test"], 2000)

encoder = keras.Sequential([
    keras.Input((64,)),
    layers.Dense(64, activation="relu"),
    layers.Dropout(0.2),
    layers.Dense(24),
], name="encoder")

a = keras.Input((64,), name="a")
b = keras.Input((64,), name="b")
apart = ops.abs(encoder(a) - encoder(b))
verdict = layers.Dense(1, activation="sigmoid")(apart)
model = keras.Model([a, b], verdict)
model.compile("adam", "binary_crossentropy", metrics=["accuracy"])
model.fit(list(train_x), train_y, validation_data=(list(val_x), val_y),
          batch_size=64, epochs=12, verbose=2)

same = model.predict(list(test_x), batch_size=500, verbose=0)[:, 0] > 0.5
print("outcome", float(np.mean(same == (test_y > 0.5))))
