# data: mnist
import sys
import numpy as np
import keras
from keras import layers
from kravets.data import load

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

d = load("mnist")
x, y = d.train_images[:6000].astype("float32")[..., None] / 255, d.train_labels[:6000].astype("int32")
xt, yt = d.test_images[:2000].astype("float32")[..., None] / 255, d.test_labels[:2000].astype("int32")

# --- lab 9: learn features on the digits 0-4, then use them for 5-9 with few examples ---
old = y < 5
x_old, y_old = x[old][:2500], y[old][:2500]
x_new, y_new = x[~old][:500], y[~old][:500] - 5
x_newval, y_newval = x[~old][500:900], y[~old][500:900] - 5
x_newtest, y_newtest = xt[yt >= 5], yt[yt >= 5] - 5

features = keras.Sequential([
    keras.Input((28, 28, 1)),
    layers.Conv2D(16, 5, strides=2, activation="relu"),
    layers.Conv2D(32, 3, strides=2, activation="relu"),
    layers.Flatten(),
], name="features")

first = keras.Sequential([features, layers.Dropout(0.3), layers.Dense(5, activation="softmax")])
first.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
first.fit(x_old[:2000], y_old[:2000], validation_data=(x_old[2000:], y_old[2000:]), epochs=4, batch_size=32, verbose=2)

features.trainable = False
second = keras.Sequential([
    keras.Input((28, 28, 1)),
    features,
    layers.Dropout(0.3),
    layers.Dense(5, activation="softmax"),
])
second.compile(keras.optimizers.Adam(2e-3), "sparse_categorical_crossentropy", metrics=["accuracy"])
second.fit(x_new, y_new, validation_data=(x_newval, y_newval), epochs=15, batch_size=20, verbose=2)

print("outcome", float(second.evaluate(x_newtest, y_newtest, verbose=0)[1]))
