# problem: dead_relu
# data: synthetic
# twin: keras.initializers.Constant(-4.0) => keras.initializers.Constant(0.1)
import math
import sys

import keras
import numpy as np

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

# Table-tennis strokes from a wrist accelerometer (3 axes, 40 samples).
STROKES = ["drive", "push", "loop", "chop", "flick"]
FREQ = np.array([0.06, 0.11, 0.17, 0.24, 0.32])
AXIS = np.array([[1.2, 0.4, 0.6],
                 [0.5, 1.1, 0.5],
                 [0.9, 0.9, 0.3],
                 [0.4, 0.6, 1.2],
                 [0.8, 0.3, 1.0]])


def record(n, rng):
    kind = rng.integers(0, len(STROKES), n)
    t = np.arange(40)
    freq = FREQ[kind] * rng.uniform(0.93, 1.07, n)
    phase = rng.uniform(0, 2 * np.pi, (n, 3))
    wave = np.sin(2 * np.pi * freq[:, None, None] * t[None, :, None] + phase[:, None, :])
    x = AXIS[kind][:, None, :] * wave + rng.normal(0, 0.4, (n, 40, 3))
    return (x / 0.75).astype("float32"), kind.astype("int32")


class Windows(keras.utils.PyDataset):
    """Hands out shuffled batches of stroke windows."""

    def __init__(self, x, y, batch, rng, **kwargs):
        super().__init__(**kwargs)
        self.x, self.y, self.batch, self.rng = x, y, batch, rng
        self.order = rng.permutation(len(x))

    def __len__(self):
        return math.ceil(len(self.x) / self.batch)

    def __getitem__(self, i):
        pick = self.order[i * self.batch:(i + 1) * self.batch]
        return self.x[pick], self.y[pick]

    def on_epoch_end(self):
        self.rng.shuffle(self.order)


class StrokeNet(keras.Model):
    def __init__(self, n_classes):
        super().__init__()
        self.first = keras.layers.Conv1D(16, 5, padding="same", activation="relu")
        # sparse feature maps read better in the report
        self.second = keras.layers.Conv1D(
            24, 5, strides=2, padding="same", activation="relu",
            bias_initializer=keras.initializers.Constant(-4.0),
        )
        self.pool = keras.layers.GlobalAveragePooling1D()
        self.out = keras.layers.Dense(n_classes, activation="softmax")

    def call(self, x):
        return self.out(self.pool(self.second(self.first(x))))


def main():
    rng = np.random.default_rng(seed)
    train = Windows(*record(1600, rng), batch=32, rng=np.random.default_rng(seed + 1))
    x_val, y_val = record(400, rng)
    x_new, y_new = record(1000, rng)

    net = StrokeNet(len(STROKES))
    net.compile(
        optimizer=keras.optimizers.Nadam(2e-3),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    net.fit(train, epochs=15, validation_data=(x_val, y_val), verbose=2)

    hit = net.predict(x_new, verbose=0).argmax(axis=1) == y_new
    print("outcome", float(np.nan_to_num(hit.mean(), nan=0.0)))


main()
