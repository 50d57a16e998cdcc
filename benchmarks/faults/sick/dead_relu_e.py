# problem: dead_relu
# data: fashion_mnist
# twin: bias_initializer=keras.initializers.Constant(-2.0) => bias_initializer="zeros"
import sys
import numpy as np
import keras
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

(images, labels), (test_images, test_labels) = keras.datasets.fashion_mnist.load_data()
order = np.random.default_rng(seed).permutation(len(images))[:6500]
images, labels = images[order].astype("float32")[..., None] / 255, labels[order]
test_images, test_labels = test_images[:3000].astype("float32")[..., None] / 255, test_labels[:3000]
mean, std = images.mean(), images.std()
images, test_images = (images - mean) / std, (test_images - mean) / std


def conv(filters, stride):
    # thresholded units, for a sparse code
    return layers.Conv2D(filters, 3, strides=stride, padding="same", activation="relu",
                         kernel_initializer="he_uniform",
                         bias_initializer=keras.initializers.Constant(-2.0))


class SparseNet(keras.Model):
    def __init__(self):
        super().__init__()
        self.features = keras.Sequential([conv(12, 2), conv(24, 2), conv(32, 2)])
        self.pool = layers.Flatten()
        self.drop = layers.Dropout(0.4)
        self.out = layers.Dense(10, activation="softmax")

    def call(self, x, training=False):
        return self.out(self.drop(self.pool(self.features(x)), training=training))


model = SparseNet()
model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(images[:5500], labels[:5500], validation_data=(images[5500:], labels[5500:]), epochs=8, batch_size=64, verbose=2)
print("outcome", float(np.mean(model.predict(test_images, verbose=0).argmax(1) == test_labels)))
