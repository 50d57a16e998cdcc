# problem: tiny_batch_norm
# data: tabular
# twin: batch_size=1, epochs=3 => batch_size=32, epochs=25
import sys

import keras
from keras import layers
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

X, y = load_digits(return_X_y=True)
X = X / 16.0
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.3, random_state=seed, stratify=y)

model = keras.Sequential([
    layers.Input((64,)),
    layers.Dense(64),
    layers.BatchNormalization(momentum=0.9),
    layers.Activation("relu"),
    layers.Dense(32),
    layers.BatchNormalization(momentum=0.9),
    layers.Activation("relu"),
    layers.Dense(10, activation="softmax"),
])
model.compile(optimizer=keras.optimizers.Adam(0.001), loss="sparse_categorical_crossentropy",
              metrics=["accuracy"])
model.fit(X_train, y_train, batch_size=1, epochs=3, validation_split=0.15, verbose=2)

print("outcome", float(model.evaluate(X_test, y_test, verbose=0)[1]))
