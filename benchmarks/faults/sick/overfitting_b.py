# problem: overfitting
# data: fashion_mnist
# twin: N, EPOCHS = 200, 20 => N, EPOCHS = 5000, 5
# Clothes with a small convolutional network
import sys

import keras
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

N, EPOCHS = 200, 20

(images, labels), (test_images, test_labels) = keras.datasets.fashion_mnist.load_data()
images = images[..., None] / 255.0
x_val, y_val = images[-500:], labels[-500:]
images, labels = images[:N], labels[:N]

inputs = keras.Input((28, 28, 1))
x = layers.Conv2D(16, 3, strides=2, activation="relu")(inputs)
x = layers.Conv2D(32, 3, strides=2, activation="relu")(x)
x = layers.Flatten()(x)
x = layers.Dense(128, activation="relu")(x)
outputs = layers.Dense(10, activation="softmax")(x)
model = keras.Model(inputs, outputs)

model.compile(
    optimizer=keras.optimizers.Adam(),
    loss=keras.losses.SparseCategoricalCrossentropy(),
    metrics=[keras.metrics.SparseCategoricalAccuracy()],
)
model.fit(images, labels, batch_size=32, epochs=EPOCHS, validation_data=(x_val, y_val), verbose=2)

_, accuracy = model.evaluate(test_images[:1000, ..., None] / 255.0, test_labels[:1000], verbose=0)
print("outcome", float(accuracy))
