"""Arrays in lists, tuples and dictionaries, as `fit` takes inputs and targets.

Enters: such a structure. Leaves: its arrays as one list, the same structure around others, some rows of each array.
Refuses: nothing.
"""

from __future__ import annotations

from typing import Any

import numpy as np


def flat(structure: Any) -> list[np.ndarray]:
    """Arrays in lists, tuples and dictionaries (sorted by their keys), as one list."""
    if isinstance(structure, dict):
        return [array for key in sorted(structure) for array in flat(structure[key])]
    if isinstance(structure, list | tuple):
        return [array for part in structure for array in flat(part)]
    return [] if structure is None else [structure]


def packed(structure: Any, arrays: list[Any]) -> Any:
    """The same structure around others; `flat` undone.

    Example:
        >>> packed({"b": 0, "a": [0, None]}, [1, 2])
        {'b': 2, 'a': [1, None]}
    """
    left = list(arrays)

    def put(part: Any) -> Any:
        if isinstance(part, dict):
            inside = {key: put(part[key]) for key in sorted(part)}
            return {key: inside[key] for key in part}
        if isinstance(part, list | tuple):
            return type(part)(put(one) for one in part)
        return None if part is None else left.pop(0)

    return put(structure)


def part_of(structure: Any, rows: Any) -> Any:
    """The same structure with some rows of each array."""
    if isinstance(structure, dict):
        return {key: part_of(value, rows) for key, value in structure.items()}
    if isinstance(structure, list | tuple):
        return type(structure)(part_of(value, rows) for value in structure)
    return None if structure is None else structure[rows]
