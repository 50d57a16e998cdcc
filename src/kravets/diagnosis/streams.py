"""Data that come in batches: what kind they are, and what can be seen of them without drawing one.

Enters: what `fit` was given that is no array; batches of it. Leaves: its kind, batches as NumPy, the first batches
where a second look has no effect. Refuses: to read again what is drawn at random, or by code of the user's own.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from keras import tree

from kravets.diagnosis.autodiff import to_numpy, undisturbed
from kravets.diagnosis.structures import flat

Batch = tuple[Any, Any, Any]
"""Inputs, targets and weights."""
BATCHES = 64  # that are kept at most


def kind_of(x: Any) -> str:
    """What data that are no arrays are: `PyDataset`, `DataLoader`, `tf.data`, `generator` or `unknown`."""
    for ancestor in type(x).__mro__:
        if ancestor.__name__ == "PyDataset":
            return "PyDataset"
        if ancestor.__name__ == "DataLoader":
            return "DataLoader"
        if ancestor.__name__ == "DatasetV2":
            return "tf.data"
    return "generator" if hasattr(x, "__next__") else "unknown"


def as_numpy(batch: Any) -> Batch:
    """Inputs, targets and weights of a batch."""
    parts = [*(list(batch) if isinstance(batch, list | tuple) else [batch]), None, None][:3]
    x, y, weight = (None if part is None else tree.map_structure(to_numpy, part) for part in parts)
    return x, y, weight


def joined(batches: list[Batch]) -> Batch:
    """Several batches as one."""
    x, y, weight = (
        None if column[0] is None else tree.map_structure(lambda *parts: np.concatenate(parts), *column)
        for column in zip(*batches, strict=True)
    )
    return x, y, weight


def read_again(x: Any, most: int) -> list[Batch]:
    """The first batches, up to so many samples, of data that can be read again without any effect; else nothing.

    Code of the user's own may draw from a generator of its own, which nobody could put back.
    """
    batches, seen = [], 0
    if kind_of(x) != "tf.data" or _draws(x):
        return []
    try:
        with undisturbed():
            for batch in iter(x):
                batches.append(as_numpy(batch))
                seen += len(flat(batches[-1][0])[0])
                if seen >= most or len(batches) >= BATCHES:
                    break
    except Exception:  # the user's own code; it will say so itself when Keras calls it
        return []
    return batches


def _pipeline(dataset: Any) -> Iterator[tuple[Any, tuple[str, ...]]]:
    """Each part of a `tf.data` pipeline, with the kinds of the parts behind it."""
    waiting: list[tuple[Any, tuple[str, ...]]] = [(dataset, ())]
    while waiting:
        part, behind = waiting.pop()
        yield part, behind
        before = list(part._inputs()) if hasattr(part, "_inputs") else []
        waiting += [(one, (*behind, type(part).__name__)) for one in before]


def _draws(dataset: Any) -> bool:
    """Whether a `tf.data` pipeline holds anything random or of the user's own."""
    words = ("Shuffle", "Random", "Generator", "Sample")
    return any(word in type(part).__name__ for part, _ in _pipeline(dataset) for word in words)


def cut_apart_anew(train: Any, validation: Any) -> bool:
    """Whether both are taken out of one shuffled data set that draws another order whenever it is read."""

    def cuts(dataset: Any) -> set[int]:
        return {
            id(part)
            for part, behind in _pipeline(dataset)
            if "Shuffle" in type(part).__name__
            and getattr(part, "_reshuffle_each_iteration", False) is not False
            and any(word in kind for kind in behind for word in ("Take", "Skip", "Shard"))
            and not any("Cache" in kind for kind in behind)
        }

    return kind_of(train) == "tf.data" and bool(cuts(train) & cuts(validation))
