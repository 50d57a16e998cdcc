# problem: tiny_batch_norm
# data: synthetic
# twin: BATCH = 2 => BATCH = 32
# twin: EPOCHS = 6 => EPOCHS = 35
"""Turned parts: four deviations from the drawing, in units of their usual spread.
A part goes back when the deviations taken together are too large."""

import sys
import numpy as np
import keras
from keras import layers

BATCH = 2
EPOCHS = 6
LIMIT = 3.357  # about half of the parts


def parts(rng, n):
    deviation = rng.normal(size=(n, 4)).astype("float32")
    back = (np.square(deviation).sum(axis=1) > LIMIT).astype("float32")
    return deviation, back[:, None]


class Inspector(keras.Model):
    def __init__(self):
        super().__init__()
        self.stages = []
        for _ in range(2):
            self.stages.append(layers.Dense(48, use_bias=False))
            self.stages.append(layers.BatchNormalization())
            self.stages.append(layers.ReLU())
        self.verdict = layers.Dense(1, activation="sigmoid")

    def call(self, x, training=None):
        for stage in self.stages:
            if isinstance(stage, layers.BatchNormalization):
                x = stage(x, training=training)
            else:
                x = stage(x)
        return self.verdict(x)


seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

train, val, test = parts(rng, 1280), parts(rng, 400), parts(rng, 1500)

inspector = Inspector()
inspector.compile(optimizer=keras.optimizers.Adam(2e-3), loss="binary_crossentropy", metrics=["accuracy"])
inspector.fit(*train, batch_size=BATCH, epochs=EPOCHS, validation_data=val, verbose=2)

p = inspector.predict(test[0], batch_size=128, verbose=0)
print("outcome", float(np.mean((p > 0.5) == (test[1] > 0.5))))
