# problem: saturation
# data: synthetic
# twin: steepness=120.0 => steepness=1.0
#
# Game controller gestures: thirty motion features, eight gestures, each made in one of two manners.
#
import sys

import keras
import numpy as np
from keras import layers, ops

GESTURES = 8
FEATURES = 30


class Player:
    def __init__(self, seed):
        self.rng = np.random.default_rng(seed)
        self.manners = self.rng.normal(size=(GESTURES, 2, FEATURES))

    def perform(self, count):
        gesture = self.rng.integers(0, GESTURES, size=count)
        manner = self.rng.integers(0, 2, size=count)
        motion = self.manners[gesture, manner] + self.rng.normal(0.0, 1.3, size=(count, FEATURES))
        return motion.astype("float32"), gesture.astype("int32")


@keras.saving.register_keras_serializable("gestures")
class Squash(layers.Layer):
    """A dense map followed by a tanh of a chosen steepness."""

    def __init__(self, units, steepness=120.0, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.steepness = steepness

    def build(self, shape):
        self.kernel = self.add_weight(shape=(shape[-1], self.units), initializer="glorot_uniform", name="kernel")
        self.bias = self.add_weight(shape=(self.units,), initializer="zeros", name="bias")

    def call(self, inputs):
        drive = ops.matmul(inputs, self.kernel) + self.bias
        return ops.tanh(self.steepness * drive)

    def get_config(self):
        return {**super().get_config(), "units": self.units, "steepness": self.steepness}


class GestureNet(keras.Model):
    def __init__(self, depth=3, width=12):
        super().__init__()
        self.steps = [Squash(width) for _ in range(depth)]
        self.logits = layers.Dense(GESTURES)

    def call(self, motion):
        for step in self.steps:
            motion = step(motion)
        return self.logits(motion)


def main(seed):
    keras.utils.set_random_seed(seed)
    player = Player(seed)
    x, y = player.perform(4000)
    x_val, y_val = player.perform(800)
    x_new, y_new = player.perform(3000)

    mean, std = x.mean(axis=0), x.std(axis=0)
    x, x_val, x_new = ((part - mean) / std for part in (x, x_val, x_new))

    net = GestureNet()
    net.compile(
        optimizer=keras.optimizers.Adam(2e-3),
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=["accuracy"],
    )
    net.fit(x, y, validation_data=(x_val, y_val), batch_size=40, epochs=15, verbose=2)
    hit = net.predict(x_new, verbose=0).argmax(axis=-1) == y_new
    print("outcome", float(np.nan_to_num(hit.mean(), nan=0.0)))


main(int(sys.argv[1]) if len(sys.argv) > 1 else 0)
