# problem: constant_input
# data: fashion_mnist
# twin: x > 127 => x > 0.35
import sys

from tensorflow import keras
from tensorflow.keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)


def load_images(x, y, n):
    x = x[:n].astype("float32") / 255.0
    # black and white silhouettes are enough
    x = (x > 127).astype("float32")
    return x.reshape(n, 28, 28, 1), y[:n]


(train_x, train_y), (test_x, test_y) = keras.datasets.fashion_mnist.load_data()
train_x, train_y = load_images(train_x, train_y, 4000)
test_x, test_y = load_images(test_x, test_y, 1000)

model = keras.Sequential()
model.add(layers.Input((28, 28, 1)))
model.add(layers.Conv2D(16, (3, 3), activation="relu", strides=2))
model.add(layers.MaxPooling2D((2, 2)))
model.add(layers.Flatten())
model.add(layers.Dense(32, activation="relu"))
model.add(layers.Dense(10, activation="softmax"))

model.compile(optimizer="rmsprop", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
history = model.fit(train_x, train_y, epochs=8, batch_size=50, validation_split=0.1, verbose=2)
test_loss, test_acc = model.evaluate(test_x, test_y, verbose=0)
print("outcome", float(test_acc))
