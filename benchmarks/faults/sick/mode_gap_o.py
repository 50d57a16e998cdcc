# problem: mode_gap
# data: synthetic
# twin: return branch => return x + branch
"""Three spiral arms and a small residual network with stochastic depth."""
import sys

import numpy as np
import keras
from keras import layers, ops

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)


def galaxy(n):
    arm = rng.integers(0, 3, n)
    r = np.sqrt(rng.uniform(0.04, 1.0, n))
    phi = 4.0 * r + 2 * np.pi * arm / 3 + rng.normal(0, 0.2, n)
    xy = 1.4 * np.stack([r * np.cos(phi), r * np.sin(phi)], axis=1)
    return xy.astype("float32"), arm.astype("int32")


class Block(layers.Layer):
    """x plus a two-layer branch; the branch rests for some samples of a training step."""

    def __init__(self, width, survive, block_seed, **kwargs):
        super().__init__(**kwargs)
        self.survive = survive
        self.lift = layers.Dense(width, activation="gelu")
        self.land = layers.Dense(width)
        self.draws = keras.random.SeedGenerator(block_seed)

    def build(self, input_shape):
        self.lift.build(input_shape)
        self.land.build(input_shape)
        self.built = True

    def compute_output_shape(self, input_shape):
        return input_shape

    def call(self, x, training=False):
        branch = self.land(self.lift(x))
        if training:
            coin = keras.random.uniform((ops.shape(x)[0], 1), seed=self.draws)
            awake = ops.cast(ops.less(coin, self.survive), "float32")
            return x + awake * branch / self.survive
        return branch


inputs = keras.Input((2,))
h = layers.Dense(48, activation="gelu")(inputs)
for i in range(4):
    h = Block(48, survive=0.9, block_seed=seed + 10 * i)(h)
outputs = layers.Dense(3, activation="softmax")(h)
model = keras.Model(inputs, outputs)

model.compile(optimizer=keras.optimizers.Adam(learning_rate=2e-3),
              loss="sparse_categorical_crossentropy", metrics=["accuracy"])

x, y = galaxy(3000)
x_val, y_val = galaxy(700)
model.fit(x, y, batch_size=50, epochs=18, validation_data=(x_val, y_val), verbose=2)

x_new, y_new = galaxy(1500)
score = np.mean(model.predict(x_new, verbose=0).argmax(-1) == y_new)
print("outcome", float(np.nan_to_num(score, nan=0.0)))
