# problem: batch_size
# data: MNIST
# twin: stream(images[:10000], labels[:10000], 1) => stream(images[:10000], labels[:10000], 64)
import sys
import numpy as np
import keras
from keras import layers
from kravets.data import load

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

d = load("mnist")
images = d.train_images[:12000].reshape(-1, 28, 28, 1)
labels = d.train_labels[:12000].reshape(-1).astype("int64")


def scale(a):
    return (a.astype("float32") - 33.0) / 78.0


def stream(x, y, batch):
    """Endless: the pictures are never all in memory as floats."""
    rng = np.random.default_rng(seed)
    while True:
        order = rng.permutation(len(x))
        for k in range(0, len(x) - batch + 1, batch):
            i = order[k:k + batch]
            yield scale(x[i]), y[i]


net = keras.Sequential([
    keras.Input((28, 28, 1)),
    layers.Conv2D(12, 5, strides=2, activation="relu"),
    layers.Conv2D(24, 3, strides=2, activation="relu"),
    layers.Flatten(),
    layers.Dense(48, activation="relu"),
    layers.Dense(10, activation="softmax"),
])
net.compile(keras.optimizers.Adam(3e-3), loss="sparse_categorical_crossentropy", metrics=["accuracy"])
net.fit(stream(images[:10000], labels[:10000], 1), steps_per_epoch=120, epochs=5,
        validation_data=(scale(images[10000:]), labels[10000:]), validation_batch_size=500, verbose=2)

test = scale(d.test_images[:4000].reshape(-1, 28, 28, 1))
guess = net.predict(test, batch_size=500, verbose=0).argmax(1)
print("outcome", float(np.mean(guess == d.test_labels[:4000].reshape(-1))))
