"""A place that trains nothing, for tests of what is done with the results."""

import concurrent.futures
from pathlib import Path
from types import TracebackType

from kravets.config import Config
from kravets.experiments.ledger import Reason
from kravets.runs import write_json


class Imagined:
    """The accuracy follows from the settings, and a list says what was asked."""

    slots = 2

    def __init__(self, failing: tuple[str, ...] = ()) -> None:
        self.trained: list[Config] = []
        self.failing = failing

    def __enter__(self) -> "Imagined":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        pass

    def submit(self, config: Config, folder: Path) -> concurrent.futures.Future[None]:
        self.trained.append(config)
        future: concurrent.futures.Future[None] = concurrent.futures.Future()
        if config.architecture.activation in self.failing:
            future.set_exception(RuntimeError("no"))
            return future
        rate = config.optimization.learning_rate
        accuracy = 0.8 - 0.01 * abs(rate - 0.01) / 0.01 + 0.001 * (config.seed % 3)
        metrics = {
            "training": {"accuracy": {"value": accuracy + 0.05}},
            "validation": {"accuracy": {"value": accuracy}, "log_loss": 0.5},
            "processor_seconds": 1.0,
            "parameters": 100,
            "epochs": config.epochs,
        }
        write_json(folder / "metrics.json", metrics)
        write_json(folder / "environment.json", {"backend": "imagined"})
        (folder / "model.keras").touch()
        future.set_result(None)
        return future

    def reason(self, error: BaseException) -> tuple[Reason, str]:
        return "error", str(error)
