"""Measures of skill that have no units.

Enters: targets and answers. Leaves: numbers of which 1 is perfect. Refuses: nothing; answers that are no numbers have
the least skill there is.
"""

from __future__ import annotations

from typing import Any

import numpy as np


def columns(values: Any) -> np.ndarray:
    """A row a sample, (n, numbers) float64."""
    return np.asarray(values, np.float64).reshape(len(values), -1)


def explained(targets: np.ndarray, answers: np.ndarray, centre: np.ndarray) -> tuple[float, float]:
    """The share of the spread around a centre that the answers explain, in [-1, 1], and the share that is left.

    Example:
        >>> explained(np.array([[0.0], [2.0]]), np.array([[0.0], [2.0]]), np.array([1.0]))
        (1.0, 0.0)
    """
    if not np.isfinite(answers).all():
        return -1.0, float("inf")
    spread = np.square(targets - centre).mean()
    relative = float(np.square(targets - answers).mean() / spread) if spread > 0 else 1.0
    return float(np.clip(1 - relative, -1, 1)), relative


def guess_of(labels: np.ndarray, balanced: bool) -> float:
    """What always answering the commonest class gets."""
    counts = np.unique(labels, return_counts=True)[1]
    return 1 / len(counts) if balanced else float(counts.max() / len(labels))


def accuracy_of(truth: np.ndarray, said: np.ndarray, balanced: bool) -> float:
    """The share of right answers; balanced, where classes are weighted: its mean over the classes."""
    right = truth == said
    if not balanced:
        return float(right.mean())
    return float(np.mean([right[truth == name].mean() for name in np.unique(truth)]))


def shares_apart(one: np.ndarray, two: np.ndarray) -> tuple[float, float]:
    """How far the shares of the classes lie apart (total variation), and how far chance may bring them.

    Example:
        >>> shares_apart(np.array([0, 0, 0, 1]), np.array([0, 1, 1, 1]))[0]
        0.5
    """
    known = np.unique(np.concatenate([one, two]))
    shares = [np.array([(part == name).mean() for name in known]) for part in (one, two)]
    noise = 1.5 * np.sqrt(len(known) / min(len(one), len(two)))
    return float(np.abs(shares[0] - shares[1]).sum() / 2), float(noise)


def area_under(inside: np.ndarray, scores: np.ndarray) -> tuple[float, float]:
    """The area under the ROC curve, and how many errors it lies above chance (Mann and Whitney 1947).

    Args:
        inside: (n,) bool, who belongs to the class; some do, and some do not.
        scores: (n,), larger for who is thought to belong.

    Example:
        >>> area_under(np.array([False, False, True]), np.array([0.1, 0.2, 0.3]))[0]
        1.0
    """
    from scipy.stats import rankdata

    some, others = int(inside.sum()), int((~inside).sum())
    pairs = some * others
    won = float(rankdata(scores)[inside].sum()) - some * (some + 1) / 2
    return won / pairs, (won - pairs / 2) / float(np.sqrt(pairs * (some + others + 1) / 12))
