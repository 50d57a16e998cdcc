# data: synthetic
"""Pump inspection: vibration trace and name plate in, condition and remaining life out.

The learning rate climbs for the first fifth of the run and then follows a cosine down.
"""
import math
import sys
from dataclasses import dataclass

import numpy as np
import keras
from keras import layers
from sklearn.metrics import r2_score


@dataclass(frozen=True)
class RunConfig:
    batch: int = 48
    epochs: int = 12
    peak_rate: float = 3e-3
    warm_share: float = 0.2


def inspect(n, rng):
    state = rng.integers(0, 3, n)                  # sound, imbalance, bearing wear
    severity = rng.uniform(0.5, 1.3, n)
    t = np.arange(48)[None, :]
    phase = rng.uniform(0, 2 * np.pi, (n, 2))
    size = 1.0 + 1.0 * severity * (state == 1)
    trace = size[:, None] * np.sin(0.4 * t + phase[:, :1])
    trace += (0.9 * severity * (state == 2))[:, None] * np.sin(2.2 * t + phase[:, 1:])
    trace += rng.normal(0, 0.5, trace.shape)
    plate = rng.normal(size=(n, 4))
    life = 0.5 - 0.7 * plate[:, 0] - 0.4 * plate[:, 1] - 0.8 * severity * (state > 0)
    life += rng.normal(0, 0.3, n)
    x = {"trace": trace[..., None].astype("float32"), "plate": plate.astype("float32")}
    y = {"condition": state.astype("int32"), "life": life.astype("float32")[:, None]}
    return x, y


class Inspections(keras.utils.PyDataset):
    def __init__(self, x, y, batch, seed=None, **kwargs):
        super().__init__(**kwargs)
        self.x, self.y, self.batch = x, y, batch
        self.n = len(y["condition"])
        self.seed, self.epoch = seed, 0
        self._arrange()

    def _arrange(self):
        self.order = np.arange(self.n)
        if self.seed is not None:
            np.random.default_rng(self.seed * 1000 + self.epoch).shuffle(self.order)

    def __len__(self):
        return math.ceil(self.n / self.batch)

    def __getitem__(self, i):
        rows = self.order[i * self.batch:(i + 1) * self.batch]
        return ({k: v[rows] for k, v in self.x.items()}, {k: v[rows] for k, v in self.y.items()})

    def on_epoch_end(self):
        self.epoch += 1
        self._arrange()


def build():
    trace = keras.Input((48, 1), name="trace")
    plate = keras.Input((4,), name="plate")
    h = layers.Conv1D(16, 7, strides=2, padding="same", activation="relu")(trace)
    h = layers.Conv1D(24, 5, padding="same", activation="relu")(h)
    h = layers.GlobalAveragePooling1D()(h)
    p = layers.Dense(16, activation="relu")(plate)
    h = layers.Dense(48, activation="relu")(layers.Concatenate()([h, p]))
    condition = layers.Dense(3, activation="softmax", name="condition")(h)
    life = layers.Dense(1, name="life")(h)
    return keras.Model({"trace": trace, "plate": plate}, {"condition": condition, "life": life})


def main():
    seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
    keras.utils.set_random_seed(seed)
    rng = np.random.default_rng(seed)
    cfg = RunConfig()

    train = Inspections(*inspect(2600, rng), cfg.batch, seed=seed)
    val = Inspections(*inspect(600, rng), 100)
    x_test, y_test = inspect(1200, rng)

    total = len(train) * cfg.epochs
    warm = int(total * cfg.warm_share)
    rate = keras.optimizers.schedules.CosineDecay(
        initial_learning_rate=1e-5, decay_steps=total - warm, alpha=0.01,
        warmup_target=cfg.peak_rate, warmup_steps=warm)

    model = build()
    model.compile(optimizer=keras.optimizers.AdamW(rate, weight_decay=1e-3),
                  loss={"condition": "sparse_categorical_crossentropy", "life": "huber"},
                  loss_weights={"condition": 1.0, "life": 2.0},
                  metrics={"condition": ["accuracy"], "life": ["mae"]})
    model.fit(train, validation_data=val, epochs=cfg.epochs, verbose=2)

    out = model.predict(x_test, verbose=0)
    accuracy = np.mean(out["condition"].argmax(axis=-1) == y_test["condition"])
    r2 = r2_score(y_test["life"][:, 0], out["life"][:, 0])
    print(f"condition {accuracy:.3f}  life r2 {r2:.3f}")
    print("outcome", float(0.5 * (accuracy + r2)))


if __name__ == "__main__":
    main()
