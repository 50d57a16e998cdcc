"""The arguments of a `fit` to some of its samples, without taking one away from it.

Enters: the arguments as `fit` sees them and its epoch iterator. Leaves: `DataFacts`, at once for arrays,
after the first batches for everything else. Refuses: to iterate over what can be iterated only once, or
whose order a second look would change (`tf.data` that shuffles, generators); those are watched while they
feed the training.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from keras import tree

from kravets.diagnosis.autodiff import first_batches, to_numpy
from kravets.diagnosis.copies import marks_of
from kravets.diagnosis.facts import DataFacts, Sample
from kravets.diagnosis.neighbours import near_copies
from kravets.diagnosis.streams import BATCHES, Batch, as_numpy, cut_apart_anew, joined, kind_of, read_again
from kravets.diagnosis.structures import flat

MOST = 1000  # samples that judgements rest on
_LABELS = 200_000  # labels that are read for order and balance
_BYTES = 2**28  # that they may take
_ROWS = 20_000  # rows that are compared for duplicates


def array_like(value: Any) -> bool:
    """Whether something can be indexed by rows: NumPy, tensors, pandas."""
    return hasattr(value, "shape") and hasattr(value, "__getitem__") and len(value.shape) >= 1


def rows_of(value: Any, rows: np.ndarray | slice) -> np.ndarray:
    """Some rows of an array-like, as NumPy."""
    if hasattr(value, "iloc"):
        return np.asarray(value.iloc[rows])
    if isinstance(value, np.ndarray):
        return value[rows]
    if hasattr(value, "tocsr"):
        return np.asarray(value.tocsr()[rows].todense())
    return to_numpy(value)[rows]


def _count(structure: Any) -> int:
    parts = flat(structure)
    return int(parts[0].shape[0]) if parts else 0


def _all_arrays(structure: Any) -> bool:
    """Whether each part of the data has rows that can be taken in any order."""
    parts = flat(structure)
    return bool(parts) and all(array_like(part) for part in parts)


def _take(structure: Any, rows: Any) -> Any:
    return None if structure is None else tree.map_structure(lambda part: rows_of(part, rows), structure)


class Samples:
    """Collects what is seen of the data of one `fit`.

    Args:
        arguments: the local names of `fit`: `x`, `y`, `sample_weight`, `val_x`, ..., `epoch_iterator`.
        outputs: names of the model's outputs, in its order.
    """

    def __init__(self, arguments: dict[str, Any], outputs: Sequence[str] = ()) -> None:
        self.facts = DataFacts()
        self._outputs = tuple(outputs)
        self._arguments = arguments
        self._batches: list[Batch] = []
        self._seen = self._settled = self._bytes = 0
        self._validation_batches: list[Batch] = []
        x, y = arguments.get("x"), arguments.get("y")
        if _all_arrays(x) and (y is None or _all_arrays(y)):
            self.facts.kind = "arrays"
            weight = arguments.get("sample_weight")
            count = _count(x)
            chosen = _drawn(count, flat(x))
            self.facts.train = Sample(
                _take(x, chosen),
                _take(y, chosen),
                None
                if weight is None or isinstance(weight, list | tuple | dict)
                else rows_of(weight, chosen),
                outputs=self._outputs,
            )
            self.facts.train_count = count
            labels = Sample(x, y, outputs=self._outputs).targets()
            if labels and count <= 10 * _LABELS:
                self.facts.labels_in_order = class_labels(rows_of(labels[0], slice(0, _LABELS)))
            self._count_nonfinite("x", x)
            self._count_nonfinite("y", y)
        elif x is not None:
            self.facts.kind = kind_of(x)
            self._watch(arguments.get("epoch_iterator"))
        self._validation()

    def _watch(self, iterator: Any) -> None:
        adapter = getattr(iterator, "data_adapter", None)
        for batch in getattr(adapter, "_first_batches", None) or []:  # Keras peeked into a generator itself
            self._keep(batch)
        try:
            if adapter is not None and hasattr(adapter, "_standardize_batch"):
                original = adapter._standardize_batch

                def standardize(batch: Any) -> Any:
                    result = original(batch)
                    self._keep(result)
                    return result

                adapter._standardize_batch = standardize
            elif iterator is not None:
                first_batches(iterator, self._keep, BATCHES)
        except Exception:  # data of a kind that this Keras feeds in another way: unseen
            return

    def _keep(self, batch: Any) -> None:
        if self._seen >= MOST or len(self._batches) >= BATCHES or self._bytes >= _BYTES:
            return
        self._batches.append(as_numpy(batch))
        self._seen += _count(self._batches[-1][0])
        self._bytes += sum(part.nbytes for part in flat(self._batches[-1][0]))

    @property
    def batch_size(self) -> int | None:
        """Samples of the first batch that was seen."""
        return _count(self._batches[0][0]) if self._batches else None

    def ready(self, count: int) -> bool:
        """Whether so many samples were seen, or all that there will be."""
        return self.facts.kind == "arrays" or self._seen >= count or self._bytes >= _BYTES

    def watch_validation(self, iterator: Any) -> None:
        """Looks on at the first validation, where a second look would draw other samples than Keras does."""
        if self.facts.validation is None and iterator is not None and not self._validation_batches:
            first_batches(iterator, self._keep_validation, BATCHES)

    def _keep_validation(self, batch: Any) -> None:
        kept = self._validation_batches
        seen = sum(_count(one[0]) for one in kept)
        if seen < MOST and len(kept) < BATCHES and self.facts.validation is None:
            kept.append(as_numpy(batch))

    def settle(self) -> None:
        """Makes the samples of the batches that were seen so far."""
        if self._validation_batches and self.facts.validation is None:
            x, y, _ = joined(self._validation_batches)
            self.facts.validation = Sample(x, y, random=False, outputs=self._outputs)
            self._validation_batches = []
            self._count_nonfinite("validation x", x)
            self._count_nonfinite("validation y", y)
        if len(self._batches) <= self._settled:
            return
        batches = list(self._batches)
        self._settled = len(batches)
        x, y, weight = joined(batches)
        self.facts.train = Sample(
            x,
            y,
            weight if isinstance(weight, np.ndarray) else None,
            random=False,
            outputs=self._outputs,
        )
        labels = self.facts.train.targets()
        if labels:
            self.facts.labels_in_order = class_labels(labels[0])
        self._count_nonfinite("x", x)
        self._count_nonfinite("y", y)

    def _validation(self) -> None:
        arguments = self._arguments
        x, y = arguments.get("val_x"), arguments.get("val_y")
        if _all_arrays(x):
            chosen = _drawn(_count(x), flat(x))
            self.facts.validation = Sample(_take(x, chosen), _take(y, chosen), outputs=self._outputs)
            self._count_nonfinite("validation x", x)
            self._count_nonfinite("validation y", y)
            self._compare()
            return
        self.facts.reshuffled = kind_of(x) == "tf.data" and cut_apart_anew(arguments.get("x"), x)
        batches = read_again(x, MOST)
        if batches:
            x, y, _ = joined(batches)
            self.facts.validation = Sample(x, y, random=False, outputs=self._outputs)
            self._count_nonfinite("validation x", x)
            self._count_nonfinite("validation y", y)

    def _count_nonfinite(self, name: str, structure: Any) -> None:
        bad = 0
        for part in flat(structure):
            values = rows_of(part, slice(0, _LABELS)) if not isinstance(part, np.ndarray) else part
            if values.dtype.kind == "f":
                some = values[:: max(1, len(values) // 50_000)]
                for start in range(0, len(some), 4096):
                    part_of_it = some[start : start + 4096]
                    bad += int(part_of_it.size - np.isfinite(part_of_it).sum())
        if bad:
            self.facts.nonfinite[name] = bad

    def _compare(self) -> None:
        """Counts validation rows that stand in the training data too, as they are or scaled."""
        train, validation = flat(self._arguments.get("x")), flat(self._arguments.get("val_x"))
        if len(train) != 1 or len(validation) != 1 or not array_like(train[0]):
            return
        if train[0].shape[1:] != validation[0].shape[1:] or len(train[0].shape) < 2:
            return
        known = rows_of(train[0], slice(0, 5 * _ROWS))
        asked = rows_of(validation[0], slice(0, _ROWS))
        numbers = known.dtype.kind in "iufb" and asked.dtype.kind in "iufb"
        if not numbers or known.size > 200_000_000 or known[0].size < 2:
            return
        marks, asked_marks = marks_of([known], [asked])
        distinct = np.unique(marks)
        twice = 1 - len(distinct) / max(1, len(marks))
        self.facts.overlap = float(np.isin(asked_marks, distinct).mean()), float(twice)
        self.facts.near_copies = near_copies(known, asked)


def _drawn(count: int, parts: Sequence[Any]) -> np.ndarray:
    """At most `MOST` row numbers, fewer of large rows, always the same for the same data.

    Some of many come in an order of their own, for who asks the first of them alone: the data may be sorted. All of a
    few come as they are, because the rows of a graph belong together.
    """
    row = sum(8 * int(np.prod(part.shape[1:])) for part in parts)
    most = int(np.clip(_BYTES // max(row, 1), 64, MOST))
    if count <= most:
        return np.arange(count)
    return np.random.default_rng(0).choice(count, most, replace=False)


def class_labels(targets: np.ndarray) -> np.ndarray | None:
    """Class numbers (n,) of integer or one-hot targets; None where they are neither."""
    targets = np.asarray(targets)
    if targets.dtype == object or targets.dtype.kind not in "iufb":
        return None
    if targets.ndim == 2 and targets.shape[1] > 1:
        rows = np.asarray(targets, np.float64)
        one_hot = np.all((rows == 0) | (rows == 1)) and np.all(rows.sum(axis=1) == 1)
        return rows.argmax(axis=1) if one_hot else None
    if targets.ndim > 2:
        return None
    values = targets.reshape(-1)
    if len(values) == 0 or not np.all(np.isfinite(values.astype(np.float64))):
        return None
    whole = values.dtype.kind in "iub" or bool(np.all(values == np.round(values)))
    if not whole or len(np.unique(values)) > max(2, min(1000, len(values) // 5)):
        return None
    return values.astype(np.int64)
