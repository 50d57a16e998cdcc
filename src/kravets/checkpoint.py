"""The state of a training between two steps: taken, written whole, put back bit for bit.

Enters: a compiled and built Keras model. Leaves: one `.npz` with every variable that a later step reads
(weights, seed generators, optimizer), and the place in the training. Refuses: a state of another network.
A `.keras` file does not hold the random generators, so it cannot do this.
"""

from __future__ import annotations

import dataclasses
import json
import math
from pathlib import Path
from typing import Any

import numpy as np

from kravets.runs import RunError, read_arrays, write_arrays

FILE = "state.npz"


@dataclasses.dataclass
class Progress:
    """Where a training is.

    Attributes:
        epoch: complete epochs.
        step: steps done in the epoch after these.
        broken_logs: the means over these steps.
        broken_seconds: the time they took.
        seconds: training time spent so far, over all starts.
        processor_seconds: processor time of all threads, likewise.
        history: one dictionary a complete epoch.
        best: early stopping's best validation loss, if any.
        waited: epochs since then.
        averaged: how many epochs' weights the running average holds.
    """

    epoch: int = 0
    step: int = 0
    broken_logs: dict[str, float] = dataclasses.field(default_factory=dict)
    broken_seconds: float = 0.0
    seconds: float = 0.0
    processor_seconds: float = 0.0
    history: list[dict[str, float]] = dataclasses.field(default_factory=list)
    best: float | None = None
    waited: int = 0
    averaged: int = 0


def _variables(model: Any) -> list[Any]:
    metrics = {id(variable) for metric in model.metrics for variable in metric.variables}
    found = {id(v): v for v in [*model.variables, *model.optimizer.variables] if id(v) not in metrics}
    return list(found.values())


def save(folder: Path, model: Any, progress: Progress, kept: list[np.ndarray] | None = None) -> None:
    """Writes `state.npz` into `folder`, atomically.

    Args:
        folder: the Run's `checkpoint/`.
        model: compiled, its optimizer built.
        progress: where the training is.
        kept: weights set aside (the best so far, or a running average), in the model's order.
    """
    arrays = {f"variable_{i}": _exact(v) for i, v in enumerate(_variables(model))}
    arrays |= {f"kept_{i}": array for i, array in enumerate(kept or [])}
    text = json.dumps(dataclasses.asdict(progress), allow_nan=False)
    arrays["progress"] = np.frombuffer(text.encode(), np.uint8)
    write_arrays(folder / FILE, arrays)


def _exact(variable: Any) -> np.ndarray:
    from keras import ops

    value = variable.value
    if str(variable.dtype) == "bfloat16":
        value = ops.cast(value, "float32")  # exact, and NumPy's files know no bfloat16
    return np.asarray(ops.convert_to_numpy(value))


@dataclasses.dataclass
class State:
    """What `load` gives back besides the variables that it has already put into the model.

    Attributes:
        progress: where the training was.
        kept: the weights that were set aside.
    """

    progress: Progress
    kept: list[np.ndarray]


def load(folder: Path, model: Any) -> State:
    """Puts a saved state back into the model.

    Raises:
        RunError: no state, a damaged one, or one of another network.
    """
    variables = _variables(model)
    numbers = sum(math.prod(variable.shape) for variable in variables)
    arrays = read_arrays(folder / FILE, largest=2**24 + 16 * numbers)  # with the weights that are set aside
    try:
        progress = Progress(**json.loads(arrays.pop("progress").tobytes()))
    except (KeyError, TypeError, ValueError) as error:
        raise RunError(
            f"{folder / FILE} holds no progress ({error}); remove the Run and train again"
        ) from None
    kept = _series(arrays, "kept")
    shapes = [tuple(v.shape) for v in variables]
    values = _series(arrays, "variable")
    found = [value.shape for value in values]
    if shapes != found:
        raise RunError(
            f"{folder / FILE} belongs to another network: received {len(found)} variables, expected "
            f"{len(shapes)} of the shapes this configuration builds; remove the Run and train again"
        )
    for variable, value in zip(variables, values, strict=True):
        variable.assign(value)
    return State(progress, kept)


def _series(arrays: dict[str, np.ndarray], name: str) -> list[np.ndarray]:
    return [arrays[f"{name}_{i}"] for i in range(sum(key.startswith(f"{name}_") for key in arrays))]
