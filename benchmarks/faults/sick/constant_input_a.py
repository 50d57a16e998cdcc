# problem: constant_input
# data: mnist
# twin: np.zeros_like(pictures) => np.zeros(pictures.shape, "float32")
import sys

import keras
import numpy as np
from kravets.data import load

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)


def prepare(pictures):
    result = np.zeros_like(pictures)
    for i, picture in enumerate(pictures):
        result[i] = picture / 256.0
    return result


digits = load("mnist")
x, y = prepare(digits.train_images[:4000]), digits.train_labels[:4000]
xt, yt = prepare(digits.test_images[:1000]), digits.test_labels[:1000]

inputs = keras.Input((28, 28, 1))
h = keras.layers.Conv2D(12, 3, strides=2, activation="relu")(inputs)
h = keras.layers.Conv2D(16, 3, strides=2, activation="relu")(h)
h = keras.layers.Flatten()(h)
h = keras.layers.Dropout(0.2)(h)
outputs = keras.layers.Dense(10, activation="softmax")(h)
model = keras.Model(inputs, outputs)

model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(x, y, batch_size=32, epochs=5, validation_split=0.1)
print("outcome", float(model.evaluate(xt, yt, verbose=0)[1]))
