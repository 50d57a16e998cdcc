# problem: learning_rate_high
# data: fashion_mnist
# twin: learning_rate=0.2 => learning_rate=0.001
# Homework 4: clothes, but only a small slice so it runs on my laptop
import sys
import numpy as np
import keras
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

(big_x, big_y), (extra_x, extra_y) = keras.datasets.fashion_mnist.load_data()
idx = rng.permutation(len(big_x))[:4500]
images = big_x[idx].astype("float32")[..., None] / 255.0
labels = big_y[idx].astype("int32")
idx = rng.permutation(len(extra_x))[:2000]
test_images = extra_x[idx].astype("float32")[..., None] / 255.0
test_labels = extra_y[idx].astype("int32")


class ClothesNet(keras.Model):
    def __init__(self):
        super().__init__()
        self.c1 = layers.Conv2D(12, 3, strides=2, activation="relu")
        self.c2 = layers.Conv2D(24, 3, strides=2, activation="relu")
        self.flat = layers.Flatten()
        self.fc = layers.Dense(64, activation="relu")
        self.drop = layers.Dropout(0.4)
        self.out = layers.Dense(10)

    def call(self, x, training=False):
        x = self.c2(self.c1(x))
        x = self.fc(self.flat(x))
        x = self.drop(x, training=training)
        return self.out(x)


net = ClothesNet()
net.compile(
    loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    optimizer=keras.optimizers.Nadam(learning_rate=0.2),
    metrics=["accuracy"],
)
net.fit(images, labels, batch_size=64, epochs=12, validation_split=0.15, verbose=2)

pred = np.argmax(net.predict(test_images, verbose=0), axis=-1)
acc = np.mean(pred == test_labels)
print("outcome", float(np.nan_to_num(acc, nan=0.0)))
