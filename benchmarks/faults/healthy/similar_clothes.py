# problem: none
# data: fashion_mnist
# Only the upper garments, which look much alike: T-shirt, pullover, coat, shirt
import sys

import keras
import numpy as np
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

kinds = [0, 2, 4, 6]
(x, y), (xt, yt) = keras.datasets.fashion_mnist.load_data()


def upper(images, labels, n):
    keep = np.isin(labels, kinds)
    images, labels = images[keep][:n], labels[keep][:n]
    return images[..., None].astype("float32") / 255, np.searchsorted(kinds, labels)


x_train, y_train = upper(x, y, 4000)
x_val, y_val = upper(x[50000:], y[50000:], 800)
x_test, y_test = upper(xt, yt, 1500)

model = keras.Sequential([
    keras.Input((28, 28, 1)),
    layers.Conv2D(16, 3, strides=2, activation="relu"),
    layers.Conv2D(32, 3, strides=2, activation="relu"),
    layers.Flatten(),
    layers.Dropout(0.3),
    layers.Dense(4, activation="softmax"),
])
model.compile(optimizer=keras.optimizers.Adam(1e-3), loss="sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(x_train, y_train, epochs=6, batch_size=64, validation_data=(x_val, y_val), verbose=2)

print("outcome", float(model.evaluate(x_test, y_test, verbose=0)[1]))
