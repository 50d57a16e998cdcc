# data: fashion_mnist
import sys
import numpy as np
import keras

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

SHOES = (5, 7, 9)  # sandal, sneaker, boot


def shoes_only(images, labels, n):
    rows = rng.permutation(np.flatnonzero(np.isin(labels, SHOES)))[:n]
    return images[rows].astype("float32")[..., None] / 255.0, np.searchsorted(SHOES, labels[rows])


(images, labels), (test_images, test_labels) = keras.datasets.fashion_mnist.load_data()
x, y = shoes_only(images, labels, 3000)
x_test, y_test = shoes_only(test_images, test_labels, 1500)

L = keras.layers
model = keras.Sequential([
    keras.Input((28, 28, 1)),
    L.AveragePooling2D(2),
    L.Conv2D(8, 3, activation="relu"),
    L.MaxPooling2D(2),
    L.Conv2D(16, 3, activation="relu"),
    L.Flatten(),
    L.Dense(3, activation="softmax"),
])

# a rate of one is what the inventor of this method had in mind
model.compile(keras.optimizers.Adadelta(learning_rate=1.0), loss="sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(x, y, batch_size=16, epochs=7, validation_split=0.2, verbose=2)

print("outcome", float(np.mean(model.predict(x_test, verbose=0).argmax(1) == y_test)))
