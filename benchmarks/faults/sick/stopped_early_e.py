# problem: stopped_early
# data: fashion_mnist
# twin: mode="min" => mode="max"
import sys
import numpy as np
import keras
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

(x_train, y_train), (x_test, y_test) = keras.datasets.fashion_mnist.load_data()
x_train, y_train = x_train[:7000] / 255.0, y_train[:7000]
x_test, y_test = x_test[:3000] / 255.0, y_test[:3000]

model = keras.Sequential([
    layers.Input((28, 28)),
    layers.Reshape((28, 28, 1)),
    layers.Conv2D(16, 5, strides=2, padding="same", activation="relu"),
    layers.MaxPooling2D(),
    layers.Conv2D(32, 3, padding="same", activation="relu"),
    layers.MaxPooling2D(),
    layers.Flatten(),
    layers.Dropout(0.3),
    layers.Dense(10, activation="softmax"),
])
model.compile(optimizer=keras.optimizers.Adam(0.002), loss="sparse_categorical_crossentropy", metrics=["accuracy"])

stop = keras.callbacks.EarlyStopping(monitor="val_accuracy", mode="min", patience=3, restore_best_weights=True)
model.fit(x_train, y_train, epochs=18, batch_size=64, validation_split=0.15, callbacks=[stop], verbose=2)
print("outcome", model.evaluate(x_test, y_test, verbose=0)[1])
