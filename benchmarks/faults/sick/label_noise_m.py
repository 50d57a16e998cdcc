# problem: label_noise
# data: synthetic
# twin: menu < 0.48 => menu < 0.01
"""Appliance recognition for a smart meter app.

A switch-on event is described by 24 electrical quantities (harmonics, inrush, phase ...).
Training events come from households that pick the appliance in a drop-down menu of the app;
the final check uses events from the laboratory.
"""
import math
import sys

import keras
import numpy as np

APPLIANCES = ["kettle", "fridge", "washer", "dryer", "oven", "heat pump"]


class Events(keras.utils.PyDataset):
    def __init__(self, x, y, batch_size, shuffle, rng, **kwargs):
        super().__init__(**kwargs)
        self.x, self.y = x, y
        self.batch_size = batch_size
        self.shuffle = shuffle
        self.rng = rng
        self.order = np.arange(len(x))
        if shuffle:
            self.rng.shuffle(self.order)

    def __len__(self):
        return math.ceil(len(self.x) / self.batch_size)

    def __getitem__(self, k):
        part = self.order[k * self.batch_size:(k + 1) * self.batch_size]
        return self.x[part], self.y[part]

    def on_epoch_end(self):
        if self.shuffle:
            self.rng.shuffle(self.order)


def measure(n, signatures, rng):
    kind = rng.integers(0, len(APPLIANCES), n)
    strength = rng.uniform(0.8, 1.2, (n, 1))
    x = strength * signatures[kind] + rng.normal(0, 1.4, (n, 24))
    return (x / 1.7).astype("float32"), kind.astype("int32")


def households(n, signatures, rng):
    x, kind = measure(n, signatures, rng)
    menu = rng.random(n)
    entry = np.where(menu < 0.48, (kind + 1) % len(APPLIANCES), kind)
    return x, entry.astype("int32")


def main():
    seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
    keras.utils.set_random_seed(seed)
    rng = np.random.default_rng(seed)

    signatures = rng.normal(size=(len(APPLIANCES), 24))
    x_train, y_train = households(3000, signatures, rng)
    x_val, y_val = households(600, signatures, rng)
    x_lab, y_lab = measure(1500, signatures, rng)

    model = keras.Sequential([
        keras.Input((24,)),
        keras.layers.Dense(64, activation="relu"),
        keras.layers.Dropout(0.2),
        keras.layers.Dense(64, activation="relu"),
        keras.layers.Dense(len(APPLIANCES), activation="softmax"),
    ])
    model.compile(
        optimizer=keras.optimizers.Adam(1e-3),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    model.fit(
        Events(x_train, y_train, 32, True, rng),
        validation_data=Events(x_val, y_val, 100, False, rng),
        epochs=12,
        verbose=2,
    )
    acc = model.evaluate(x_lab, y_lab, verbose=0)[1]
    print("outcome", float(np.nan_to_num(acc, nan=0.0)))


if __name__ == "__main__":
    main()
