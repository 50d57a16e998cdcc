"""Predictions to numbers with intervals.

Enters: labels and probabilities. Leaves: plain dictionaries, ready for JSON. Refuses: labels and
probabilities that do not fit together. Through scikit-learn wherever it has the measure; ours are the
intervals, the calibration error, and the choice of the temperature.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

Z_95 = 1.959963984540054
CALIBRATION_BINS = 15


def wilson(correct: int, count: int) -> dict[str, float]:
    """A share with its 95 % Wilson interval (Wilson 1927), in [0, 1].

    Example:
        >>> {key: round(value, 4) for key, value in wilson(9400, 10000).items()}
        {'value': 0.94, 'low': 0.9352, 'high': 0.9445}
    """
    if count < 1 or not 0 <= correct <= count:
        raise ValueError(
            f"received {correct} correct of {count}, expected 0 <= correct <= count and count >= 1"
        )
    share = correct / count
    centre = share + Z_95**2 / (2 * count)
    half = Z_95 * math.sqrt(share * (1 - share) / count + Z_95**2 / (4 * count**2))
    scale = 1 + Z_95**2 / count
    return {
        "value": share,
        "low": 0.0 if correct == 0 else (centre - half) / scale,
        "high": 1.0 if correct == count else (centre + half) / scale,
    }


def calibration_error(
    labels: np.ndarray, probabilities: np.ndarray, *, bins: int = CALIBRATION_BINS
) -> float:
    """Expected calibration error of the winning class (Guo et al. 2017, arXiv:1706.04599), in [0, 1].

    Args:
        labels: (n,) integers.
        probabilities: (n, classes).
        bins: of equal width.

    Example:
        >>> calibration_error(np.array([0, 1]), np.array([[1.0, 0.0], [0.0, 1.0]]))
        0.0
    """
    confidence = probabilities.max(axis=1)
    correct = probabilities.argmax(axis=1) == labels
    index = np.minimum((confidence * bins).astype(int), bins - 1)
    gaps = [abs(correct[index == b].sum() - confidence[index == b].sum()) for b in np.unique(index)]
    return float(np.sum(gaps) / len(labels))


def temper(probabilities: np.ndarray, temperature: float) -> np.ndarray:
    """Probabilities whose logarithms are divided by a temperature, (n, classes) float64.

    Example:
        >>> temper(np.array([[0.8, 0.2]]), 1.0).round(3).tolist()
        [[0.8, 0.2]]
    """
    logits = np.log(np.clip(probabilities.astype(np.float64), 1e-12, None)) / temperature
    shifted = np.exp(logits - logits.max(axis=1, keepdims=True))
    return shifted / shifted.sum(axis=1, keepdims=True)


def fit_temperature(labels: np.ndarray, probabilities: np.ndarray) -> float:
    """The temperature that minimizes the log loss, to be fitted on validation images, in [0.05, 20]."""
    from scipy.optimize import minimize_scalar

    def loss(log_temperature: float) -> float:
        tempered = temper(probabilities, math.exp(log_temperature))
        return -float(np.log(np.maximum(tempered[np.arange(len(labels)), labels], 1e-300)).mean())

    return float(math.exp(minimize_scalar(loss, bounds=(math.log(0.05), math.log(20)), method="bounded").x))


def measure(
    labels: np.ndarray, probabilities: np.ndarray, *, temperature: float | None = None
) -> dict[str, Any]:
    """Everything that is said about predictions.

    Args:
        labels: (n,) integers in [0, classes).
        probabilities: (n, classes), rows summing to 1.
        temperature: fitted elsewhere; adds the calibrated log loss, Brier score and calibration error.

    Returns:
        `accuracy` and `top_2` with intervals, `log_loss`, `brier`, `calibration_error`, `per_class`
        (a list with precision, recall with interval, f1, support), `confusion` (rows are true classes),
        `count`; with a temperature also `calibrated`.

    Raises:
        ValueError: the two do not fit together.
    """
    from sklearn.metrics import confusion_matrix, precision_recall_fscore_support

    labels = np.asarray(labels).astype(np.int64)
    if probabilities.ndim != 2 or len(labels) != len(probabilities) or len(labels) == 0:
        raise ValueError(
            f"received labels {labels.shape} and probabilities {probabilities.shape}, expected (n,) and (n, classes)"
        )
    classes = np.arange(probabilities.shape[1])
    predicted = probabilities.argmax(axis=1)
    confusion = confusion_matrix(labels, predicted, labels=classes)
    precision, recall, f1, support = precision_recall_fscore_support(
        labels, predicted, labels=classes, zero_division=0.0
    )
    top_2 = np.argsort(-probabilities, axis=1, kind="stable")[:, :2]
    result = {
        "count": len(labels),
        "accuracy": wilson(int((predicted == labels).sum()), len(labels)),
        "top_2": wilson(int((top_2 == labels[:, None]).any(axis=1).sum()), len(labels)),
        **_proper_scores(labels, probabilities),
        "per_class": [
            {
                "precision": float(precision[c]),
                "recall": wilson(int(confusion[c, c]), int(support[c]))
                if support[c]
                else {"value": float(recall[c]), "low": 0.0, "high": 1.0},
                "f1": float(f1[c]),
                "support": int(support[c]),
            }
            for c in classes
        ],
        "confusion": confusion.tolist(),
    }
    if temperature is not None:
        calibrated = _proper_scores(labels, temper(probabilities, temperature))
        result["calibrated"] = {"temperature": temperature, **calibrated}
    return result


def _proper_scores(labels: np.ndarray, probabilities: np.ndarray) -> dict[str, float]:
    from sklearn.metrics import brier_score_loss, log_loss

    classes = np.arange(probabilities.shape[1])
    rows = probabilities.astype(np.float64)
    rows = rows / rows.sum(axis=1, keepdims=True)
    return {
        "log_loss": float(log_loss(labels, rows, labels=classes)),
        "brier": float(brier_score_loss(labels, rows, labels=classes, scale_by_half=False)),
        "calibration_error": calibration_error(labels, rows),
    }


def compare(labels: np.ndarray, first: np.ndarray, second: np.ndarray) -> dict[str, Any]:
    """Two models on the same images: McNemar's exact test (McNemar 1947) on where just one is right.

    Args:
        labels: (n,).
        first: probabilities (n, classes) of one model.
        second: of the other.

    Returns:
        `only_first`, `only_second` (images that only one of them gets right), `difference` of the
        accuracies (first minus second) with a 95 % interval, and the two-sided `p_value`.

    Example:
        >>> one, two = np.eye(2)[[0, 1, 1]], np.eye(2)[[0, 1, 0]]
        >>> compare(np.array([0, 1, 1]), one, two)["only_first"]
        1
    """
    from scipy.stats import binomtest

    first_right, second_right = first.argmax(axis=1) == labels, second.argmax(axis=1) == labels
    only_first, only_second = (
        int((first_right & ~second_right).sum()),
        int((second_right & ~first_right).sum()),
    )
    discordant, count = only_first + only_second, len(labels)
    difference = (only_first - only_second) / count
    half = Z_95 * math.sqrt(max(discordant - (only_first - only_second) ** 2 / count, 0.0)) / count
    return {
        "only_first": only_first,
        "only_second": only_second,
        "difference": {"value": difference, "low": difference - half, "high": difference + half},
        "p_value": float(binomtest(only_first, discordant).pvalue) if discordant else 1.0,
    }


def confused_pairs(confusion: list[list[int]], *, most: int = 5) -> list[tuple[int, int, int]]:
    """The pairs of classes most often taken for each other: (true, predicted, count), most first.

    Example:
        >>> confused_pairs([[5, 2], [1, 7]])
        [(0, 1, 2), (1, 0, 1)]
    """
    matrix = np.array(confusion)
    np.fill_diagonal(matrix, 0)
    order = np.argsort(-matrix, axis=None, kind="stable")[:most]
    rows, columns = np.unravel_index(order, matrix.shape)
    found = [(int(r), int(c), int(matrix[r, c])) for r, c in zip(rows, columns, strict=True)]
    return [pair for pair in found if pair[2]]


def softmax(logits: np.ndarray) -> np.ndarray:
    """Probabilities from logits, (n, classes) float32.

    Example:
        >>> softmax(np.zeros((1, 2))).tolist()
        [[0.5, 0.5]]
    """
    shifted = np.exp(logits.astype(np.float64) - logits.max(axis=1, keepdims=True))
    return (shifted / shifted.sum(axis=1, keepdims=True)).astype(np.float32)
