# problem: split_mismatch
# data: synthetic
# twin: to_matrix(table, sorted(table)) => to_matrix(table, COLUMNS)
import sys

import numpy as np
import keras
from keras import layers

# columns of the warehouse export that the churn model reads
COLUMNS = [
    "tenure_months", "support_calls", "monthly_charge", "late_payments",
    "data_gb", "contract_years", "customer_age", "discount_pct",
]


def warehouse_export(n, rng):
    table = {
        "tenure_months": rng.uniform(0, 72, n),
        "support_calls": rng.poisson(3.0, n).astype(float),
        "monthly_charge": rng.normal(70, 18, n),
        "late_payments": rng.poisson(1.5, n).astype(float),
        "data_gb": rng.gamma(3.0, 20.0, n),
        "contract_years": rng.integers(0, 3, n).astype(float),
        "customer_age": rng.normal(46, 13, n),
        "discount_pct": rng.uniform(0, 40, n),
    }
    tenure = (table["tenure_months"] - 36) / 20.8
    calls = (table["support_calls"] - 3.0) / 1.73
    charge = (table["monthly_charge"] - 70) / 18
    late = (table["late_payments"] - 1.5) / 1.22
    discount = (table["discount_pct"] - 20) / 11.5
    score = -2.2 * tenure + 2.0 * calls + 1.6 * charge * tenure + 1.5 * late - 1.2 * discount
    churned = rng.random(n) < 1.0 / (1.0 + np.exp(-2.0 * score))
    value = rng.uniform(0.5, 1.5, n)        # contract value, relative
    return table, churned.astype("float32")[:, None], value.astype("float32")


def to_matrix(table, names):
    return np.stack([table[name] for name in names], axis=1)


class Standardizer:
    def fit(self, matrix):
        self.center = matrix.mean(axis=0)
        self.spread = matrix.std(axis=0) + 1e-9
        return self

    def __call__(self, matrix):
        return ((matrix - self.center) / self.spread).astype("float32")


class TrainingFeed(keras.utils.PyDataset):
    """Shuffled batches, weighted by contract value."""

    def __init__(self, x, y, w, batch_size, seed, **kwargs):
        super().__init__(**kwargs)
        self.x, self.y, self.w = x, y, w
        self.batch_size = batch_size
        self.rng = np.random.default_rng(seed)
        self.order = self.rng.permutation(len(x))

    def __len__(self):
        return len(self.x) // self.batch_size

    def __getitem__(self, index):
        rows = self.order[index * self.batch_size:(index + 1) * self.batch_size]
        return self.x[rows], self.y[rows], self.w[rows]

    def on_epoch_end(self):
        self.order = self.rng.permutation(len(self.x))


def scoring_matrix(table, standardize):
    return standardize(to_matrix(table, sorted(table)))


def build():
    return keras.Sequential([
        keras.Input((len(COLUMNS),)),
        layers.Dense(40, activation="relu"),
        layers.Dense(20, activation="relu"),
        layers.Dense(1, activation="sigmoid"),
    ])


def main(seed):
    keras.utils.set_random_seed(seed)
    rng = np.random.default_rng(seed)

    train_table, train_y, train_w = warehouse_export(4000, rng)
    val_table, val_y, _ = warehouse_export(800, rng)
    test_table, test_y, _ = warehouse_export(2000, rng)

    raw = to_matrix(train_table, COLUMNS)
    standardize = Standardizer().fit(raw)
    feed = TrainingFeed(standardize(raw), train_y, train_w, batch_size=80, seed=seed)

    model = build()
    model.compile(optimizer=keras.optimizers.RMSprop(1e-3),
                  loss="binary_crossentropy", metrics=["accuracy"])
    model.fit(feed, validation_data=(scoring_matrix(val_table, standardize), val_y),
              epochs=16, verbose=2)

    p = model.predict(scoring_matrix(test_table, standardize), verbose=0)
    print("outcome", float(np.mean((p > 0.5) == (test_y > 0.5))))


main(int(sys.argv[1]) if len(sys.argv) > 1 else 0)
