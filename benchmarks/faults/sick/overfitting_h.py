# problem: overfitting
# data: fashion_mnist
# twin: N_TRAIN, EPOCHS = 320, 40 => N_TRAIN, EPOCHS = 4000, 5
from __future__ import annotations
import sys
import numpy as np
import keras
import tensorflow as tf
from keras import layers as L

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

N_TRAIN, EPOCHS = 320, 40

(x, y), (x_test, y_test) = keras.datasets.fashion_mnist.load_data()
x, x_test = x[..., None] / np.float32(255), x_test[:2000, ..., None] / np.float32(255)
y_test = y_test[:2000]
x_val, y_val = x[-600:], y[-600:]


def gen():
    for i in np.random.permutation(N_TRAIN):
        yield x[i], y[i]


ds = tf.data.Dataset.from_generator(gen, output_signature=(
    tf.TensorSpec((28, 28, 1), tf.float32), tf.TensorSpec((), tf.uint8))).batch(32).prefetch(4)


class SmallVGG(keras.Model):
    def __init__(self):
        super().__init__()
        self.c1 = L.Conv2D(16, 3, strides=2, padding="same", activation="relu")
        self.c2 = L.Conv2D(24, 3, strides=2, padding="same", activation="relu")
        self.flat = L.Flatten()
        self.fc1 = L.Dense(96, activation="relu")
        self.fc2 = L.Dense(10)

    def call(self, inputs):
        return self.fc2(self.fc1(self.flat(self.c2(self.c1(inputs)))))


net = SmallVGG()
net.compile(optimizer=keras.optimizers.AdamW(2e-3, weight_decay=1e-4),
            loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True), metrics=["accuracy"])
net.fit(ds, epochs=EPOCHS, validation_data=(x_val, y_val), validation_batch_size=600, verbose=2)

ce, acc = net.evaluate(x_test, y_test, batch_size=250, verbose=0)
print(f"test accuracy {acc:.3f}")
print("outcome", -float(np.nan_to_num(ce, nan=99.0)))
