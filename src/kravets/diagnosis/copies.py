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
_FINE = 1e-4  # of a row's length: what rounding may hide
_SHARE = 3e-3  # of how far a column's values lie from its median: likewise
_ROWS, _NUMBERS = 2048, 2**21  # that are worked on at once


def marks_of(*sets: Sequence[np.ndarray]) -> list[np.ndarray]:
    """Marks of the rows of each set, which rows share that are equal, or multiples, in all of their inputs.

    Args:
        sets: of each its inputs, (n, ...). Rows of another shape, or of other inputs, than those of the first set are
            no copies of them.

    Returns:
        Of each set (n,) uint64.

    Example:
        >>> rows = np.random.default_rng(0).uniform(size=(3, 40)).astype("float32")
        >>> known, asked = marks_of([rows], [rows[1:2] / 2])
        >>> np.isin(known, asked).tolist()
        [False, True, False]
    """
    ways = [_way_of([parts[i] for parts in sets if i < len(parts)]) for i in range(max(map(len, sets)))]
    marks = []
    for parts in sets:
        mixed = np.full(len(parts[0]), len(parts), np.uint64)
        with np.errstate(over="ignore"):
            for part, way in zip(parts, ways, strict=False):
                if part.dtype.kind in "iufb":
                    mixed = mixed * np.uint64(0x9E3779B97F4A7C15) + _hashes(part, way)
        marks.append(mixed)
    return marks


def _way_of(parts: list[np.ndarray]) -> np.ndarray | type:
    """How rows of an input are compared in all sets.

    Returns:
        Wide rows as multiples: how finely, (numbers,) float32. Others as they are: whole numbers to the last digit,
        which may be marks of a time or a person, and all else as float32, which is what a network sees.
    """
    known = parts[0]
    if known.dtype.kind not in "iufb" or not len(known) or int(np.prod(known.shape[1:])) < _WIDE:
        return np.int64 if all(part.dtype.kind in "iub" for part in parts) else np.float32
    count = max(16, _at_once(known))
    some = known[:: max(1, len(known) // count)][:count]
    some = np.nan_to_num(_unit(_flat(some)), nan=0, posinf=0, neginf=0)
    # the median of those that differ: neither a few rows of another size nor many zeros decide
    distances = np.sort(np.abs(some - np.median(some, axis=0)), axis=0)
    same = (distances == 0).sum(axis=0)
    middle = np.minimum((same + len(some)) // 2, len(some) - 1)
    typical = distances[middle, np.arange(some.shape[1])]
    return np.where(typical > 0, np.minimum(_SHARE * typical, _FINE), _FINE).astype(np.float32)


def _at_once(part: np.ndarray) -> int:
    """How many rows are worked on at once, so that no second copy of the data is made."""
    return int(np.clip(_NUMBERS // max(int(np.prod(part.shape[1:])), 1), 1, _ROWS))


def _flat(rows: np.ndarray, kind: type = np.float32) -> np.ndarray:
    with np.errstate(all="ignore"):
        return np.ascontiguousarray(rows.reshape(len(rows), -1), kind)


def _unit(values: np.ndarray) -> np.ndarray:
    """Rows divided by the length of what is finite in them, (n, numbers) float32."""
    with np.errstate(all="ignore"):
        squares = np.square(np.where(np.isfinite(values), values, 0), dtype=np.float64)
        norms = np.sqrt(squares.sum(axis=1, keepdims=True))
        return (values / np.where(norms > 0, norms, 1)).astype(np.float32)


def _hashes(rows: np.ndarray, way: np.ndarray | type) -> np.ndarray:
    width = int(np.prod(rows.shape[1:]))
    hashes = np.full(len(rows), width, np.uint64)
    factors = np.random.default_rng(0).integers(1, 2**63, width + 1, dtype=np.uint64) * np.uint64(2)
    factors += np.uint64(1)
    step = _at_once(rows)
    for start in range(0, len(rows), step):
        part = rows[start : start + step]
        with np.errstate(all="ignore"):
            if isinstance(way, np.ndarray):
                values = _flat(part)
                if len(way) == width:  # (a multiple of a few numbers beside zeros is chance)
                    few = (values != 0).sum(axis=1, keepdims=True) < _WIDE
                    values = np.where(few, values, np.round(_unit(values) / way))
            else:
                values = _flat(part, way)
            as_bytes = (values + values.dtype.type(0)).view(np.uint8)  # (no zero is negative)
            padded = np.pad(as_bytes, ((0, 0), (0, -as_bytes.shape[1] % 8))).view(np.uint64)
            mixed = (padded ^ (padded >> np.uint64(29))) * factors[: padded.shape[1]]
            hashes[start : start + step] += (mixed ^ (mixed >> np.uint64(32))).sum(axis=1, dtype=np.uint64)
    return hashes
