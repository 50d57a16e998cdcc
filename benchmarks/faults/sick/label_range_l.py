# problem: label_range
# data: synthetic
# twin: target = table["running_pct"] => target = table["running_pct"] / 100.0
# twin: target_val = held["running_pct"] => target_val = held["running_pct"] / 100.0
"""How much of a shift will a milling machine be running?

The MES table holds the running time of each shift, the order backlog, the
calendar and the crew size. The net gives the share of the shift.
"""
import sys

import keras
import numpy as np
from keras import Input, Model
from keras.layers import Concatenate, Dense, Embedding, Flatten

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed + 77)

machine_effect = rng.normal(scale=0.6, size=9)


def mes_export(n):
    machine = rng.integers(0, 9, size=n)
    hour = rng.uniform(0, 24, size=n)
    backlog = rng.normal(size=n)
    crew = rng.normal(size=n)
    s = (
        machine_effect[machine]
        + 0.9 * backlog
        + 0.7 * np.cos(2 * np.pi * (hour - 11) / 24)
        + 0.5 * np.minimum(crew, backlog)
        + 0.25 * rng.normal(size=n)
    )
    numbers = np.stack(
        [np.sin(2 * np.pi * hour / 24), np.cos(2 * np.pi * hour / 24), backlog, crew], axis=1
    )
    return {
        "machine": machine.astype("int32").reshape(-1, 1),
        "numbers": numbers.astype("float32"),
        "running_pct": np.round(100.0 / (1.0 + np.exp(-s)), 1).astype("float32").reshape(-1, 1),
    }


table = mes_export(5000)
held = mes_export(1000)
fresh = mes_export(2000)

target = table["running_pct"]
target_val = held["running_pct"]

machine = Input((1,), dtype="int32", name="machine")
numbers = Input((4,), name="numbers")
e = Flatten()(Embedding(9, 3)(machine))
h = Concatenate()([e, numbers])
h = Dense(40, activation="relu")(h)
h = Dense(20, activation="relu")(h)
share = Dense(1, activation="sigmoid", name="share")(h)
model = Model([machine, numbers], share)

model.compile(optimizer=keras.optimizers.RMSprop(1e-3), loss="binary_crossentropy", metrics=["mae"])
model.fit(
    [table["machine"], table["numbers"]],
    target,
    epochs=18,
    batch_size=64,
    validation_data=([held["machine"], held["numbers"]], target_val),
    verbose=2,
)

share_hat = model.predict([fresh["machine"], fresh["numbers"]], batch_size=500, verbose=0)
error = np.mean(np.abs(share_hat - fresh["running_pct"] / 100.0))
print("outcome", float(np.nan_to_num(-error, nan=-99.0)))
