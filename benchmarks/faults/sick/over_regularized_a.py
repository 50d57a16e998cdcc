# problem: over_regularized
# data: fashion_mnist
# twin: regularizers.l2(0.3) => regularizers.l2(1e-4)
import sys

import keras
from keras import layers, regularizers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

(x_train, y_train), (x_test, y_test) = keras.datasets.fashion_mnist.load_data()
x_train, y_train = x_train[:5000] / 255.0, y_train[:5000]
x_test, y_test = x_test[:1000] / 255.0, y_test[:1000]

model = keras.Sequential([
    keras.Input(shape=(28, 28)),
    layers.Flatten(),
    layers.Dense(128, activation="relu", kernel_regularizer=regularizers.l2(0.3)),
    layers.Dense(64, activation="relu", kernel_regularizer=regularizers.l2(0.3)),
    layers.Dense(10, activation="softmax"),
])
model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
history = model.fit(x_train, y_train, epochs=7, batch_size=64, validation_split=0.2, verbose=2)

print("validation accuracy by epoch:", history.history["val_accuracy"])
test_loss, test_accuracy = model.evaluate(x_test, y_test, verbose=0)
print("outcome", float(test_accuracy))
