"""What a model says, read as classes and as probabilities.

Enters: its answers, and the layer and loss that they come from. Leaves: class numbers, probabilities, a log loss.
Refuses: answers that are no such thing; there it gives None.
"""

from __future__ import annotations

import numpy as np

from kravets.diagnosis.facts import HeadFacts


def predicted_classes(head: HeadFacts, answers: np.ndarray, known: np.ndarray) -> np.ndarray | None:
    """Class numbers from what a model says, in the labels' own numbering.

    Args:
        head: the output's layer and loss.
        answers: (n, units).
        known: the class numbers that occur, sorted.

    Returns:
        (n,), or None where the answers cannot be read as classes.
    """
    if answers.ndim == 1:
        answers = answers[:, None]
    if answers.ndim != 2:
        return None
    if answers.shape[1] > 1:
        fits = head.loss is not None or answers.shape[1] == len(known)
        return answers.argmax(axis=1) if fits else None
    if head.loss is not None and "hinge" in head.loss:
        return np.where(answers[:, 0] > 0, known.max(), known.min())
    logits = head.from_logits or (head.activation == "linear" and head.loss == "binary_crossentropy")
    cut = 0.0 if logits and head.activation != "sigmoid" else 0.5
    if known.min() < 0:
        cut = 0.0
    return np.where(answers[:, 0] > cut, 1, known.min() if known.min() < 0 else 0)


def probabilities_of(head: HeadFacts, answers: np.ndarray) -> np.ndarray | None:
    """Class probabilities, (n, classes), from what a model says, (n, units); None where it says no such thing."""
    if answers.ndim == 1:
        answers = answers[:, None]
    if answers.ndim != 2 or not np.isfinite(answers).all():
        return None
    if answers.shape[1] == 1:
        positive = answers[:, 0]
        if head.from_logits:
            positive = 1 / (1 + np.exp(-np.clip(positive, -50, 50)))
        if positive.min() < 0 or positive.max() > 1:
            return None
        return np.stack([1 - positive, positive], axis=1)
    if answers.min() >= 0 and np.allclose(answers.sum(axis=1), 1, atol=1e-2):
        return answers
    if head.from_logits:
        shifted = np.exp(answers - answers.max(axis=1, keepdims=True))
        return shifted / shifted.sum(axis=1, keepdims=True)
    return None


def log_loss_of(labels: np.ndarray, probabilities: np.ndarray | None, known: np.ndarray) -> float | None:
    """The mean log loss of labels, None where the probabilities are not theirs."""
    if probabilities is None or known.min() < 0 or known.max() >= probabilities.shape[1]:
        return None
    rows = probabilities[np.arange(len(labels)), labels]
    return float(-np.log(np.maximum(rows, 1e-7)).mean())
