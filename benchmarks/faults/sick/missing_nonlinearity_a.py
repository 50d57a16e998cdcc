# problem: missing_nonlinearity
# data: mnist
# twin: layers.Conv2D(16, 5, strides=2) => layers.Conv2D(16, 5, strides=2, activation="relu")
# twin: layers.Conv2D(32, 3, strides=2) => layers.Conv2D(32, 3, strides=2, activation="relu")
# twin: layers.Dense(64) => layers.Dense(64, activation="relu")
import sys

import keras
from keras import layers
from kravets.data import load

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

digits = load("mnist")
train_x = digits.train_images[:6000] / 255.0
train_y = digits.train_labels[:6000]
test_x = digits.test_images[:1500] / 255.0
test_y = digits.test_labels[:1500]

model = keras.Sequential([
    keras.Input(shape=(28, 28, 1)),
    layers.Conv2D(16, 5, strides=2),
    layers.Conv2D(32, 3, strides=2),
    layers.Flatten(),
    layers.Dense(64),
    layers.Dense(10, activation="softmax"),
])
model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(train_x, train_y, batch_size=64, epochs=7, validation_split=0.1, verbose=2)

loss, acc = model.evaluate(test_x, test_y, verbose=0)
print("outcome", float(acc))
