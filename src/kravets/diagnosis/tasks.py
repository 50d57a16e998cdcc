"""What a training asks for: classes, several yes-or-no answers, numbers, or what nobody else can judge.

Enters: a `Case`. Leaves: the kind of the task, and class numbers where it has some. Refuses: to guess; what the loss or
the targets leave open is `unknown`.
"""

from __future__ import annotations

import numpy as np

from kravets.diagnosis.facts import DISTANCES, Case
from kravets.diagnosis.samples import class_labels

_OTHERS = ("poisson", "cosine_similarity", "tversky", "dice")


def task_of(case: Case) -> tuple[str, np.ndarray | None]:
    """What kind of answer is asked for, and the class numbers of the training sample's targets."""
    sample = case.data.train
    targets = sample.targets() if sample is not None else []
    if not targets:
        return "unknown", None
    first = np.asarray(targets[0])
    if first.dtype.kind == "f" and not np.isfinite(first).all():
        return "unknown", None
    head = case.setup.heads[0] if case.setup.heads else None
    loss, units = (head.loss, head.units or 2) if head else (None, 2)
    if head is not None and head.ignored is not None and bool(np.any(first == head.ignored)):
        return "unknown", None  # a plain method would learn what the loss leaves out
    if first.ndim > 2:
        return _task_of_pictures(first, loss), None
    labels = class_labels(first)
    binary_rows = first.ndim == 2 and first.shape[1] > 1 and bool(np.all((first == 0) | (first == 1)))
    if loss in DISTANCES:
        one_hot = first.ndim == 2 and first.shape[1] > 1 and labels is not None
        bounded = head is not None and head.activation in ("softmax", "sigmoid")
        if one_hot or (bounded and labels is not None and len(np.unique(labels)) <= max(2, units)):
            return "classes", labels
        return ("numbers", None) if first.dtype.kind in "fiu" else ("unknown", None)
    if loss in _OTHERS:
        return "numbers", None
    if loss == "binary_crossentropy" and binary_rows and labels is None:
        return "labels", None
    if loss is None and not case.setup.compiled_loss:
        return "unknown", None
    if labels is not None and loss is None and units == 1:  # one answer with a loss of the user's own
        if head and head.activation is None:
            return "unknown", None  # a distance, say: which end means which class, only the loss knows
        if len(np.unique(labels)) > 2:
            return "numbers", None  # a count
    if labels is not None:
        return "classes", labels
    if first.dtype.kind == "f" and loss is None:
        return "numbers", None
    return "unknown", None


def _task_of_pictures(targets: np.ndarray, loss: str | None) -> str:
    """The task of a network that answers with a picture or a sequence: a mask, a picture restored."""
    if targets.dtype.kind not in "fiub":
        return "unknown"
    if loss in DISTANCES:
        return "numbers"
    if loss != "binary_crossentropy":
        return "unknown"
    if not np.isin(targets, (0, 1)).all():
        return "numbers"
    # where hardly a pixel is set, their share of right answers says little
    return "labels" if 0.1 < targets.mean() < 0.9 else "unknown"


def a_class_a_place(case: Case) -> bool:
    """Whether a class is asked for at each moment of a sequence or each pixel, and each of them counts."""
    train, heads = case.data.train, case.setup.heads
    targets = train.targets() if train is not None else []
    if not targets or not heads or heads[0].loss != "sparse_categorical_crossentropy":
        return False
    first = np.asarray(targets[0])
    if first.ndim < 2 or first[0].size < 2 or first.dtype.kind not in "iub":
        return False
    left_out = any(layer.settings.get("masks") for layer in case.setup.layers) or heads[0].ignored is not None
    return not left_out and train is not None and train.weight is None and first.min() >= 0
