# problem: none
# data: synthetic
"""Will the visitor click? The probability depends on the visitor, the click itself is chance."""
import sys

import numpy as np
import tensorflow as tf
from tensorflow import keras

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)


def visitors(n):
    features = rng.normal(size=(n, 8)).astype("float32")
    score = features[:, 0] - 0.5 * features[:, 1] + 0.8 * np.sin(2 * features[:, 2])
    click = rng.random(n) < 1 / (1 + np.exp(-0.9 * score))
    return features, click.astype("float32")


train = tf.data.Dataset.from_tensor_slices(visitors(5000)).shuffle(5000).batch(64)
val = tf.data.Dataset.from_tensor_slices(visitors(1000)).batch(500)
test = tf.data.Dataset.from_tensor_slices(visitors(2000)).batch(500)


class ClickModel(keras.Model):
    def __init__(self):
        super().__init__()
        self.hidden = keras.layers.Dense(24, activation="relu")
        self.probability = keras.layers.Dense(1, activation="sigmoid")

    def call(self, inputs):
        return self.probability(self.hidden(inputs))


model = ClickModel()
model.compile(optimizer=keras.optimizers.Adam(2e-3), loss="binary_crossentropy", metrics=["accuracy", keras.metrics.AUC(name="auc")])
model.fit(train, validation_data=val, epochs=12, verbose=2)

print("outcome", float(model.evaluate(test, verbose=0, return_dict=True)["auc"]))
