# problem: none
# data: mnist
"""Handwritten digits of 7 x 7 pixels from a noisy camera."""
import sys

import keras
import numpy as np
from keras import layers
from kravets.data import load

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)


def camera(images):
    small = images.reshape(-1, 7, 4, 7, 4).mean(axis=(2, 4)) / 255.0
    return (small + rng.normal(0, 0.25, small.shape)).astype("float32")[..., None]


digits = load("mnist")
x_train, y_train = camera(digits.train_images[:6000]), digits.train_labels[:6000]
x_val, y_val = camera(digits.train_images[6000:7000]), digits.train_labels[6000:7000]
x_test, y_test = camera(digits.test_images[:1000]), digits.test_labels[:1000]

model = keras.Sequential([
    keras.Input((7, 7, 1)),
    layers.Conv2D(16, 3, padding="same", activation="relu"),
    layers.Conv2D(16, 3, activation="relu"),
    layers.Flatten(),
    layers.Dropout(0.25),
    layers.Dense(10, activation="softmax"),
])
model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(x_train, y_train, batch_size=64, epochs=6, validation_data=(x_val, y_val), verbose=2)

print("outcome", float(model.evaluate(x_test, y_test, verbose=0)[1]))
