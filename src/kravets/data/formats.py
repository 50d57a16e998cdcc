"""Hostile bytes to arrays: gzip, IDX, the binary CIFAR archive, a zip of JPEG files.

Enters: bytes of files. Leaves: uint8 arrays. Refuses: files that are cut off, too large, of another shape,
archives whose members are links or climb out of their folder. Nothing is ever extracted to disk.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import lzma
import re
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath

import numpy as np

from kravets.data.catalog import CIFAR_MEMBERS

MAX_MEMBER = 64 * 2**20  # bytes; the largest real one has 47 million
MAX_ARCHIVE = 256 * 2**20  # bytes unpacked; CIFAR-10's has 184 million
MAX_JPEG = 2**20
MAX_FILE = 256 * 2**20  # bytes of a file as it comes
_JPEG_NAME = re.compile(r"(train|test)/([a-z]+)/(\d{4})\.jpg")


class DataError(ValueError):
    """Data that cannot be used; the text says what was received, expected, and what to do."""


def decompressed(content: bytes, name: str, *, limit: int = MAX_MEMBER) -> bytes:
    """The content of a gzip file, or the bytes themselves where they are not compressed.

    Args:
        content: of the file.
        name: of the file, for messages.
        limit: the most bytes that a real file unpacks to.

    Raises:
        DataError: cut off, corrupted, or larger than any real file.
    """
    if content[:2] != b"\x1f\x8b":
        return content
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(content)) as file:
            data = file.read(limit + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise DataError(f"{name} is cut off or corrupted ({error}); remove it and fetch it again") from None
    if len(data) > limit:
        raise DataError(f"{name} unpacks to more than {limit // 2**20} MiB; it is not what its name says")
    return data


def sha256(content: bytes) -> str:
    """The checksum as hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def idx(content: bytes, name: str, shape: tuple[int, ...]) -> np.ndarray:
    """An array from the IDX format of the MNIST family.

    Args:
        content: decompressed bytes.
        name: of the file, for messages.
        shape: expected.

    Raises:
        DataError: not IDX, of another shape, or cut off.

    Example:
        >>> idx(bytes([0, 0, 8, 1, 0, 0, 0, 2, 7, 9]), "labels", (2,)).tolist()
        [7, 9]
    """
    dimensions = len(shape)
    header = 4 + 4 * dimensions
    if len(content) < header or content[:4] != bytes((0, 0, 8, dimensions)):
        raise DataError(f"{name} is no IDX file of uint8 with {dimensions} dimensions; fetch it again")
    found = struct.unpack(f">{dimensions}I", content[4:header])
    if found != shape:
        raise DataError(f"{name} has the shape {found}, expected {shape}; it is another data set's file")
    if len(content) != header + int(np.prod(shape)):
        raise DataError(
            f"{name} has {len(content)} bytes, expected {header + int(np.prod(shape))}; fetch it again"
        )
    return np.frombuffer(content, np.uint8, offset=header).reshape(shape)


def _refuse_path(name: str, archive: str) -> None:
    path = PurePosixPath(name.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or ":" in name:
        raise DataError(
            f"{archive} holds '{name}', a path that climbs out of the archive; do not use this file"
        )


def cifar_binary(content: bytes, name: str) -> tuple[np.ndarray, ...]:
    """Training images (50,000, 32, 32, 3), labels, test images, labels from the binary archive.

    Raises:
        DataError: no such archive, a member missing or altered, a link or a climbing path in it.
    """
    members: dict[str, bytes] = {}
    plain = decompressed(content, name, limit=MAX_ARCHIVE)
    try:
        with tarfile.open(fileobj=io.BytesIO(plain), mode="r:") as archive:
            for member in archive:
                _refuse_path(member.name, name)
                if not (member.isfile() or member.isdir()):
                    raise DataError(f"{name} holds '{member.name}', which is no plain file; do not use it")
                base = PurePosixPath(member.name).name
                if base in CIFAR_MEMBERS and member.size <= MAX_MEMBER:
                    file = archive.extractfile(member)
                    members[base] = file.read() if file else b""
    except (tarfile.TarError, EOFError, OSError) as error:
        reason = str(error).partition("\n")[0]
        raise DataError(f"{name} is cut off or corrupted ({reason}); remove it and fetch it again") from None
    for base, expected in CIFAR_MEMBERS.items():
        if base not in members or sha256(members[base]) != expected:
            raise DataError(f"{name} lacks {base} or holds another; expected CIFAR-10's binary version")
    images, labels = [], []
    for base in CIFAR_MEMBERS:
        part = np.frombuffer(members[base], np.uint8).reshape(-1, 3073)
        labels.append(part[:, 0])
        images.append(part[:, 1:].reshape(-1, 3, 32, 32).transpose(0, 2, 3, 1))
    return np.concatenate(images[:5]), np.concatenate(labels[:5]), images[5].copy(), labels[5].copy()


def jpeg_zip(content: bytes, name: str, classes: tuple[str, ...]) -> tuple[np.ndarray, ...]:
    """Images and labels from a zip of `train/<class>/NNNN.jpg` and `test/<class>/NNNN.jpg`, 32 by 32 RGB.

    Raises:
        DataError: foreign members, climbing paths, undecodable or wrongly sized pictures.
    """
    found: dict[str, tuple[list[np.ndarray], list[int]]] = {"train": ([], []), "test": ([], [])}
    for part, label, picture in _jpeg_members(content, name, classes):
        found[part][0].append(_decoded(picture, f"{name}: {part}"))
        found[part][1].append(label)
    if not found["train"][0] or not found["test"][0]:
        raise DataError(f"{name} lacks train/ or test/ pictures; expected a zip of CIFAR-10 as JPEG files")
    return tuple(
        array
        for images, labels in found.values()
        for array in (np.stack(images), np.array(labels, dtype=np.uint8))
    )


def _jpeg_members(content: bytes, name: str, classes: tuple[str, ...]) -> Iterator[tuple[str, int, bytes]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for member in sorted(archive.infolist(), key=lambda info: info.filename):
                _refuse_path(member.filename, name)
                match = _JPEG_NAME.fullmatch(member.filename)
                if member.is_dir():
                    continue
                if not match or match[2] not in classes or member.file_size > MAX_JPEG:
                    raise DataError(
                        f"{name} holds '{member.filename}', expected train/<class>/NNNN.jpg and test/..."
                    )
                yield match[1], classes.index(match[2]), archive.read(member)
    except (zipfile.BadZipFile, EOFError, OSError, RuntimeError, zlib.error, lzma.LZMAError) as error:
        # RuntimeError: encrypted, or a compression that zipfile does not know
        raise DataError(f"{name} is cut off or corrupted ({error}); get it again") from None


def _decoded(picture: bytes, name: str) -> np.ndarray:
    from PIL import Image

    try:
        with Image.open(io.BytesIO(picture), formats=["JPEG"]) as image:
            if image.size != (32, 32):
                raise DataError(f"{name} holds a picture of {image.size}, expected (32, 32)")
            return np.asarray(image.convert("RGB"))
    except DataError:
        raise
    except Exception as error:  # a broken picture makes Pillow raise nearly any type
        raise DataError(f"{name} holds a picture that cannot be read ({error})") from None
