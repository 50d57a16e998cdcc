# problem: stopped_early
# data: fashion_mnist
# twin: mode="min" => mode="max"
# Clothes classifier, following the CNN tutorial
import sys
import numpy as np
import keras
from keras import layers
from keras.callbacks import EarlyStopping

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

(x_all, y_all), (x_test, y_test) = keras.datasets.fashion_mnist.load_data()

# my laptop is slow so only take some of the pictures
pick = np.random.permutation(len(x_all))[:5000]
x_all, y_all = x_all[pick], y_all[pick]
pick = np.random.permutation(len(x_test))[:2000]
x_test, y_test = x_test[pick], y_test[pick]

# normalize to 0..1 and add the channel
x_all = x_all.astype("float32")[..., None] / 255.0
x_test = x_test.astype("float32")[..., None] / 255.0
y_all, y_test = y_all.astype("int32"), y_test.astype("int32")

x_train, y_train = x_all[:4000], y_all[:4000]
x_val, y_val = x_all[4000:], y_all[4000:]

model = keras.Sequential([
    layers.Input(shape=(28, 28, 1)),
    layers.Conv2D(16, 3, strides=2, activation="relu"),
    layers.Conv2D(32, 3, strides=2, activation="relu"),
    layers.Flatten(),
    layers.Dropout(0.3),
    layers.Dense(64, activation="relu"),
    layers.Dense(10, activation="softmax"),
])
model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])

callback = EarlyStopping(monitor="val_accuracy", mode="min", patience=4, restore_best_weights=True)
model.fit(x_train, y_train, epochs=20, batch_size=128,
          validation_data=(x_val, y_val), callbacks=[callback], verbose=2)

print("outcome", float(np.nan_to_num(model.evaluate(x_test, y_test, verbose=0)[1], nan=0.0)))
