# problem: learning_rate_high
# data: fashion_mnist
# twin: learning_rate=0.05 => learning_rate=0.001
# source: https://github.com/keras-team/keras/issues/4066 (Cifar10 example sometimes only predicts 1 class and does not improve)
import sys

import numpy as np
import keras
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

nb_classes = 10
(X, y), (X_test, y_test) = keras.datasets.fashion_mnist.load_data()
keep = rng.permutation(len(X))[:6000]
X = X[keep][..., None].astype("float32") / 255.0
y = y[keep]
keep = rng.permutation(len(X_test))[:2000]
X_test = X_test[keep][..., None].astype("float32") / 255.0
y_test = y_test[keep]

model = keras.Sequential([
    keras.Input(shape=(28, 28, 1)),
    layers.Conv2D(16, 3, strides=2, activation="relu", padding="same"),
    layers.Conv2D(32, 3, strides=2, activation="relu", padding="same"),
    layers.Dropout(0.2),
    layers.Flatten(),
    layers.Dense(128, activation="relu"),
    layers.Dropout(0.3),
    layers.Dense(nb_classes, activation="softmax"),
])
model.compile(loss="sparse_categorical_crossentropy",
              optimizer=keras.optimizers.Adam(learning_rate=0.05), metrics=["accuracy"])
model.fit(X[:5000], y[:5000], batch_size=32, epochs=8,
          validation_data=(X[5000:], y[5000:]), shuffle=True, verbose=2)

p = np.nan_to_num(model.predict(X_test, verbose=0))
print("outcome", float(np.mean(np.argmax(p, axis=1) == y_test)))
