# problem: nothing_trainable
# data: sklearn
# twin: layer.trainable = False => layer.trainable = True
# source: https://github.com/keras-team/keras/issues/2506 (the mnist example stays at .10 accuracy)
import sys

import numpy as np
import keras
from keras import layers
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

batch_size = 32
nb_classes = 10
nb_epoch = 14

digits = load_digits()
X = digits.images.astype("float32")[..., None] / 16.0
Y = keras.utils.to_categorical(digits.target, nb_classes)
X_train, X_test, Y_train, Y_test = train_test_split(X, Y, test_size=400, random_state=seed)
X_train, X_val, Y_train, Y_val = train_test_split(X_train, Y_train, test_size=250,
                                                  random_state=seed)

model = keras.Sequential([
    keras.Input(shape=(8, 8, 1)),
    layers.Conv2D(16, 3, activation="relu"),
    layers.Conv2D(32, 3, activation="relu"),
    layers.MaxPooling2D(2),
    layers.Flatten(),
    layers.Dense(64, activation="relu"),
    layers.Dense(nb_classes, activation="softmax"),
])
for layer in model.layers:
    layer.trainable = False
model.compile(loss="categorical_crossentropy", optimizer="adam", metrics=["accuracy"])

model.fit(X_train, Y_train, batch_size=batch_size, epochs=nb_epoch, verbose=2,
          validation_data=(X_val, Y_val))

p = np.nan_to_num(model.predict(X_test, verbose=0))
print("outcome", float(np.mean(np.argmax(p, axis=1) == np.argmax(Y_test, axis=1))))
