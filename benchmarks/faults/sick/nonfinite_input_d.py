# problem: nonfinite_input
# data: fashion_mnist
# twin: np.log10(images / 255.0) => np.log10(images / 255.0 + 0.01)
import sys

import numpy as np
from tensorflow import keras

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)


def density(images):
    """Optical density as on photographic film."""
    return -np.log10(images / 255.0).astype("float32")


(x_train, y_train), (x_test, y_test) = keras.datasets.fashion_mnist.load_data()
x_train, y_train = density(x_train[:4000]), y_train[:4000]
x_test, y_test = density(x_test[:1000]), y_test[:1000]

model = keras.models.Sequential(
    [
        keras.layers.Input((28, 28)),
        keras.layers.Reshape((28, 28, 1)),
        keras.layers.Conv2D(16, 5, strides=2, activation="relu"),
        keras.layers.MaxPool2D(2),
        keras.layers.Flatten(),
        keras.layers.Dense(48, activation="relu"),
        keras.layers.Dense(10),
    ]
)
loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
model.compile(optimizer="adam", loss=loss, metrics=["accuracy"])
model.fit(x_train, y_train, epochs=6, batch_size=32, validation_split=0.15, verbose=2)

test_loss, test_acc = model.evaluate(x_test, y_test, verbose=2)
print("outcome", float(test_acc))
