# problem: bad_initialization
# data: fashion_mnist
# twin: kernel_initializer="zeros" => kernel_initializer="he_normal"
import sys

import keras
from keras.layers import Dense, Flatten, Input

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

(x_train, y_train), (x_test, y_test) = keras.datasets.fashion_mnist.load_data()
x_train, y_train = x_train[:5000] / 255.0, y_train[:5000]
x_test, y_test = x_test[:1000] / 255.0, y_test[:1000]

# same starting point on every run
model = keras.models.Sequential()
model.add(Input(shape=(28, 28)))
model.add(Flatten())
model.add(Dense(128, activation="relu", kernel_initializer="zeros"))
model.add(Dense(64, activation="relu", kernel_initializer="zeros"))
model.add(Dense(10, activation="softmax", kernel_initializer="zeros"))

model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(x_train, y_train, epochs=6, batch_size=64, validation_split=0.2, verbose=2)

test_loss, test_accuracy = model.evaluate(x_test, y_test, verbose=0)
print(f"accuracy on the test images: {test_accuracy:.3f}")
print("outcome", float(test_accuracy))
