"""Fashion-MNIST-H: what some 67 people said about each of the 10,000 test images (Ishida et al., ICLR 2023).

Enters: perhaps a folder of the user's. Leaves: verified counts. Refuses: a file whose counts are not the
published ones. Nobody is trained on these votes; they tell what people see in an image.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import numpy as np

from kravets.data import sources
from kravets.data.formats import DataError
from kravets.data.mirrors import Progress, download
from kravets.runs import atomic_file

FILE = "fmh_counts.csv"
_LARGEST = 2**21  # bytes
MIRROR = "https://raw.githubusercontent.com/takashiishida/irreducible/248595faf3adb41d5e2e70857f2dd389000faf7c/data/"
SHA256 = "96d863249e2b1f8a849735a0edc7de28bd2548f0a3f72de6499419ff0825cfc0"
"""Of the counts as (10000, 10) bytes."""


def load_votes(
    *,
    folder: str | os.PathLike[str] | None = None,
    offline: bool = False,
    progress: Progress | None = None,
) -> np.ndarray:
    """Finds, fetches where needed, and verifies the votes.

    Args:
        folder: where the user has `fmh_counts.csv`; nothing else is tried then.
        offline: whether to stay away from the network.
        progress: told what is being fetched, the bytes so far, and all bytes where known.

    Returns:
        (10000, 10) uint8: how many people chose each class, in the order of the test images.

    Raises:
        DataError: they are not to be had, or something else was found in their place.
    """
    if folder is not None:
        return _read(Path(folder) / FILE)
    kept = sources.cache_folder() / "fashion_mnist_h" / FILE
    if kept.exists():
        try:
            return _read(kept)
        except DataError:  # damaged: whoever holds the lock fetches it again
            if offline:
                raise
    if offline:
        raise DataError(
            f"Fashion-MNIST-H is not in {kept.parent}, and the network was ruled out; name a folder that holds {FILE}"
        )
    try:
        kept.parent.mkdir(parents=True, exist_ok=True)
        with sources.alone(kept.parent):
            if not _is_whole(kept):  # another process may have fetched it meanwhile
                part = kept.with_suffix(".part")
                content = download(MIRROR, FILE, part, progress)
                part.unlink(missing_ok=True)
                parse(content, MIRROR + FILE)
                with atomic_file(kept) as temporary:
                    temporary.write_bytes(content)
    except OSError as error:
        raise DataError(f"Fashion-MNIST-H cannot be kept in {kept.parent}: {error}") from None
    return _read(kept)


def _is_whole(path: Path) -> bool:
    try:
        _read(path)
    except DataError:
        return False
    return True


def _read(path: Path) -> np.ndarray:
    try:
        if path.stat().st_size > _LARGEST:
            raise DataError(f"{path} has {path.stat().st_size} bytes; expected the votes of Fashion-MNIST-H")
        return parse(path.read_bytes(), str(path))
    except OSError as error:
        raise DataError(
            f"{path} cannot be read ({error.strerror}); expected the votes of Fashion-MNIST-H"
        ) from None


def parse(content: bytes, place: str) -> np.ndarray:
    """Verified counts from the file's bytes.

    Raises:
        DataError: they are something else.
    """
    try:
        counts = np.array([line.split(",") for line in content.decode("ascii").splitlines()], dtype=np.int64)
    except (ValueError, OverflowError):
        raise DataError(f"{place} is no table of counts; expected 10,000 rows of ten numbers") from None
    if counts.shape != (10_000, 10) or counts.min() < 0 or counts.max() > 255:
        raise DataError(
            f"{place} holds numbers in the shape {counts.shape}, expected (10000, 10) counts of votes; fetch it again"
        )
    votes = counts.astype(np.uint8)
    digest = hashlib.sha256(votes.tobytes()).hexdigest()
    if digest != SHA256:
        raise DataError(
            f"{place} is not Fashion-MNIST-H: its counts have the SHA-256 {digest}, expected {SHA256}; "
            "remove it and fetch it again"
        )
    return votes
