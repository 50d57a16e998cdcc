# problem: batch_size
# data: fashion_mnist
# twin: BATCH = 4096 => BATCH = 64
import sys
import numpy as np
import keras
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
BATCH = 4096
EPOCHS = 10

(x, y), (x_test, y_test) = keras.datasets.fashion_mnist.load_data()
order = np.random.default_rng(seed).permutation(len(x))[:7000]
x, y = x[order, :, :, np.newaxis] / np.float32(255), y[order]
x_test, y_test = x_test[:3000, :, :, np.newaxis] / np.float32(255), y_test[:3000]

model = keras.Sequential(name="fashion")
model.add(keras.Input((28, 28, 1)))
model.add(layers.Conv2D(12, 5, strides=2, activation="relu"))
model.add(layers.Conv2D(24, 3, strides=2, activation="relu"))
model.add(layers.Flatten())
model.add(layers.Dropout(0.2))
model.add(layers.Dense(40, activation="relu"))
model.add(layers.Dense(10, activation="softmax"))
model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(x[:6000], y[:6000], BATCH, EPOCHS, verbose=2, validation_data=(x[6000:], y[6000:]))

print("outcome", float(np.mean(np.nan_to_num(model.predict(x_test, verbose=0)).argmax(-1) == y_test)))
