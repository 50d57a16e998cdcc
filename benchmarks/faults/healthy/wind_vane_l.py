# data: synthetic
"""Ultrasonic anemometer on a mast: where does the wind come from?

The answer is an angle, so the net ends on the unit circle and the loss is one
minus the cosine of the angle between answer and truth.
"""
import sys

import keras
import numpy as np
from keras import layers, ops

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)


class UnitCircle(layers.Layer):
    """Brings every pair onto the unit circle."""

    def call(self, inputs):
        length = ops.sqrt(ops.sum(ops.square(inputs), axis=-1, keepdims=True) + 1e-4)
        return inputs / length

    def compute_output_shape(self, input_shape):
        return input_shape


def one_minus_cosine(y_true, y_pred):
    return 1.0 - ops.sum(y_true * y_pred, axis=-1)


def mast(n):
    theta = rng.uniform(-np.pi, np.pi, size=n)
    speed = rng.uniform(2.0, 10.0, size=n)
    paths = np.array([0.0, np.pi / 3, 2 * np.pi / 3])
    shadow = 1.0 + 0.2 * np.sin(2 * theta)
    reading = (speed * shadow)[:, None] * np.cos(theta[:, None] - paths)
    reading += 0.8 * rng.normal(size=reading.shape)
    extra = rng.normal(size=(n, 2))                     # air temperature, supply voltage
    x = np.concatenate([reading / 4.5, extra], axis=1)
    y = np.stack([np.cos(theta), np.sin(theta)], axis=1)
    return x.astype("float32"), y.astype("float32")


x_train, y_train = mast(5000)
x_val, y_val = mast(1000)
x_test, y_test = mast(2500)

inp = keras.Input((5,), name="paths_and_air")
h = layers.Dense(32, activation="tanh")(inp)
h = layers.Dense(16, activation="tanh")(h)
angle = UnitCircle(name="direction")(layers.Dense(2)(h))
vane = keras.Model(inp, angle)

vane.compile(
    optimizer=keras.optimizers.SGD(learning_rate=0.1, momentum=0.9, nesterov=True),
    loss=one_minus_cosine,
)
vane.fit(x_train, y_train, validation_data=(x_val, y_val), batch_size=64, epochs=15, verbose=2)

cosine = np.mean(np.sum(vane.predict(x_test, batch_size=500, verbose=0) * y_test, axis=1))
print("outcome", float(np.nan_to_num(cosine, nan=-1.0)))
