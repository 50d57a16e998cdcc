# problem: split_mismatch
# data: mnist
# twin: x_val = read(digits.train_images[3000:3500, :, :, 0].T) => x_val = read(digits.train_images[3000:3500, :, :, 0].transpose(1, 2, 0))
import sys

import keras
import numpy as np
from keras import layers
from kravets.data import load

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)


def read(stack):
    """Images from a stack that has them along its last axis."""
    return np.moveaxis(stack, -1, 0)[..., None].astype("float32") / 255.0


digits = load("mnist")
x_train = read(digits.train_images[:3000, :, :, 0].transpose(1, 2, 0))
x_val = read(digits.train_images[3000:3500, :, :, 0].T)
x_test = read(digits.test_images[:1000, :, :, 0].transpose(1, 2, 0))
y_train, y_val, y_test = digits.train_labels[:3000], digits.train_labels[3000:3500], digits.test_labels[:1000]

inputs = keras.Input((28, 28, 1))
h = layers.Conv2D(12, 5, strides=2, activation="relu")(inputs)
h = layers.MaxPooling2D()(h)
h = layers.Flatten()(h)
h = layers.Dense(32, activation="relu")(h)
outputs = layers.Dense(10, activation="softmax")(h)
model = keras.Model(inputs, outputs)
model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
history = model.fit(x_train, y_train, batch_size=32, epochs=7, validation_data=(x_val, y_val), verbose=2)

accuracy = model.evaluate(x_test, y_test, verbose=0)[1]
print("outcome", float(-abs(history.history["val_accuracy"][-1] - accuracy)))
