"""One training on one and on two devices of JAX; prints one JSON object as its last line."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any


def main() -> None:
    from conftest import slice_of
    from kravets import backend, data, training
    from kravets.config import override
    from kravets.experiments.axes import base
    from kravets.models import load
    from kravets.runs import Run

    config = override(base("mlp"), ["validation_images=200", "train_images=900", "batch_size=50", "epochs=2"])
    images = slice_of(data.load("fashion_mnist"))

    def told(run: Run) -> dict[str, Any]:
        kept = ("epoch", "loss", "accuracy", "val_loss", "val_accuracy")
        return {
            "devices": run.environment["devices"],
            "history": [{name: row[name] for name in kept} for row in run.history],
            "log_loss": run.metrics["validation"]["log_loss"],
            "spread": len(load(run.model_path).trainable_variables[0].value.sharding.device_set),
        }

    def refusal(*changes: str) -> str:
        try:
            training.train(override(config, changes), images, folder=Path(temporary) / "-".join(changes))
        except backend.BackendError as error:
            return str(error)
        return "nothing"

    with tempfile.TemporaryDirectory() as temporary:
        answers: dict[str, Any] = {
            "one": told(training.train(config, images, folder=Path(temporary) / "one"))
        }
        backend.parallelize("all")
        answers["two"] = told(training.train(config, images, folder=Path(temporary) / "two"))
        answers["resumed"] = told(_broken_and_resumed(config, images, Path(temporary) / "resumed"))
        answers["refused"] = [refusal("batch_size=33"), refusal("validation_images=201")]
        try:
            backend.parallelize(3)
        except backend.BackendError as error:
            answers["refused"].append(str(error))
    print(json.dumps(answers))


def _broken_and_resumed(config: Any, images: Any, folder: Path) -> Any:
    """Stopped in the middle of the second epoch, as by Ctrl-C, and started again."""
    import os
    import signal

    import keras

    from kravets import training

    class Stop(keras.callbacks.Callback):
        def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
            self.epoch = epoch

        def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
            if (self.epoch, batch) == (1, 7):
                os.kill(os.getpid(), signal.SIGINT)

    try:
        training.train(config, images, folder=folder, callbacks=[Stop()])
    except training.Interrupted:
        return training.train(config, images, folder=folder)
    raise SystemExit("the training was not stopped")


if __name__ == "__main__":
    main()
