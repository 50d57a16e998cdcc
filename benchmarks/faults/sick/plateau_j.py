# problem: plateau
# data: synthetic
# twin: mode="min", patience=1, factor=0.1 => mode="max", patience=4, factor=0.5
# Service logs: 20 consecutive event ids -> which subsystem caused the restart.
import sys

import numpy as np
import keras
from keras import layers

EVENTS = 40
LENGTH = 20
SUBSYSTEMS = 4


def make_signatures(rng):
    # every subsystem leaves one of two characteristic runs of three events
    return rng.permutation(EVENTS)[:SUBSYSTEMS * 2 * 3].reshape(SUBSYSTEMS, 2, 3)


def read_logs(n, signatures, rng):
    logs = rng.integers(0, EVENTS, (n, LENGTH))
    cause = rng.integers(0, SUBSYSTEMS, n)
    variant = rng.integers(0, 2, n)
    at = rng.integers(0, LENGTH - 2, n)
    for k in range(3):
        logs[np.arange(n), at + k] = signatures[cause, variant, k]
    return logs.astype("int32"), cause.astype("int32")


class LogClassifier(keras.Model):
    def __init__(self):
        super().__init__()
        self.embed = layers.Embedding(EVENTS, 16)
        self.scan = layers.Conv1D(48, 3, activation="relu")
        self.peak = layers.GlobalMaxPooling1D()
        self.drop = layers.Dropout(0.2)
        self.cause = layers.Dense(SUBSYSTEMS, activation="softmax")

    def call(self, events, training=None):
        h = self.peak(self.scan(self.embed(events)))
        return self.cause(self.drop(h, training=training))


seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

signatures = make_signatures(rng)
x_train, y_train = read_logs(4000, signatures, rng)
x_val, y_val = read_logs(800, signatures, rng)
x_test, y_test = read_logs(1500, signatures, rng)

callbacks = [
    keras.callbacks.ReduceLROnPlateau(monitor="val_accuracy", mode="min", patience=1, factor=0.1),
]

model = LogClassifier()
model.compile(
    optimizer=keras.optimizers.Adam(learning_rate=1e-3),
    loss="sparse_categorical_crossentropy",
    metrics=["accuracy"],
)
model.fit(
    x_train, y_train,
    validation_data=(x_val, y_val),
    batch_size=96,
    epochs=24,
    callbacks=callbacks,
    verbose=2,
)

_, accuracy = model.evaluate(x_test, y_test, verbose=0)
print("outcome", float(accuracy))
