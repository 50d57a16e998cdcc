"""Problems of the output: what the last layer gives, what the loss reads, what the labels are."""

from __future__ import annotations

import numpy as np

from kravets.diagnosis.checks.base import (
    Case,
    Check,
    Outcome,
    need,
    poor,
)
from kravets.diagnosis.facts import DISTANCES, HeadFacts
from kravets.diagnosis.findings import Evidence, Finding, Where
from kravets.diagnosis.samples import class_labels

_CATEGORICAL = (
    "categorical_crossentropy",
    "sparse_categorical_crossentropy",
    "categorical_focal_crossentropy",
)
_BINARY = ("binary_crossentropy", "binary_focal_crossentropy")
_STRETCHING = (*_BINARY, *DISTANCES)  # losses that take answer and target of any shapes that can be stretched


def _targets(case: Case, index: int) -> np.ndarray | None:
    sample = case.data.train
    targets = sample.targets() if sample is not None else []
    return np.asarray(targets[index]) if index < len(targets) and targets[index].dtype != object else None


class LossHeadMismatch(Check):
    """The output activation does not give what the loss reads, or cannot give what the labels are."""

    problem = "loss_head_mismatch"

    def examine(self, case: Case, outcome: Outcome) -> Finding | None:
        """Rules over (activation, loss, from_logits, units, range of the targets)."""
        heads = case.setup.heads
        need(
            heads and any(head.loss and head.activation for head in heads),
            "loss or output activation unknown",
        )
        for index, head in enumerate(heads):
            found = self._judge(case, head, _targets(case, index), outcome)
            if found:
                return found
        return None

    def _judge(
        self, case: Case, head: HeadFacts, targets: np.ndarray | None, outcome: Outcome
    ) -> Finding | None:
        activation, loss = head.activation, head.loss
        if activation is None or loss is None:
            return None
        crossentropy = loss in _CATEGORICAL or loss in _BINARY
        columns = targets.shape[-1] if targets is not None and targets.ndim >= 2 else 1
        if activation == "softmax" and head.units == 1:
            return self._say(
                head, "error", 0.99, "softmax over one unit is always 1", ("sigmoid for one unit",)
            )
        if loss == "categorical_crossentropy" and head.units == 1:
            return self._say(
                head,
                "error",
                0.97,
                "categorical cross-entropy compares several units, and one unit alone has all there is: the loss is 0",
                ("binary_crossentropy with sigmoid", "one-hot labels and as many units, with softmax"),
            )
        if crossentropy and head.from_logits and activation in ("softmax", "sigmoid"):
            return self._say(
                head,
                "error",
                0.97,
                f"the loss expects logits (from_logits=True) and gets the output of {activation}",
                ("from_logits=False in the loss", "no activation on the output layer"),
            )
        if crossentropy and not head.from_logits:
            if activation in (
                "relu",
                "relu6",
                "leaky_relu",
                "elu",
                "selu",
                "gelu",
                "silu",
                "tanh",
                "softplus",
            ):
                return self._say(
                    head,
                    "error",
                    0.97,
                    f"the loss expects probabilities and gets the output of {activation}",
                    (self._fitting(head), "from_logits=True and no activation on the output layer"),
                )
            if activation == "linear":
                return self._say(
                    head,
                    "error",
                    0.97,
                    "the loss expects probabilities and gets unbounded numbers",
                    ("from_logits=True in the loss", self._fitting(head)),
                )
        if crossentropy and head.from_logits and activation in ("relu", "relu6"):
            return self._say(
                head,
                "error",
                0.9,
                f"logits must be able to be negative, and {activation} cuts them off",
                ("no activation on the output layer",),
            )
        if activation == "linear" and loss in ("poisson", "kl_divergence"):
            reads, fitting = ("rates", "softplus") if loss == "poisson" else ("probabilities", "softmax")
            return self._say(
                head,
                "error",
                0.9,
                f"the loss takes the logarithm of {reads} and gets numbers that can be negative",
                (f"{fitting} on the output layer",),
            )
        one_label = targets is not None and class_labels(targets) is not None
        several = 0.0 if targets is None or columns == 1 else float((targets.sum(axis=-1) > 1.5).mean())
        if loss == "categorical_crossentropy" and several > 0.05:
            return self._say(
                head,
                "error",
                0.95,
                f"{several:.0%} of the rows name several classes, and categorical cross-entropy is for one of them",
                ("binary_crossentropy with sigmoid", "one-hot labels"),
                Evidence("rows that name several classes", several, "0.05 at most"),
            )
        if loss in _CATEGORICAL and activation == "sigmoid" and (head.units or 0) > 1:
            return self._say(
                head,
                "warning",
                0.85,
                "one class of several is asked for, and sigmoid lets each unit answer alone",
                ("softmax on the output layer",),
            )
        if loss in _BINARY and activation == "softmax" and (head.units or 0) > 2:
            severity, confidence = ("warning", 0.8) if one_label or columns == 1 else ("error", 0.9)
            return self._say(
                head,
                severity,
                confidence,
                "binary cross-entropy judges each unit alone, and softmax makes them one choice",
                ("categorical_crossentropy", "sigmoid, where several classes can be true at once"),
            )
        if loss in DISTANCES and targets is not None:
            return self._distance(head, targets, outcome)
        return None

    def _distance(self, head: HeadFacts, targets: np.ndarray, outcome: Outcome) -> Finding | None:
        if targets.dtype.kind not in "iufb":
            return None
        values = targets.astype(np.float64)
        labels = class_labels(targets)
        several = (head.units or 1) > 1 and (targets.ndim == 1 or targets.shape[-1] == 1)
        if several and labels is not None:
            return self._say(
                head,
                "error",
                0.95,
                f"a distance between {head.units} outputs and one class number says nothing",
                ("sparse_categorical_crossentropy", "one-hot labels"),
            )
        limits = {"sigmoid": (0.0, 1.0), "softmax": (0.0, 1.0), "tanh": (-1.0, 1.0), "relu": (0.0, np.inf)}
        limits |= {"relu6": (0.0, 6.0), "softplus": (0.0, np.inf), "softsign": (-1.0, 1.0)}
        low, high = limits.get(str(head.activation), (-np.inf, np.inf))
        outside, missed = self._out_of_reach(values[np.isfinite(values)], low, high)
        if outside > 0.02 and missed > 0.002:  # noise around an end is out of reach too, and costs nothing
            return self._say(
                head,
                "error",
                0.95,
                f"{outside:.0%} of the targets lie outside what {head.activation} can answer",
                ("no activation on the output layer", "scale the targets into its range"),
                Evidence("targets outside the output's range", outside, "0.02 at most"),
            )
        bounded = head.activation in ("softmax", "sigmoid")
        if bounded and labels is not None and len(np.unique(labels)) > 1 and poor(outcome):
            return self._say(
                head,
                "warning",
                0.7,
                "a distance to class labels gives tiny gradients where the answer is wrong",
                ("a cross-entropy loss",),
            )
        return None

    @staticmethod
    def _out_of_reach(values: np.ndarray, low: float, high: float) -> tuple[float, float]:
        """The share of targets outside an output's range, and the share of their variance that it cannot answer."""
        if not len(values):
            return 0.0, 0.0
        spread = max(float(values.std()), 1e-12)
        beyond = np.abs(values - np.clip(values, low, high))
        return float((beyond > 0.02 * spread).mean()), float(np.square(beyond).mean() / spread**2)

    @staticmethod
    def _fitting(head: HeadFacts) -> str:
        kind = "sigmoid" if head.units == 1 or head.loss in _BINARY else "softmax"
        return f"{kind} on the output layer"

    @staticmethod
    def _say(
        head: HeadFacts,
        severity: str,
        confidence: float,
        text: str,
        remedies: tuple[str, ...],
        *evidence: Evidence,
    ) -> Finding:
        pair = Evidence(
            "output activation, loss, from_logits",
            f"{head.activation}, {head.loss}, {head.from_logits}",
            "a pair that belongs together",
        )
        return Finding(
            "loss_head_mismatch",
            severity,  # type: ignore[arg-type]
            confidence,
            text[0].upper() + text[1:] + ".",
            Where(head.layer, "activation, loss"),
            (pair, *evidence),
            remedies=remedies,
        )


class OutputUnits(Check):
    """More classes than units, or one unit for a choice among many."""

    problem = "output_units"

    def examine(self, case: Case, outcome: Outcome) -> Finding | None:
        """Compares the head's units with the classes among the targets."""
        judged = False
        for index, head in enumerate(case.setup.heads):
            targets = _targets(case, index)
            if head.units is None or targets is None or (head.loss is None and not head.stretched):
                continue
            in_order = case.data.labels_in_order if index == 0 else None
            labels = class_labels(targets) if in_order is None else in_order
            if labels is not None and head.ignored is not None:
                labels = labels[labels != head.ignored]
            judged = True
            found = self._judge(head, targets, labels)
            if found:
                return found
        need(judged, "units or targets unknown")
        return None

    def _judge(self, head: HeadFacts, targets: np.ndarray, labels: np.ndarray | None) -> Finding | None:
        units = head.units or 0
        if head.stretched:
            return self._say(head, targets.shape[-1], "columns of the targets", "error", 0.95)
        found = self._shapes(head, targets, labels)
        if found or (targets.ndim >= 2 and targets.shape[-1] > 1):
            return found
        if labels is None or not len(labels):
            return None
        known = np.unique(labels)
        if head.loss == "sparse_categorical_crossentropy":
            needed = int(known.max()) + 1
            offset = known.min() >= 1 and len(known) == units
            if known.min() >= 0 and needed > units and not offset:
                return self._say(head, needed, "classes up to the largest label", "error", 0.97)
            if units > 1 and len(known) > 1 and units >= 2 * needed + 2:
                return self._say(head, needed, "classes up to the largest label", "note", 0.6)
        several = len(known) > 2 and known.min() >= 0
        if head.loss in _BINARY and units == 1 and several and len(known) < 200:
            return self._say(head, len(known), "classes among the labels", "error", 0.9)
        return None

    def _shapes(self, head: HeadFacts, targets: np.ndarray, labels: np.ndarray | None) -> Finding | None:
        """Answers and targets that do not lie over each other; most losses stretch them without a word."""
        columns = targets.shape[-1] if targets.ndim >= 2 else 1
        if head.shape is None:
            # (one unit is stretched over all columns, whatever stands in front of them)
            unfit = columns > 1 and head.units != columns and (targets.ndim == 2 or head.units == 1)
            one_hot = head.loss in ("categorical_crossentropy", "categorical_focal_crossentropy")
            fixed = one_hot or head.loss in _STRETCHING
            return (
                self._say(head, columns, "columns of the targets", "error", 0.95) if unfit and fixed else None
            )
        answer, target = _laid_over(head.shape, targets.shape[1:])
        if len(answer) == len(target) and all(a in (None, t) for a, t in zip(answer, target, strict=True)):
            return None
        if head.loss in _CATEGORICAL and head.loss != "sparse_categorical_crossentropy":
            if len(answer) == len(target) and answer[-1] not in (None, columns) and columns > 1:
                return self._say(head, columns, "columns of the targets", "error", 0.95)
            return None
        if head.loss not in _STRETCHING or (labels is not None and len(answer) == 1 and columns == 1):
            return None  # a class number beside several units belongs to the pair of head and loss
        if len(answer) == len(target) and answer[:-1] == target[:-1]:
            return self._say(head, columns, "columns of the targets", "error", 0.95)
        said, wanted_ = (
            " x ".join("?" if n is None else str(n) for n in shape) or "1" for shape in (answer, target)
        )
        return Finding(
            "output_units",
            "error",
            0.95,
            f"An answer has {said} numbers and its target {wanted_}: the loss stretches one over the other, and "
            "compares what does not belong together.",
            Where(head.layer, "shape of the output"),
            (Evidence("shape of an answer", said, f"{wanted_}, the target's"),),
            remedies=(
                "return_sequences=False, Flatten or a pooling layer in front of the output layer",
                "targets of the answer's shape",
            ),
        )

    @staticmethod
    def _say(head: HeadFacts, needed: int, what: str, severity: str, confidence: float) -> Finding:
        return Finding(
            "output_units",
            severity,  # type: ignore[arg-type]
            confidence,
            f"The output has {head.units} units for {needed} {what}.",
            Where(head.layer, "units"),
            (Evidence("output units", head.units or 0, f"{needed}, {what}"),),
            remedies=(f"{needed} units in the output layer", "a loss that fits them"),
        )


Shape = tuple[int | None, ...]


def _laid_over(answer: Shape, target: Shape) -> tuple[Shape, Shape]:
    """Both shapes of one sample, as Keras' losses lay them over each other (`squeeze_or_expand_to_same_rank`)."""
    if len(answer) == len(target) + 1 and answer[-1] == 1:
        return (answer, (1,)) if not target else (answer[:-1], target)
    if len(target) == len(answer) + 1 and target[-1] == 1:
        return ((1,), target) if not answer else (answer, target[:-1])
    return answer, target
