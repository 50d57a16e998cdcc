"""Where the numbers of a training go while it runs: JSON lines, TensorBoard, Weights & Biases, or nowhere.

Enters: names of trackers, or a complete Run to be told of. Leaves: trackers. Refuses: unknown names, and a
tracker whose package is not installed, with the command that installs it. None needs TensorFlow.
"""

from __future__ import annotations

from typing import Any

from kravets.runs import Run
from kravets.tracking.tensorboard import TensorBoard
from kravets.tracking.trackers import JsonLines, Several, Silence, Tracker, TrackingError
from kravets.tracking.wandb import WeightsAndBiases

__all__ = [
    "NAMES",
    "JsonLines",
    "Several",
    "Silence",
    "TensorBoard",
    "Tracker",
    "TrackingError",
    "WeightsAndBiases",
    "build",
    "results",
    "retell",
]

NAMES: dict[str, type] = {
    "json": JsonLines,
    "tensorboard": TensorBoard,
    "wandb": WeightsAndBiases,
    "none": Silence,
}


def build(names: tuple[str, ...]) -> Tracker:
    """The trackers with these names.

    Raises:
        TrackingError: no such tracker, or its package is not installed.

    Example:
        >>> type(build(("none",))).__name__
        'Several'
    """
    unknown = [name for name in names if name not in NAMES]
    if unknown:
        raise TrackingError(f"received tracker '{unknown[0]}', expected one of: {', '.join(NAMES)}")
    return Several(*(NAMES[name]() for name in names))


def results(metrics: dict[str, Any]) -> dict[str, float]:
    """What a Run is judged by, of all that its `metrics.json` holds."""
    validation = metrics["validation"]
    return {
        "validation_accuracy": validation["accuracy"]["value"],
        "validation_log_loss": validation["log_loss"],
        "validation_calibration_error": validation["calibration_error"],
        "parameters": metrics["parameters"],
        "training_seconds": metrics["training_seconds"],
    }


def retell(run: Run, tracker: Tracker) -> None:
    """Tells a tracker of a complete Run, as if it had been there: the curves, the settings, the results.

    Raises:
        RunError: the Run is not complete, or damaged.
    """
    history, metrics = run.history, run.metrics
    tracker.start(run.folder, run.config, 0)
    for row in history:
        tracker.log(int(row["epoch"]) - 1, {name: value for name, value in row.items() if name != "epoch"})
    tracker.conclude(len(history), results(metrics))
    tracker.finish()
