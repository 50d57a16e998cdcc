"""What `test_backends` runs on another back end; prints one JSON object."""

from __future__ import annotations

import json
import os
import signal
import sys
from pathlib import Path
from typing import Any, get_args

import numpy as np

IMAGES = np.random.default_rng(0).integers(0, 256, (6, 28, 28, 1), dtype=np.uint8)


def save(folder: Path) -> dict[str, float]:
    """Saves a network of every family with what it answers."""
    from kravets import backend, models
    from kravets.config import Architecture, Family

    for family in get_args(Family):
        widths, blocks = ((32, 32), ()) if family == "mlp" else ((8, 16, 16), (1, 1))
        settings = Architecture(family=family, widths=widths, blocks=blocks)
        network = models.build(settings, models.Task((28, 28, 1), 10, (72.9,), (90.0,)))
        head = network.get_layer("head")
        random = np.random.default_rng(1)
        head.set_weights([random.normal(size=w.shape) / 10 for w in head.get_weights()])
        network.save(folder / f"{family}.keras")
        np.save(folder / f"{family}.npy", backend.predict(network, IMAGES))
    return {}


def compare(folder: Path) -> dict[str, float]:
    """The largest difference of each network's answers, relative to the largest answer."""
    from kravets import backend
    from kravets.evaluation import load_network

    differences = {}
    for path in folder.glob("*.keras"):
        expected = np.load(path.with_suffix(".npy"), allow_pickle=False)
        answers = backend.predict(load_network(path), IMAGES)
        differences[path.stem] = float(np.abs(answers - expected).max() / np.abs(expected).max())
    return differences


def train(settings: str, folder: Path) -> dict[str, Any]:
    """Trains straight, and once more with an interruption in the middle of the second epoch."""
    from conftest import slice_of
    from kravets import backend, data, training
    from kravets.config import Config
    from kravets.evaluation import load_network, probabilities_of

    config, dataset = Config.model_validate_json(settings), slice_of(data.load("fashion_mnist"))
    straight = training.train(config, dataset, folder=folder / "straight")
    import keras

    class Stop(keras.callbacks.Callback):
        def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
            self.last = epoch == 1

        def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
            if self.last and batch == 4:
                os.kill(os.getpid(), signal.SIGINT)

    try:
        training.train(config, dataset, folder=folder / "resumed", callbacks=[Stop()])
        raise AssertionError("was not interrupted")
    except training.Interrupted:
        resumed = training.train(config, dataset, folder=folder / "resumed")
    networks = [load_network(run.model_path) for run in (straight, resumed)]
    pairs = zip(networks[0].get_weights(), networks[1].get_weights(), strict=True)
    return {
        "backend": backend.require(),
        "same_after_resume": all(np.array_equal(a, b) for a, b in pairs),
        "val_loss": [row["val_loss"] for row in straight.history],
        "probabilities": probabilities_of(networks[0], dataset.test_images[:50]).tolist(),
    }


if __name__ == "__main__":
    what, *words = sys.argv[1:]
    from kravets import backend

    backend.require()
    if what == "train":
        print(json.dumps(train(words[0], Path(words[1]))))
    else:
        print(json.dumps({"save": save, "compare": compare}[what](Path(words[0]))))
