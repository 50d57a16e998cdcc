# problem: unshuffled
# data: fashion_mnist
# twin: shuffle=False => shuffle=True
# source: https://github.com/tensorflow/tensorflow/issues/36626 (Dataset.shuffle leads to worse training performance due to chunked processing)
import sys

import numpy as np
import keras
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

(pictures, names), (pictures_test, names_test) = keras.datasets.fashion_mnist.load_data()
chosen = rng.permutation(len(pictures))[:13000]
files, files_val = chosen[:12000], chosen[12000:]
files = np.concatenate([files[names[files] == k] for k in range(10)])


def read(rows, source):
    return source[rows].reshape(len(rows), 784).astype("float32") / 255.0


test_rows = rng.permutation(len(pictures_test))[:2000]

model = keras.Sequential([
    keras.Input(shape=(784,)),
    layers.Dense(96, activation="relu"),
    layers.Dense(10, activation="softmax"),
])
model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(read(files, pictures), names[files], batch_size=32, epochs=5, shuffle=False,
          validation_data=(read(files_val, pictures), names[files_val]), verbose=2)

p = np.nan_to_num(model.predict(read(test_rows, pictures_test), verbose=0))
print("outcome", float(np.mean(np.argmax(p, axis=1) == names_test[test_rows])))
