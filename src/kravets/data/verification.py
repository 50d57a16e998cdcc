"""Bytes of files to the arrays of a data set, verified.

Enters: an `Entry`, the bytes of its files. Leaves: images and labels. Refuses: anything whose checksum is not the known
one, and says what it is instead where that can be told: another data set's file, or the release of Fashion-MNIST
whose test images are training images too.
"""

from __future__ import annotations

import numpy as np

from kravets.data import formats
from kravets.data.catalog import CATALOG, Entry
from kravets.data.formats import DataError

Arrays = tuple[np.ndarray, ...]


def parse(entry: Entry, contents: dict[str, bytes], place: str) -> Arrays:
    """Verified arrays from the files' bytes: training images, labels, test images, labels.

    Args:
        entry: which data set it should be.
        contents: file name to bytes, compressed or not.
        place: where they are from, for messages.

    Raises:
        DataError: they are something else; the text says what, where that can be told.
    """
    if entry.name == "cifar10":
        (name,) = entry.files
        return formats.cifar_binary(contents[name], f"{place}/{name}")
    plain = {name: formats.decompressed(content, f"{place}/{name}") for name, content in contents.items()}
    wrong = [name for name in entry.files if formats.sha256(plain[name]) != entry.checksums[name]]
    if not wrong:
        return _idx_arrays(entry, plain, place)
    name = wrong[0]
    digest = formats.sha256(plain[name])
    for other in CATALOG.values():
        real = next((file for file, known in other.checksums.items() if known == digest), None)
        if real:
            raise DataError(
                f"{place}/{name} is a file of {other.title}, {real}; expected {entry.title}'s {name}: they were swapped"
            )
    arrays = _idx_arrays(entry, plain, place)
    if entry.name == "fashion_mnist":
        _refuse_old_release(arrays, place)
    raise DataError(
        f"{place}/{name} is not {entry.title}'s: its decompressed SHA-256 is {digest}, expected "
        f"{entry.checksums[name]}; remove it and fetch it again"
    )


def _idx_arrays(entry: Entry, plain: dict[str, bytes], place: str) -> Arrays:
    train, test = entry.counts
    side = entry.shape[:2]
    shapes = ((train, *side), (train,), (test, *side), (test,))
    arrays = [formats.idx(plain[n], f"{place}/{n}", s) for n, s in zip(entry.files, shapes, strict=True)]
    return arrays[0][..., None], arrays[1], arrays[2][..., None], arrays[3]


def _refuse_old_release(arrays: Arrays, place: str) -> None:
    training = {image.tobytes() for image in arrays[0]}
    shared = sum(image.tobytes() in training for image in arrays[2])
    if shared:
        raise DataError(
            f"{place} holds Fashion-MNIST's release of before 2017-08-31: {shared} of its test images are in its "
            "training set as well, so its test accuracy is flattered. It was replaced by its makers; use the "
            "current release (`kravets data fashion_mnist` fetches it)"
        )
