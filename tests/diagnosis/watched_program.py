"""Trains small networks with and without the doctor, and prints what `test_watching` asks, as one JSON object.

Started in a process of its own, so that each back end has one. Feeding: arrays, a PyDataset, a generator, on
TensorFlow also tf.data that shuffles, on torch a DataLoader.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any

import keras
import numpy as np

from kravets.diagnosis import Doctor, probes
from kravets.diagnosis.autodiff import Compiled
from kravets.diagnosis.facts import Sample

BATCH, EPOCHS = 16, 4


def samples(count: int = 320) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(count)
    labels = random.integers(0, 3, count)
    centres = np.random.default_rng(0).normal(size=(3, 8, 8, 1)) * 0.7
    return (centres[labels] + random.normal(size=(count, 8, 8, 1))).astype("float32"), labels


class Chunks(keras.utils.PyDataset):
    """Slices of arrays."""

    def __init__(self, x: np.ndarray, y: np.ndarray) -> None:
        super().__init__(workers=1)
        self.x, self.y = x, y

    def __len__(self) -> int:
        return len(self.x) // BATCH

    def __getitem__(self, index: int) -> Any:
        rows = slice(index * BATCH, (index + 1) * BATCH)
        return self.x[rows], self.y[rows]


def endless(x: np.ndarray, y: np.ndarray) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    while True:
        chosen = np.random.permutation(len(x))[:BATCH]  # noqa: NPY002 - the global generator, as users do
        yield x[chosen], y[chosen]


def arguments(kind: str, x: np.ndarray, y: np.ndarray) -> dict[str, Any]:
    steps = len(x) // BATCH
    if kind == "PyDataset":
        return {"x": Chunks(x, y)}
    if kind == "generator":
        return {"x": endless(x, y), "steps_per_epoch": steps}
    if kind == "tf.data":
        import tensorflow as tf

        return {"x": tf.data.Dataset.from_tensor_slices((x, y)).shuffle(100).batch(BATCH).prefetch(2)}
    if kind == "DataLoader":
        import torch

        pairs = torch.utils.data.TensorDataset(torch.tensor(x), torch.tensor(y))
        return {"x": torch.utils.data.DataLoader(pairs, batch_size=BATCH, shuffle=True)}
    return {"x": x, "y": y, "batch_size": BATCH}


class Subclassed(keras.Model):
    """As users write them."""

    def __init__(self) -> None:
        super().__init__()
        self.first = keras.layers.Conv2D(4, 3)
        self.normalize = keras.layers.BatchNormalization()
        self.flat = keras.layers.Flatten()
        self.drop = keras.layers.Dropout(0.3)
        self.last = keras.layers.Dense(3, activation="softmax")

    def call(self, inputs: Any, training: bool | None = None) -> Any:
        x = keras.ops.relu(self.normalize(self.first(inputs), training=training))
        return self.last(self.drop(self.flat(x), training=training))


def network(kind: str) -> keras.Model:
    if kind == "PyDataset":
        return Subclassed()
    layers = keras.layers
    return keras.Sequential(
        [
            *([] if kind == "generator" else [keras.Input((8, 8, 1))]),
            layers.Conv2D(4, 3, kernel_regularizer="l2"),
            layers.BatchNormalization(),
            layers.Activation("relu"),
            layers.Flatten(),
            layers.Dropout(0.3),
            layers.Dense(3, activation="softmax"),
        ]
    )


def trained(kind: str, *, doctor: Doctor | None) -> str:
    keras.backend.clear_session()
    keras.utils.set_random_seed(7)
    x, y = samples()
    model = network(kind)
    model.compile(keras.optimizers.Adam(0.005), "sparse_categorical_crossentropy", metrics=["accuracy"])
    callbacks = [] if doctor is None else [doctor]
    model.fit(
        **arguments(kind, x, y), epochs=EPOCHS, validation_data=samples(96), verbose=0, callbacks=callbacks
    )
    digest = hashlib.sha256()
    for weight in [*model.weights, *model.optimizer.variables]:
        digest.update(np.ascontiguousarray(keras.ops.convert_to_numpy(weight)).tobytes())
    return digest.hexdigest()


def recurrent() -> keras.Model:
    layers = keras.layers
    return keras.Sequential(
        [keras.Input((8, 8, 1)), layers.Reshape((8, 8)), layers.GRU(5), layers.Dropout(0.2), layers.Dense(3)]
    )


def compiled_alike(model: keras.Model, **settings: Any) -> dict[str, float]:
    """How far a second probe with compiled passes is from one whose operations come one after another."""
    from_logits = keras.losses.SparseCategoricalCrossentropy(from_logits=model.layers[-1].units == 3)
    model.compile("sgd", from_logits, **settings)
    sample = Sample(*samples(40))
    model(sample.x)
    compiled = Compiled()
    found = []
    for kept in (None, compiled, compiled):
        plan = probes.plan_of(model, sample)
        found.append((plan, probes.probe(model, sample, plan, compiled=kept)))
    (plan, plain), _, (again, quick) = found
    assert (plan, [vars(a).keys() for a in plain.activities]) == (
        again,
        [vars(a).keys() for a in quick.activities],
    )
    pairs = [(plain.loss, quick.loss), (plain.penalty, quick.penalty)]
    for name in ("gradients", "weights"):
        one, two = getattr(plain, name), getattr(quick, name)
        assert one
        assert one.keys() == two.keys()
        pairs += [(one[layer], two[layer]) for layer in one]
    for layer, values in plain.through_time.items():
        pairs += list(zip(values, quick.through_time[layer], strict=True))
    for one, two in zip(plain.activities, quick.activities, strict=True):
        assert (one.layer, one.producers, one.dead) == (two.layer, two.producers, two.dead)
        pairs.append((one.deviation, two.deviation))
    answered = []
    for kept in (None, compiled):
        facts = probes.final_facts(model, sample, None, most=40, rows=16, compiled=kept)
        assert facts.train is not None
        answered.append(facts.train[0])
    assert answered[0].shape == answered[1].shape == (40, 3)
    pairs += list(zip(answered[0].ravel(), answered[1].ravel(), strict=True))
    return {
        "difference": max(abs(a - b) / max(abs(a), 1e-3) for a, b in pairs),
        "kept": sum(function is not None for function in compiled._functions.values()),
    }


def main() -> None:
    extra = {"tensorflow": ["tf.data"], "torch": ["DataLoader"], "jax": []}[keras.backend.backend()]
    told = {}
    for kind in ["arrays", "PyDataset", "generator", *extra]:
        doctor = Doctor(share=1.0)
        alone, watched = trained(kind, doctor=None), trained(kind, doctor=doctor)
        case = doctor.case
        told[kind] = {
            "same": alone == watched,
            "kind": case.data.kind,
            "samples": 0 if case.data.train is None else len(case.data.train),
            "probes": [probe.step for probe in case.probes],
            "updates": [update.step for update in case.updates],
            "steps": case.steps,
            "head": [case.setup.heads[0].activation, case.setup.heads[0].units],
            "skill": doctor.outcome.validation,
            "alarms": [f.problem for f in doctor.findings if f.severity != "note"],
            "failed": [c.problem for c in doctor.checks if c.outcome == "failed"],
            "notes": case.notes,
        }
    compiled = {
        "convolutional": compiled_alike(network("arrays")),
        "recurrent": compiled_alike(recurrent()),
        "eager": compiled_alike(network("arrays"), run_eagerly=True),
    }
    print(json.dumps({"compiled": compiled, "watched": told}))


if __name__ == "__main__":
    main()
