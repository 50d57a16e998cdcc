# problem: stopped_early
# data: synthetic
# twin: baseline=0.9, patience=5 => patience=10
import sys

import numpy as np
import tensorflow as tf
from tensorflow import keras

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)


def spirals(n, arms=3):
    # points on three arms of a spiral
    arm = rng.integers(0, arms, n)
    radius = rng.uniform(0.1, 1.0, n)
    angle = 7 * radius + 2 * np.pi * arm / arms + rng.normal(0, 0.12, n)
    xy = np.stack([radius * np.cos(angle), radius * np.sin(angle)], 1) * 2
    return xy.astype("float32"), arm.astype("int32")


train = tf.data.Dataset.from_tensor_slices(spirals(1500)).shuffle(1500, seed=seed).batch(50)
val = tf.data.Dataset.from_tensor_slices(spirals(500)).batch(250)
test = tf.data.Dataset.from_tensor_slices(spirals(1000)).batch(250)


class SpiralNet(keras.Model):
    def __init__(self):
        super().__init__()
        self.hidden1 = keras.layers.Dense(48, activation="tanh")
        self.hidden2 = keras.layers.Dense(48, activation="tanh")
        self.out = keras.layers.Dense(3, activation="softmax")

    def call(self, inputs):
        return self.out(self.hidden2(self.hidden1(inputs)))


model = SpiralNet()
model.compile(optimizer=keras.optimizers.Adam(3e-3), loss="sparse_categorical_crossentropy", metrics=["accuracy"])
# we want at least 90 %
stop = keras.callbacks.EarlyStopping(monitor="val_accuracy", baseline=0.9, patience=5, restore_best_weights=True)
model.fit(train, validation_data=val, epochs=30, callbacks=[stop], verbose=2)

print("outcome", float(model.evaluate(test, verbose=0)[1]))
