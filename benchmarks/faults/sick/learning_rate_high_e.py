# problem: learning_rate_high
# data: fashion_mnist
# twin: Adam(learning_rate=0.05) => Adam(learning_rate=0.002)
import sys
import numpy as np
import keras
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

(x, y), (x_test, y_test) = keras.datasets.fashion_mnist.load_data()
pick = np.random.permutation(len(x))[:6000]
x, y = x[pick][..., None] / 255.0, y[pick]
x_test, y_test = x_test[:3000][..., None] / 255.0, y_test[:3000]
x_train, y_train = x[:5000], y[:5000]
x_val, y_val = x[5000:], y[5000:]

model = keras.Sequential([
    layers.Input((28, 28, 1)),
    layers.Conv2D(16, 3, strides=2, activation="relu"),
    layers.Conv2D(32, 3, strides=2, activation="relu"),
    layers.Flatten(),
    layers.Dropout(0.3),
    layers.Dense(48, activation="relu"),
    layers.Dense(10, activation="softmax"),
])
model.compile(optimizer=keras.optimizers.Adam(learning_rate=0.05),
              loss="sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(x_train, y_train, epochs=10, batch_size=64, validation_data=(x_val, y_val), verbose=2)

loss, acc = model.evaluate(x_test, y_test, verbose=0)
print("outcome", acc)
