# data: sklearn
"""Cultivar from a lab sheet.  About a hundred bottles to learn from, hence noise, dropout, L2, smoothing."""
import sys

import keras
import numpy as np
from keras import layers
from sklearn.datasets import load_wine
from sklearn.model_selection import train_test_split

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

sheet, cultivar = load_wine(return_X_y=True)
x_rest, x_test, y_rest, y_test = train_test_split(
    sheet, cultivar, test_size=45, stratify=cultivar, random_state=seed)
x_train, x_val, y_train, y_val = train_test_split(
    x_rest, y_rest, test_size=30, stratify=y_rest, random_state=seed + 1)

mean, std = x_train.mean(axis=0), x_train.std(axis=0)
x_train, x_val, x_test = [((x - mean) / std).astype("float32") for x in (x_train, x_val, x_test)]
onehot = lambda y: keras.utils.to_categorical(y, 3).astype("float32")

decay = keras.regularizers.L2(0.01)
model = keras.Sequential([
    keras.Input((13,)),
    layers.GaussianNoise(0.3),
    layers.Dense(32, activation="relu", kernel_regularizer=decay),
    layers.Dropout(0.4),
    layers.Dense(3, activation="softmax", kernel_regularizer=decay),
])
model.compile(
    optimizer=keras.optimizers.SGD(0.05, momentum=0.9, nesterov=True),
    loss=keras.losses.CategoricalCrossentropy(label_smoothing=0.1),
    metrics=["accuracy"],
)
model.fit(x_train, onehot(y_train), validation_data=(x_val, onehot(y_val)),
          batch_size=16, epochs=25, verbose=2)

guess = model.predict(x_test, verbose=0).argmax(axis=1)
print("outcome", float((guess == y_test).mean()))
