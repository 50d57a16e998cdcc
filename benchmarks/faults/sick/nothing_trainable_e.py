# problem: nothing_trainable
# data: fashion_mnist
# twin: for layer in classifier.layers:\n    layer.trainable = False => for layer in classifier.layers:\n    layer.trainable = True
import sys
import numpy as np
import keras
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

(x, y), (x_test, y_test) = keras.datasets.fashion_mnist.load_data()
x = x[:6000].reshape(-1, 784).astype("float32") / 255
y = y[:6000]
x_test, y_test = x_test[:3000].reshape(-1, 784).astype("float32") / 255, y_test[:3000]

# step 1: autoencoder
enc_in = keras.Input((784,))
e = layers.Dense(128, activation="relu")(enc_in)
code = layers.Dense(48, activation="relu", name="code")(e)
d = layers.Dense(128, activation="relu")(code)
rec = layers.Dense(784, activation="sigmoid")(d)
autoencoder = keras.Model(enc_in, rec)
autoencoder.compile("adam", "mse")
autoencoder.fit(x, x, epochs=6, batch_size=64, validation_split=0.15, verbose=2)

# step 2: classifier on top of the code
h = layers.Dropout(0.2)(code)
h = layers.Dense(64, activation="relu")(h)
probs = layers.Dense(10, activation="softmax")(h)
classifier = keras.Model(enc_in, probs)
for layer in classifier.layers:
    layer.trainable = False
classifier.compile(keras.optimizers.Adam(1e-3), "sparse_categorical_crossentropy", metrics=["accuracy"])
classifier.fit(x, y, epochs=8, batch_size=64, validation_split=0.15, verbose=2)

pred = classifier.predict(x_test, verbose=0).argmax(axis=1)
print("outcome", float(np.mean(pred == y_test)))
