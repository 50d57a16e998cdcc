"""Where the files of a data set are found or fetched, and where they are kept.

Enters: an `Entry`, perhaps a folder of the user's. Leaves: the verified arrays and one line that says where
they came from. Refuses: anything whose checksum is not the known one, and says what it is instead where
that can be told. Sources in order: the user's folder, our cache, Debian's folder, the official mirrors,
Debian's package. The cache holds only verified files, each written whole.
"""

from __future__ import annotations

import contextlib
import errno
import logging
import os
from collections.abc import Iterator
from pathlib import Path

import filelock
import numpy as np
import platformdirs

from kravets.data import debian, formats
from kravets.data.catalog import CIFAR_ARCHIVE, CIFAR_JPEG, Entry
from kravets.data.formats import MAX_FILE, DataError
from kravets.data.mirrors import Progress, download
from kravets.data.verification import Arrays, parse
from kravets.runs import RunError, atomic_file, read_arrays, write_arrays

LOG = logging.getLogger("kravets")


def cache_folder() -> Path:
    """`$KRAVETS_CACHE`, or the place that the system has for caches."""
    return Path(os.environ.get("KRAVETS_CACHE") or platformdirs.user_cache_path("kravets"))


def find(
    entry: Entry,
    *,
    folder: Path | None = None,
    keep: bool = False,
    offline: bool = False,
    progress: Progress | None = None,
) -> tuple[Arrays, str]:
    """The arrays of a data set, verified, and where they came from.

    Raises:
        DataError: nowhere to be had, or the user's folder holds something else, or it is to be kept and cannot be.
    """
    cache = cache_folder() / entry.name
    if folder is not None:
        arrays, origin = _from_users_folder(entry, folder)
        if keep and folder.resolve() != cache.resolve():
            _keep(entry, folder, cache)
            origin += f", kept in {cache}"
        return arrays, origin
    cached = _from_cache(entry, cache)
    if cached:
        return cached, f"cache, {cache}"
    if entry.name == "cifar10" and (cache / CIFAR_JPEG).exists():  # the user has put it there
        return _from_users_folder(entry, cache)
    if entry.name == "fashion_mnist" and debian.FOLDER.is_dir():
        try:
            return _from_folder(entry, debian.FOLDER), f"Debian's package {debian.PACKAGE}, {debian.FOLDER}"
        except DataError as error:
            LOG.warning("%s; looking elsewhere", error)
    if offline:
        raise DataError(
            f"{entry.title} is neither whole in {cache} nor in a folder that was named, and the network was ruled out; "
            f"name a folder that holds {', '.join(entry.files)}"
        )
    return _fetch(entry, cache, progress)


def _from_users_folder(entry: Entry, folder: Path) -> tuple[Arrays, str]:
    if not folder.is_dir():
        raise DataError(
            f"received the folder {folder}, which does not exist; expected one with {', '.join(entry.files)}"
        )
    if _is_jpeg_copy(entry, folder):
        arrays = _from_jpeg_zip(entry, folder / CIFAR_JPEG)
        return (
            arrays,
            f"{folder / CIFAR_JPEG}: a re-encoded JPEG copy, its pixels differ from the official version's",
        )
    return _from_folder(entry, folder), f"folder {folder}"


def _is_jpeg_copy(entry: Entry, folder: Path) -> bool:
    return (
        entry.name == "cifar10" and not (folder / CIFAR_ARCHIVE).exists() and (folder / CIFAR_JPEG).exists()
    )


def _from_cache(entry: Entry, cache: Path, *, locked: bool = False) -> Arrays | None:
    """What the cache has. Only who holds its lock may remove what is damaged: another may be mending it."""
    if not all((cache / name).exists() for name in entry.files):
        return None
    try:
        return _from_folder(entry, cache)
    except DataError as error:
        if locked:
            LOG.warning("%s; removing it from the cache and fetching it again", error)
            for name in entry.files:
                (cache / name).unlink(missing_ok=True)
        return None


def _from_folder(entry: Entry, folder: Path) -> Arrays:
    contents = {}
    for name in entry.files:
        path = _path_of(folder, name)
        if path is None:
            raise DataError(f"{folder} has no {name}; expected the files {', '.join(entry.files)}")
        contents[name] = _content(path)
    return parse(entry, contents, str(folder))


def _path_of(folder: Path, name: str) -> Path | None:
    """The file of a name, compressed or not."""
    return next((p for p in (folder / name, folder / name.removesuffix(".gz")) if p.is_file()), None)


def _content(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if size > MAX_FILE:
            raise DataError(f"{path} has {size} bytes; it is not what its name says")
        return path.read_bytes()
    except OSError as error:
        raise DataError(
            f"{path} cannot be read ({error.strerror}); allow it or name another folder"
        ) from None


def _from_jpeg_zip(entry: Entry, path: Path) -> Arrays:
    content = _content(path)
    kept = cache_folder() / entry.name / f"jpeg-{formats.sha256(content)[:16]}.npz"
    known = _kept_pictures(entry, kept)
    if known:
        return known
    LOG.info("decoding %s, once", path)
    arrays = formats.jpeg_zip(content, str(path), entry.classes)
    try:
        write_arrays(kept, {f"part_{i}": array for i, array in enumerate(arrays)})
    except OSError as error:
        LOG.info("the decoded pictures are not kept: %s", error)
    return arrays


def _kept_pictures(entry: Entry, kept: Path) -> Arrays | None:
    """The pictures that an earlier call decoded, if their file is whole."""
    try:
        found = read_arrays(kept)
        arrays = tuple(found[f"part_{i}"] for i in range(4))
    except (RunError, KeyError):
        return None
    train, train_labels, test, test_labels = arrays
    whole = (
        all(array.dtype == np.uint8 for array in arrays)
        and all(array.shape[1:] == entry.shape for array in (train, test))
        and (train_labels.shape, test_labels.shape) == ((len(train),), (len(test),))
        and max(train_labels.max(initial=0), test_labels.max(initial=0)) < len(entry.classes)
    )
    return arrays if whole else None


@contextlib.contextmanager
def alone(cache: Path) -> Iterator[None]:
    """Holds the cache's lock; says so where another process has it."""
    lock = filelock.FileLock(cache / ".lock")
    try:
        lock.acquire(timeout=0.5)
    except filelock.Timeout:
        LOG.info("another process is filling %s; waiting for it", cache)
        lock.acquire()
    try:
        yield
    finally:
        lock.release()


def _fetch(entry: Entry, cache: Path, progress: Progress | None) -> tuple[Arrays, str]:
    with _writing(entry, cache):
        for left_by_a_kill in cache.glob(".*-*.gz"):
            left_by_a_kill.unlink()
        cached = _from_cache(entry, cache, locked=True)  # another process may have fetched it meanwhile
        if cached:
            return cached, f"cache, {cache}"
        contents, origin = _from_network(entry, cache, progress)
        arrays = parse(entry, contents, origin)
        for name, content in contents.items():
            with atomic_file(cache / name) as temporary:
                temporary.write_bytes(content)
        for part in cache.glob("*.part"):
            part.unlink()
        return arrays, f"{origin}, kept in {cache}"


def _keep(entry: Entry, folder: Path, cache: Path) -> None:
    """Copies a user's files, which have been verified, to where they are looked for when no folder is named."""
    names = (CIFAR_JPEG,) if _is_jpeg_copy(entry, folder) else entry.files
    with _writing(entry, cache):
        for name in names:
            path = _path_of(folder, name)
            assert path is not None
            with atomic_file(cache / name) as temporary:
                temporary.write_bytes(_content(path))


@contextlib.contextmanager
def _writing(entry: Entry, cache: Path) -> Iterator[None]:
    """The cache's folder, for one process at a time; says so where there is no room."""
    try:
        cache.mkdir(parents=True, exist_ok=True)
        with alone(cache):
            yield
    except OSError as error:
        reason = "there is no room" if error.errno == errno.ENOSPC else str(error)
        raise DataError(
            f"{entry.title} cannot be kept in {cache}: {reason}; make room or set KRAVETS_CACHE to another folder"
        ) from None


def _from_network(entry: Entry, cache: Path, progress: Progress | None) -> tuple[dict[str, bytes], str]:
    reasons = []
    for mirror in entry.mirrors:
        resumed = any(cache.glob("*.part"))  # of an earlier start, perhaps of another file
        for _ in range(1 + resumed):
            try:
                contents = {
                    name: download(mirror, name, cache / f"{name}.part", progress) for name in entry.files
                }
                parse(entry, contents, mirror.rstrip("/"))
                return contents, mirror
            except DataError as error:
                LOG.info("%s", error)
                reasons.append(str(error))
                for part in cache.glob("*.part"):
                    part.unlink()
    if entry.name == "fashion_mnist":
        LOG.info("no mirror gave the data; fetching Debian's package %s", debian.PACKAGE)
        try:
            return debian.fetch(), f"Debian's package {debian.PACKAGE}, downloaded"
        except DataError as error:
            reasons.append(str(error))
    raise DataError(
        f"{entry.title} could not be fetched:\n  " + "\n  ".join(reasons) + "\nget "
        f"{', '.join(entry.files)} by other means and name their folder once: "
        f"`kravets data {entry.name} --folder FOLDER`"
    )
