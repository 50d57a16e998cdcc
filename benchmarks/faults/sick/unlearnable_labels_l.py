# problem: unlearnable_labels
# data: fashion_mnist
# twin: labels = labels[: len(images)] => labels = labels[keep]
import sys
import numpy as np
import keras
from keras import ops, layers as L

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

(images, labels), (test_images, test_labels) = keras.datasets.fashion_mnist.load_data()
pick = rng.permutation(len(images))[:4200]
images, labels = images[pick], labels[pick]
test_images, test_labels = test_images[:1500], test_labels[:1500]

# drop garments that are almost invisible
keep = images.mean(axis=(1, 2)) > 25
images = images[keep]
labels = labels[: len(images)]
print(len(images), "garments")


def prepare(im):
    return (im[..., None] / 255.0).astype("float32")


# cross-entropy with a confidence penalty (Pereyra et al. 2017), small beta
def penalised_ce(y, logits):
    logp = ops.log_softmax(logits, axis=-1)
    target = ops.one_hot(ops.cast(ops.reshape(y, (-1,)), "int32"), 10)
    ce = -ops.sum(target * logp, axis=-1)
    entropy = -ops.sum(ops.exp(logp) * logp, axis=-1)
    return ce - 0.05 * entropy


class Wardrobe(keras.Model):
    def __init__(self):
        super().__init__()
        self.a = L.Conv2D(12, 5, strides=2, padding="same", activation="relu")
        self.b = L.Conv2D(24, 3, strides=2, padding="same", activation="relu")
        self.flat = L.Flatten()
        self.c = L.Dense(48, activation="relu")
        self.d = L.Dense(10)

    def call(self, x):
        return self.d(self.c(self.flat(self.b(self.a(x)))))


model = Wardrobe()
model.compile(optimizer=keras.optimizers.Nadam(1e-3), loss=penalised_ce,
              metrics=[keras.metrics.SparseCategoricalAccuracy(name="acc")])
model.fit(prepare(images), labels.astype("int32"), validation_split=0.2,
          batch_size=32, epochs=8, verbose=2)

guess = np.argmax(model.predict(prepare(test_images), verbose=0), axis=1)
print("outcome", float(np.nan_to_num(np.mean(guess == test_labels), nan=0.0)))
