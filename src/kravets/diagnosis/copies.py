"""Rows of numbers to marks that copies share, so that copies are found without comparing each with each.

Enters: the inputs of one or several sets of samples. Leaves: 64-bit marks, comparable among the sets. Refuses: inputs
that are no numbers, which do not count. In rows of 32 numbers and more a row that is another's multiple (a brighter
or darker picture) is a copy too; it is sought as finely as the columns differ, so that neither a large offset nor
one column of huge numbers makes different rows alike.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

_WIDE = 32  # numbers from which on a multiple of a row is a copy of it and no chance
_FINE = 3e-3  # of a column's deviation among rows of unit length: what rounding may hide
_ASKED = 2048  # rows that tell these deviations, and rows marked at once, so that no second copy of the data is made


def marks_of(*sets: Sequence[np.ndarray]) -> list[np.ndarray]:
    """Marks of the rows of each set, which rows share that are equal, or multiples, in all of their inputs.

    Args:
        sets: of each its inputs, (n, ...). Rows of another shape than those of the first set are no copies of them.

    Returns:
        Of each set (n,) uint64.

    Example:
        >>> rows = np.random.default_rng(0).uniform(size=(3, 40)).astype("float32")
        >>> known, asked = marks_of([rows], [rows[1:2] / 2])
        >>> np.isin(known, asked).tolist()
        [False, True, False]
    """
    steps = [_steps_of(part) for part in sets[0]]
    marks = []
    for parts in sets:
        mixed = np.zeros(len(parts[0]), np.uint64)
        with np.errstate(over="ignore"):
            for part, step in zip(parts, steps, strict=True):
                if part.dtype.kind in "iufb":
                    mixed = mixed * np.uint64(0x9E3779B97F4A7C15) + _hashes(part, step)
        marks.append(mixed)
    return marks


def _unit(rows: np.ndarray) -> np.ndarray:
    """Rows of length 1, (n, numbers) float32."""
    values = np.ascontiguousarray(rows.reshape(len(rows), -1), np.float32)
    norms = np.sqrt(np.square(values, dtype=np.float64).sum(axis=1, keepdims=True))
    return (values / np.where(norms > 0, norms, 1)).astype(np.float32)


def _steps_of(part: np.ndarray) -> np.ndarray | None:
    """How finely multiples of rows are told apart, (numbers,) float32; None where only equal rows are copies."""
    if part.dtype.kind not in "iufb" or not len(part) or int(np.prod(part.shape[1:])) < _WIDE:
        return None
    with np.errstate(all="ignore"):
        deviations = _unit(part[:: max(1, len(part) // _ASKED)][:_ASKED]).std(axis=0, dtype=np.float64)
    return np.where(deviations > 0, _FINE * deviations, 1e-4).astype(np.float32)


def _hashes(rows: np.ndarray, steps: np.ndarray | None) -> np.ndarray:
    hashes = np.zeros(len(rows), np.uint64)
    width = 4 * int(np.prod(rows.shape[1:]))
    factors = np.random.default_rng(0).integers(1, 2**63, (width + 7) // 8, dtype=np.uint64)
    factors = factors * np.uint64(2) + np.uint64(1)
    for start in range(0, len(rows), _ASKED):
        part = rows[start : start + _ASKED]
        with np.errstate(all="ignore"):
            values = (
                np.ascontiguousarray(part.reshape(len(part), -1), np.float32)
                if steps is None or len(steps) != width // 4
                else np.round(_unit(part) / steps)
            )
            as_bytes = (values + np.float32(0)).view(np.uint8)  # (no zero is negative)
            padded = np.pad(as_bytes, ((0, 0), (0, -as_bytes.shape[1] % 8))).view(np.uint64)
            mixed = (padded ^ (padded >> np.uint64(29))) * factors
            hashes[start : start + _ASKED] = (mixed ^ (mixed >> np.uint64(32))).sum(axis=1, dtype=np.uint64)
    return hashes
