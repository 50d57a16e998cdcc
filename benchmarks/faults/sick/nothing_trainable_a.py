# problem: nothing_trainable
# data: fashion_mnist
# twin: for layer in model.layers:\n    layer.trainable = False\n =>
import sys

import keras
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

(x, y), (xt, yt) = keras.datasets.fashion_mnist.load_data()
x, y = x[:4000].reshape(-1, 28, 28, 1) / 255.0, y[:4000]
xt, yt = xt[:1000].reshape(-1, 28, 28, 1) / 255.0, yt[:1000]

model = keras.Sequential()
model.add(layers.Input(shape=(28, 28, 1)))
model.add(layers.Conv2D(16, (3, 3), activation="relu"))
model.add(layers.MaxPooling2D((3, 3)))
model.add(layers.Flatten())
model.add(layers.Dense(64, activation="relu"))
model.add(layers.Dense(10, activation="softmax"))

for layer in model.layers:
    layer.trainable = False

model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
model.summary()
model.fit(x, y, batch_size=64, epochs=6, validation_split=0.1, verbose=2)

loss, accuracy = model.evaluate(xt, yt, verbose=0)
print("Test accuracy:", accuracy)
print("outcome", float(accuracy))
