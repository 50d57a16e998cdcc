"""Verified files to arrays: Fashion-MNIST, MNIST, CIFAR-10.

Enters: a name, perhaps a folder. Leaves: a `Dataset` of uint8 arrays whose content was checked against the
known SHA-256, and stratified splits of it. Refuses: data that are cut off, altered, swapped, or the release
of Fashion-MNIST that has test images in its training set.
"""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from kravets.data.catalog import CATALOG as CATALOG
from kravets.data.catalog import NAMES as NAMES
from kravets.data.formats import DataError as DataError
from kravets.data.mirrors import Progress
from kravets.data.near_duplicates import nearest as nearest
from kravets.data.sources import find
from kravets.data.votes import load_votes as load_votes

__all__ = [
    "NAMES",
    "DataError",
    "Dataset",
    "load",
    "load_votes",
    "mean_and_deviation",
    "nearest",
    "report",
    "split",
]


@dataclasses.dataclass(frozen=True)
class Dataset:
    """Images and labels of one data set.

    Attributes:
        name: `fashion_mnist`, `mnist` or `cifar10`.
        train_images: (n, height, width, channels) uint8.
        train_labels: (n,) uint8.
        test_images: (m, height, width, channels) uint8.
        test_labels: (m,) uint8.
        class_names: English, in the order of the labels.
        class_names_uk: Ukrainian.
        origin: where the data came from, in one line.
        train_targets: (n, classes) float32, rows of sum 1, to be learned in place of the labels; None where those are
            learned as they are. See `distillation`.
        teacher: images (n, height, width, channels) to what is learned of them beside the labels, (n, classes) float32,
            rows of sum 1; asked about every batch as it is varied. None without a teacher of this kind.
    """

    name: str
    train_images: np.ndarray
    train_labels: np.ndarray
    test_images: np.ndarray
    test_labels: np.ndarray
    class_names: tuple[str, ...]
    class_names_uk: tuple[str, ...]
    origin: str
    train_targets: np.ndarray | None = None
    teacher: Callable[[np.ndarray], np.ndarray] | None = None


def load(
    name: str,
    *,
    folder: str | os.PathLike[str] | None = None,
    keep: bool = False,
    offline: bool = False,
    progress: Progress | None = None,
) -> Dataset:
    """Finds, fetches where needed, verifies and reads a data set.

    Args:
        name: one of `NAMES`.
        folder: where the user has the files; nothing else is tried then.
        keep: whether to copy the files of that folder into the cache, where they are found without naming it.
        offline: whether to stay away from the network.
        progress: told what is being fetched, the bytes so far, and all bytes where known.

    Raises:
        DataError: it is not to be had, or something else was found in its place.

    Example:
        >>> load("fashion_mnist").train_images.shape
        (60000, 28, 28, 1)
    """
    if name not in CATALOG:
        raise DataError(f"received the data set '{name}', expected one of: {', '.join(NAMES)}")
    entry = CATALOG[name]
    path = Path(folder) if folder is not None else None
    arrays, origin = find(entry, folder=path, keep=keep, offline=offline, progress=progress)
    return Dataset(name, *arrays, entry.classes, entry.classes_uk, origin)  # type: ignore[call-arg]


def split(labels: np.ndarray, *, validation: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """A stratified partition into training and validation.

    Args:
        labels: (n,) integers.
        validation: how many images, at least one a class.
        seed: in [0, 2**32).

    Returns:
        Sorted indices of the training images (n - validation,) and of the validation images
        (validation,), int64, each class in both with its share.

    Raises:
        DataError: too few images for the request.

    Example:
        >>> [len(part) for part in split(np.arange(100) % 10, validation=20, seed=0)]
        [80, 20]
    """
    from sklearn.model_selection import train_test_split

    try:
        train, held_out = train_test_split(
            np.arange(len(labels), dtype=np.int64), test_size=validation, stratify=labels, random_state=seed
        )
    except ValueError as error:
        raise DataError(
            f"{len(labels)} images cannot give a stratified validation part of {validation}: {error}"
        ) from None
    return np.sort(train), np.sort(held_out)


def mean_and_deviation(images: np.ndarray) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Mean and standard deviation of each channel over all pixels.

    Args:
        images: (n, height, width, channels) uint8.

    Returns:
        Both (channels,), in units of 0 to 255.

    Example:
        >>> mean_and_deviation(np.array([0, 2], np.uint8).reshape(2, 1, 1, 1))
        ((1.0,), (1.0,))
    """
    counts = np.stack([np.bincount(images[..., c].ravel(), minlength=256) for c in range(images.shape[-1])])
    values = np.arange(256)
    share = counts / counts.sum(axis=1, keepdims=True)
    mean = share @ values
    deviation = np.sqrt(np.maximum(share @ values**2 - mean**2, 1e-12))
    return tuple(map(float, mean)), tuple(map(float, deviation))


def report(dataset: Dataset) -> dict[str, Any]:
    """What there is to say about a data set, ready for JSON."""
    return {
        "name": dataset.name,
        "title": CATALOG[dataset.name].title,
        "origin": dataset.origin,
        "train_shape": list(dataset.train_images.shape),
        "test_shape": list(dataset.test_images.shape),
        "class_names": list(dataset.class_names),
        "class_names_uk": list(dataset.class_names_uk),
        "train_counts": np.bincount(dataset.train_labels, minlength=len(dataset.class_names)).tolist(),
        "test_counts": np.bincount(dataset.test_labels, minlength=len(dataset.class_names)).tolist(),
        "verified_sha256": CATALOG[dataset.name].checksums if "re-encoded" not in dataset.origin else {},
    }
