# problem: leakage
# data: synthetic
# twin: people = 400 => people = 4000
# twin: rng.integers(0, people, size=4000) => rng.permutation(people)
# twin: width = 64 => width = 16
# twin: epochs=20 => epochs=8
#
# Response to a treatment (yes / no) from sixteen blood markers.
# Whether a patient responds is partly chance: nobody can be right every time.
#
import sys

import numpy as np

import keras
from keras import layers, ops

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)


def clinic(n):
    z = rng.normal(size=(n, 16))
    drive = 1.2 * z[:, 0] - 0.9 * z[:, 1] + 0.8 * z[:, 2] * z[:, 3] + 0.4 * z[:, 4]
    responds = rng.uniform(size=n) < 1.0 / (1.0 + np.exp(-drive))
    return z.astype("float32"), responds.astype("float32")[:, None]


class MarkerGate(layers.Layer):
    """Lets the network turn single markers up or down."""

    def build(self, input_shape):
        self.dial = self.add_weight(shape=(input_shape[-1],), initializer="zeros", name="dial")

    def call(self, z):
        return z * 2.0 * ops.sigmoid(self.dial)


people = 400
width = 64

# assemble the table for training: 4000 rows
z, r = clinic(people)
rows = rng.integers(0, people, size=4000)
z, r = z[rows], r[rows]

inp = layers.Input((16,))
h = MarkerGate()(inp)
h = layers.Dense(width, activation="relu")(h)
h = layers.Dense(width, activation="relu")(h)
out = layers.Dense(1, activation="sigmoid")(h)
net = keras.Model(inp, out, name="responder")

net.compile(optimizer=keras.optimizers.Adam(learning_rate=2e-3),
            loss="binary_crossentropy", metrics=["accuracy"])
log = net.fit(z, r, validation_split=0.25, epochs=20, batch_size=32, verbose=2)

claimed = log.history["val_accuracy"][-1]
z_new, r_new = clinic(6000)
found = net.evaluate(z_new, r_new, verbose=0, return_dict=True)["accuracy"]
print("accuracy while training %.3f, on new patients %.3f" % (claimed, found))
print("outcome", float(np.nan_to_num(-abs(claimed - found), nan=-99.0)))
