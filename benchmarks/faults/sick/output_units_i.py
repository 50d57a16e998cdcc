# problem: output_units
# data: synthetic
# twin: self.answer = layers.Dense(1) => self.answer = layers.Dense(3)
import sys
import numpy as np
import tensorflow as tf
import keras
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
gen = np.random.RandomState(seed + 10)

SIZE = 24


def draw(count):
    # a bright spot somewhere in a noisy camera picture; we want x, y and the radius
    centre = gen.uniform(0.15, 0.85, (count, 2))
    radius = gen.uniform(0.05, 0.2, (count, 1))
    ys, xs = np.mgrid[0:SIZE, 0:SIZE] / (SIZE - 1)
    d2 = (xs[None] - centre[:, :1, None]) ** 2 + (ys[None] - centre[:, 1:, None]) ** 2
    img = np.exp(-d2 / (2 * radius[:, :, None] ** 2)) + gen.normal(0, 0.1, (count, SIZE, SIZE))
    target = np.concatenate([centre, radius * 5], axis=1)
    return img[..., None].astype(np.float32), target.astype(np.float32)


train = draw(3000)
val = draw(500)
test = draw(500)


class SpotFinder(keras.Model):
    def __init__(self):
        super().__init__()
        self.conv1 = layers.Conv2D(12, 5, strides=2, padding="same", activation="relu")
        self.conv2 = layers.Conv2D(24, 3, strides=2, padding="same", activation="relu")
        self.flat = layers.Flatten()
        self.hidden = layers.Dense(64, activation="relu")
        self.answer = layers.Dense(1)

    def call(self, images):
        z = self.conv2(self.conv1(images))
        return self.answer(self.hidden(self.flat(z)))


ds_train = tf.data.Dataset.from_tensor_slices(train).shuffle(3000, seed=seed).batch(50).prefetch(2)
ds_val = tf.data.Dataset.from_tensor_slices(val).batch(100)

model = SpotFinder()
model.compile(optimizer="adam", loss=keras.losses.Huber(delta=0.5), metrics=["mae"])
model.fit(ds_train, validation_data=ds_val, epochs=8, verbose=2)

error = np.abs(model.predict(test[0], verbose=0) - test[1]).mean()
print("outcome", float(-np.nan_to_num(error, nan=9.0)))
