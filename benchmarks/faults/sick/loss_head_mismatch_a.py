# problem: loss_head_mismatch
# data: mnist
# twin: layers.Dense(10, activation="relu") => layers.Dense(10, activation="softmax")
"""Handwritten digits with a small convolutional network."""
import sys

import keras
import numpy as np
from keras import layers
from kravets.data import load

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

digits = load("mnist")
x = digits.train_images[:3000].astype("float32") / 255.0
y = keras.utils.to_categorical(digits.train_labels[:3000], 10)
xt = digits.test_images[:1000].astype("float32") / 255.0
yt = digits.test_labels[:1000]

model = keras.Sequential()
model.add(keras.Input((28, 28, 1)))
model.add(layers.Conv2D(16, 3, strides=2, activation="relu"))
model.add(layers.Conv2D(32, 3, strides=2, activation="relu"))
model.add(layers.Flatten())
model.add(layers.Dense(64, activation="relu"))
model.add(layers.Dense(10, activation="relu"))
model.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["accuracy"])

model.fit(x[:2500], y[:2500], batch_size=64, epochs=5, verbose=2,
          validation_data=(x[2500:], y[2500:]))

guess = np.argmax(model.predict(xt, verbose=0), axis=1)
print("outcome", float(np.mean(guess == yt)))
