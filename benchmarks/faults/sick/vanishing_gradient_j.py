# problem: vanishing_gradient
# data: synthetic
# twin: activation: str = "sigmoid" => activation: str = "relu"
"""Gearbox regime classifier (4 regimes, 10 standardized sensor summaries), fed by a generator."""
import dataclasses
import sys

import keras
import numpy as np
from keras import layers


@dataclasses.dataclass
class Plan:
    depth: int = 9
    width: int = 32
    activation: str = "sigmoid"
    rate: float = 0.02
    momentum: float = 0.9
    batch: int = 64
    epochs: int = 12


class Tower(keras.Model):
    def __init__(self, plan, regimes):
        super().__init__()
        self.steps = [
            layers.Dense(plan.width, activation=plan.activation, kernel_initializer="he_normal",
                         name=f"step_{i}")
            for i in range(plan.depth)
        ]
        self.regime = layers.Dense(regimes, activation="softmax", name="regime")

    def call(self, x):
        for step in self.steps:
            x = step(x)
        return self.regime(x)


class Gearbox:
    """Every regime shows up as three clouds in the space of the summaries."""

    def __init__(self, rng, regimes=4, clouds=3, sensors=10):
        self.rng = rng
        self.regimes = regimes
        centers = rng.normal(size=(regimes, clouds, sensors))
        self.centers = 3.6 * centers / np.linalg.norm(centers, axis=-1, keepdims=True)

    def observe(self, n):
        regime = self.rng.integers(0, self.regimes, n)
        cloud = self.rng.integers(0, self.centers.shape[1], n)
        x = self.centers[regime, cloud] + self.rng.normal(size=(n, self.centers.shape[2]))
        return (x / 1.5).astype("float32"), regime.astype("int32")


def stream(x, y, batch, rng):
    while True:
        order = rng.permutation(len(x))
        for start in range(0, len(x) - batch + 1, batch):
            rows = order[start:start + batch]
            yield x[rows], y[rows]


if __name__ == "__main__":
    seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
    keras.utils.set_random_seed(seed)
    rng = np.random.default_rng(seed)
    plan = Plan()

    box = Gearbox(rng)
    x_train, y_train = box.observe(5600)
    x_val, y_val = box.observe(800)
    x_test, y_test = box.observe(1500)

    model = Tower(plan, box.regimes)
    model.compile(keras.optimizers.SGD(plan.rate, momentum=plan.momentum),
                  loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(stream(x_train, y_train, plan.batch, rng),
              steps_per_epoch=len(x_train) // plan.batch,
              validation_data=(x_val, y_val),
              epochs=plan.epochs, verbose=2)

    hit = model.predict(x_test, verbose=0).argmax(-1) == y_test
    print("outcome", float(hit.mean()))
