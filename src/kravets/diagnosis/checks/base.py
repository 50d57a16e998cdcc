"""What a check is: one class, one problem, pure judgement of a case.

Enters: a `Case` and its `Outcome`. Leaves: a `Finding`, or None where all is well. Raises `NotApplicable`
where it cannot judge. A check measures nothing itself and never touches the model.
"""

from __future__ import annotations

import abc
from typing import ClassVar, TypeVar

import numpy as np

from kravets.diagnosis.facts import Case, LayerFacts, Probe
from kravets.diagnosis.findings import Finding
from kravets.diagnosis.outcome import Outcome
from kravets.diagnosis.reference import features_of

Value = TypeVar("Value")

# Their steps have the size of the learning rate, whatever the size of the gradient.
SCALE_FREE = (
    "adam", "adam_w", "adamw", "nadam", "rmsprop", "adagrad", "adamax", "lion", "muon", "adadelta", "adafactor", "lamb",
    "schedule_free_adam_w",
)  # fmt: skip

__all__ = ["Case", "Check", "NotApplicable", "Outcome"]


class NotApplicable(Exception):
    """This run cannot be judged by this check; the text says why."""


class Check(abc.ABC):
    """Looks for one problem.

    Attributes:
        problem: the slug it looks for.
    """

    problem: ClassVar[str]

    @abc.abstractmethod
    def examine(self, case: Case, outcome: Outcome) -> Finding | None:
        """Judges; see the module."""


def need(condition: object, reason: str) -> None:
    """Raises `NotApplicable` unless the condition holds."""
    if not condition:
        raise NotApplicable(reason)


def wanted(value: Value | None, reason: str) -> Value:
    """The value, if there is one; else raises `NotApplicable`."""
    if value is None:
        raise NotApplicable(reason)
    return value


def hidden_layers(case: Case) -> list[LayerFacts]:
    """Layers with a kernel that are not a head, in the order of execution where that is known."""
    heads = {head.layer for head in case.setup.heads}
    return [layer for layer in case.setup.layers if layer.fan_in is not None and layer.name not in heads]


def losses(case: Case) -> np.ndarray:
    """The training loss of each epoch."""
    return np.array([row["loss"] for row in case.history if "loss" in row], float)


def lifted(series: np.ndarray) -> np.ndarray:
    """A loss above zero; one that may be negative is lifted, so that its best value is as large as its way there."""
    floor = float(series.min()) if len(series) else 1.0
    return series if floor > 0 else series - floor + max(float(series[0]) - floor, 1e-12)


def validation_losses(case: Case) -> np.ndarray:
    """The validation loss of each epoch that was validated."""
    return np.array([row["val_loss"] for row in case.history if "val_loss" in row], float)


def step_losses(case: Case) -> np.ndarray:
    """The loss of each training step, from the running means that Keras reports."""
    values: list[float] = []
    previous: tuple[int, float] | None = None
    for step, mean in case.batch_losses:
        if previous is None or step <= previous[0]:
            values.append(mean)  # the first step of an epoch
        else:
            values.append(mean * (step + 1) - previous[1] * (previous[0] + 1))
            gap = step - previous[0]
            if gap > 1:
                values[-1] /= gap
        previous = step, mean
    return np.array(values, float)


def poor(outcome: Outcome) -> bool:
    """Whether the outcome gate is open: worse than a plain method, or no better than guessing."""
    if outcome.fails:
        return True
    skill = outcome.held_out
    if skill is None:
        return False
    return outcome.reference is None and skill < 0.05


def ranks(case: Case) -> bool:
    """Whether the user measures the order of the answers (an area under a curve) and it is clearly above chance."""
    last = case.history[-1] if case.history else {}
    names = [name for name in last if "auc" in name.lower()]
    return bool(names) and last[next((n for n in names if n.startswith("val_")), names[0])] > 0.65


def warms_up(case: Case) -> bool:
    """Whether this was the first phase of fine-tuning: most is frozen, and another `fit` went on with the layers."""
    return case.continued and case.setup.trainable_weights < 0.9 * case.setup.all_weights


def tests_rates(case: Case) -> bool:
    """Whether this was a range test of the rate (Smith 2017): a short run, and a rate that rises a hundredfold."""
    known = [(u.step, u.rate) for u in case.updates if u.rate]
    if len(known) < 6 or case.setup.has_validation or len(case.history) > 2:
        return False
    steps, rates = (np.array(part, float) for part in zip(*known, strict=True))
    rises = bool(np.all(np.diff(rates) >= 0)) and rates[-1] >= 100 * rates[0]
    return rises and rates[-1] >= 5 * float(np.interp(steps[-1] / 2, steps, rates))


def describe(outcome: Outcome) -> str:
    """The outcome in words, for counter-evidence."""
    skill = "unknown" if outcome.held_out is None else f"{outcome.held_out:.2f}"
    plain = "unknown" if outcome.reference is None else f"{outcome.reference:.2f}"
    return f"skill on held-out samples {skill}, of a plain method {plain} (0: guessing, 1: perfect)"


def later_probes(case: Case) -> list[Probe]:
    """The probes after the first step, or the first one where there is no other."""
    return [p for p in case.probes if p.step > 0] or case.probes


def broken(case: Case) -> bool:
    """Whether the loss became NaN or infinite."""
    series = [row.get("loss", 0.0) for row in case.history] + [loss for _, loss in case.batch_losses]
    return any(not np.isfinite(value) for value in series)


def training_features(case: Case) -> np.ndarray | None:
    """One flat row of numbers a training sample, None where they are no numbers."""
    sample = case.data.train
    if sample is None:
        return None
    return features_of(sample.inputs())


def put_back(case: Case) -> bool:
    """Whether the weights at the end are those of the best epoch."""
    return any(settings.get("restore_best_weights") for settings in case.setup.callbacks.values())
