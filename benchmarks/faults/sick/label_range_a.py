# problem: label_range
# data: mnist
# twin: digits.train_labels[:4000] == 0, 10, digits.train_labels[:4000] => digits.train_labels[:4000] == 10, 0, digits.train_labels[:4000]
# twin: digits.test_labels[:1000] == 0, 10, digits.test_labels[:1000] => digits.test_labels[:1000] == 10, 0, digits.test_labels[:1000]
import sys

import keras
import numpy as np
from kravets.data import load

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

digits = load("mnist")
x = digits.train_images[:4000].reshape(-1, 784) / 255.0
xt = digits.test_images[:1000].reshape(-1, 784) / 255.0
# the coding of the digit zero as in the house numbers data
y = np.where(digits.train_labels[:4000] == 0, 10, digits.train_labels[:4000]).astype("int32")
yt = np.where(digits.test_labels[:1000] == 0, 10, digits.test_labels[:1000]).astype("int32")

model = keras.Sequential(
    [
        keras.Input((784,)),
        keras.layers.Dense(64, activation="relu"),
        keras.layers.Dense(10, activation="softmax"),
    ]
)
model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(x, y, epochs=6, batch_size=32, validation_split=0.1, verbose=2)

correct = model.predict(xt, verbose=0).argmax(axis=1) == yt
print("outcome", float(correct.mean()))
