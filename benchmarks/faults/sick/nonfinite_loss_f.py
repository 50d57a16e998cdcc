# problem: nonfinite_loss
# data: mnist
# twin: ops.sum(ops.square(a - b), axis=-1, keepdims=True) => ops.sum(ops.square(a - b), axis=-1, keepdims=True) + 1e-6
import sys
import numpy as np
import keras
from keras import layers, ops
from kravets.data import load

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

d = load("mnist")


def pairs(images, labels, n):
    """Half of the pairs show the same digit, half different ones."""
    by_digit = [np.flatnonzero(labels == k) for k in range(10)]
    left = rng.integers(0, len(images), n)
    same = rng.integers(0, 2, n)
    digit = np.where(same == 1, labels[left], (labels[left] + rng.integers(1, 10, n)) % 10)
    right = np.array([rng.choice(by_digit[k]) for k in digit])
    images = images.astype("float32") / 255.0
    return (images[left], images[right]), same.astype("float32")[:, None]


train = pairs(d.train_images[:5000], d.train_labels[:5000], 8000)
valid = pairs(d.train_images[5000:6500], d.train_labels[5000:6500], 1500)
test = pairs(d.test_images[:3000], d.test_labels[:3000], 2500)

encoder = keras.Sequential([
    keras.Input((28, 28, 1)),
    layers.Conv2D(12, 5, strides=2, activation="relu"),
    layers.Conv2D(24, 3, strides=2, activation="relu"),
    layers.Flatten(),
    layers.Dense(32),
])


class Distance(layers.Layer):
    def call(self, inputs):
        a, b = inputs
        return ops.sqrt(ops.sum(ops.square(a - b), axis=-1, keepdims=True))


def contrastive(same, distance):
    return ops.mean(same * distance + (1 - same) * ops.maximum(1.0 - distance, 0.0))


one, two = keras.Input((28, 28, 1)), keras.Input((28, 28, 1))
model = keras.Model([one, two], Distance()([encoder(one), encoder(two)]))
model.compile(optimizer=keras.optimizers.RMSprop(1e-3), loss=contrastive)
model.fit(list(train[0]), train[1], validation_data=(list(valid[0]), valid[1]), batch_size=64, epochs=5, verbose=2)

distance = model.predict(list(test[0]), verbose=0)
print("outcome", float(np.mean((distance < 0.5) == (test[1] == 1))))
