# problem: unshuffled
# data: fashion_mnist
# twin: shuffle=False => shuffle=True
import sys

import keras
import numpy as np

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

(x, y), (xt, yt) = keras.datasets.fashion_mnist.load_data()
x_val, y_val = x[5000:5600, :, :, None] / 255.0, y[5000:5600]
x_test, y_test = xt[:1000, :, :, None] / 255.0, yt[:1000]

# read folder by folder, one for each kind of clothing
files = np.concatenate([np.flatnonzero(y[:4000] == kind) for kind in range(10)])
x_train, y_train = x[files, :, :, None] / 255.0, y[files]

model = keras.Sequential(
    [
        keras.Input((28, 28, 1)),
        keras.layers.Conv2D(16, 3, strides=2, activation="relu"),
        keras.layers.MaxPooling2D(),
        keras.layers.Flatten(),
        keras.layers.Dense(32, activation="relu"),
        keras.layers.Dense(10, activation="softmax"),
    ]
)
model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(
    x_train, y_train, batch_size=32, epochs=7, shuffle=False, validation_data=(x_val, y_val), verbose=2
)
print("outcome", float(model.evaluate(x_test, y_test, verbose=0)[1]))
