"""Validation samples that are copies of training samples but for a little noise.

Enters: rows of both parts. Leaves: the share of validation rows with such a copy, and the share expected by chance.
Refuses: rows that are few, narrow or not comparable by distance, such as numbers of words. Columns of a few values
(classes written as zeros and ones) repeat by nature and are left out.

A copy is nearer than the data's own neighbours can be. How near those are follows from the dimension of the data, which
the distances to the 10th and the 100th neighbour tell (Levina and Bickel 2004, "Maximum likelihood estimation of
intrinsic dimension"): windows of a smooth series lie on a line and are near by nature, photographs are not.
"""

from __future__ import annotations

import numpy as np

RATIO = 0.35  # of the distances to the nearest and to the 10th neighbour, below which the nearest is a copy
_ASKED = 100
_FEWEST = 500
_NARROWEST = 8
_COARSE = 10  # different values, of 500
_AT_ONCE = 4096


def near_copies(known: np.ndarray, asked: np.ndarray) -> tuple[float, float] | None:
    """The share of rows that have a near copy among others, and the share expected by chance.

    Args:
        known: (n, ...), training rows.
        asked: (m, ...), validation rows, of which up to 100 are looked up.

    Returns:
        Both from 0 to 1; None where the rows cannot be compared.

    Example:
        >>> random = np.random.default_rng(0)
        >>> known = random.normal(size=(600, 30)).astype("float32")
        >>> near_copies(known, known[:100] + 0.01)[0]
        1.0
        >>> near_copies(known, random.normal(size=(100, 30)).astype("float32"))[0]
        0.0
    """
    wide = int(np.prod(known.shape[1:])) >= _NARROWEST
    if not wide or len(known) < _FEWEST or len(asked) < 20:
        return None
    if known.dtype.kind not in "fu" or asked.dtype.kind not in "fu":
        return None
    some = np.sort(known[:: max(1, len(known) // 500)].reshape(-1, known[0].size), axis=0)
    fine = (np.diff(some, axis=0) != 0).sum(axis=0) >= _COARSE
    if fine.sum() < _NARROWEST:
        return None
    asked = (
        asked[:: max(1, len(asked) // _ASKED)][:_ASKED].reshape(-1, known[0].size)[:, fine].astype(np.float32)
    )
    centre = asked.mean(axis=0)  # near zero, differences of squares keep their digits
    asked -= centre
    if not np.isfinite(asked).all():
        return None
    squares = np.empty((len(asked), len(known)), np.float32)
    for start in range(0, len(known), _AT_ONCE):  # in parts, so that no second copy of the data is made
        part = known[start : start + _AT_ONCE].reshape(-1, known[0].size)[:, fine].astype(np.float32) - centre
        squares[:, start : start + _AT_ONCE] = np.square(part).sum(axis=1) - 2 * asked @ part.T
    squares += np.square(asked).sum(axis=1)[:, None]
    if not np.isfinite(squares).all():
        return None
    nearest = np.sqrt(np.maximum(np.partition(squares, (0, 9, 99), axis=1)[:, [0, 9, 99]], 0))
    nearest = nearest[nearest[:, 1] > 1e-3 * nearest[:, 2]]
    if len(nearest) < 20:
        return None
    dimension = np.log(10) / max(float(np.log(nearest[:, 2] / nearest[:, 1]).mean()), 1e-6)
    by_chance = 1 - (1 - RATIO**dimension) ** 10
    return float((nearest[:, 0] < RATIO * nearest[:, 1]).mean()), float(by_chance)
