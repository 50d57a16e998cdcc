# problem: batch_size
# data: fashion_mnist
# twin: batch_size=len(x_train) => batch_size=64
import sys

import keras
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

(x_train, y_train), (x_test, y_test) = keras.datasets.fashion_mnist.load_data()
x_train = x_train[:5000].reshape(-1, 784) / 255.0
y_train = y_train[:5000]
x_test = x_test[:1000].reshape(-1, 784) / 255.0
y_test = y_test[:1000]

# hold out the last part
x_val, y_val = x_train[4000:], y_train[4000:]
x_train, y_train = x_train[:4000], y_train[:4000]

model = keras.Sequential(
    [
        keras.Input(shape=(784,)),
        layers.Dense(128, activation="relu"),
        layers.Dense(64, activation="relu"),
        layers.Dense(10, activation="softmax"),
    ]
)
model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
model.summary()

# everything fits into memory
model.fit(x_train, y_train, batch_size=len(x_train), epochs=8, validation_data=(x_val, y_val))

test_loss, test_accuracy = model.evaluate(x_test, y_test, verbose=0)
print("outcome", float(test_accuracy))
