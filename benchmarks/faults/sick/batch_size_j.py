# problem: batch_size
# data: synthetic
# twin: rows_per_step: int = 8192 => rows_per_step: int = 64
"""Customer model with two heads: does the customer leave, and how much will the customer spend."""
import sys
from dataclasses import dataclass

import numpy as np
import keras
from keras import layers


@dataclass(frozen=True)
class JobConfig:
    customers: int = 4000
    rows_per_step: int = 8192
    learning_rate: float = 2e-3
    passes: int = 18


class CustomerTable:
    def __init__(self, n, rng):
        f = rng.normal(size=(n, 6))
        pull = 1.5 * f[:, 0] * f[:, 1] + (f[:, 2] ** 2 - 1.0) + rng.normal(0, 0.15, n)
        spend = 0.8 * f[:, 3] + 0.5 * np.maximum(f[:, 4], 0) - 0.3 * f[:, 0] + rng.normal(0, 0.2, n)
        self.features = f.astype("float32")
        self.leaves = (pull > -0.3).astype("float32")[:, None]
        self.spend = (spend - 0.2).astype("float32")[:, None]

    def __len__(self):
        return len(self.features)


class TableReader(keras.utils.PyDataset):
    def __init__(self, table, rows, seed=None, **kwargs):
        super().__init__(**kwargs)
        self.table = table
        self.rows = rows
        self.rng = None if seed is None else np.random.default_rng(seed)
        self.order = np.arange(len(table))
        self.on_epoch_end()

    def __len__(self):
        return -(-len(self.table) // self.rows)

    def __getitem__(self, step):
        take = self.order[step * self.rows:(step + 1) * self.rows]
        return self.table.features[take], {"leaves": self.table.leaves[take],
                                           "spend": self.table.spend[take]}

    def on_epoch_end(self):
        if self.rng is not None:
            self.rng.shuffle(self.order)


def two_heads():
    inputs = keras.Input((6,))
    h = layers.Dense(64, activation="relu")(inputs)
    h = layers.Dense(32, activation="relu")(h)
    leaves = layers.Dense(1, activation="sigmoid", name="leaves")(h)
    spend = layers.Dense(1, name="spend")(h)
    return keras.Model(inputs, {"leaves": leaves, "spend": spend})


def main():
    seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
    keras.utils.set_random_seed(seed)
    rng = np.random.default_rng(seed)
    job = JobConfig()

    train = TableReader(CustomerTable(job.customers, rng), job.rows_per_step, seed=seed)
    val = TableReader(CustomerTable(800, rng), 400)
    test = CustomerTable(2000, rng)

    model = two_heads()
    model.compile(
        optimizer=keras.optimizers.Adam(job.learning_rate),
        loss={"leaves": "binary_crossentropy", "spend": "mse"},
        loss_weights={"leaves": 1.0, "spend": 0.5},
        metrics={"leaves": ["accuracy"]},
    )
    model.fit(train, validation_data=val, epochs=job.passes, verbose=2)

    p = model.predict(test.features, verbose=0)["leaves"]
    print("outcome", float(np.mean((p > 0.5) == (test.leaves > 0.5))))


main()
