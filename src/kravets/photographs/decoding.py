"""A file of a stranger's to an upright picture of at most 512 pixels.

Enters: the path of a file, or an open Pillow image. Leaves: RGBA, and in words what was done. Refuses: what is no
PNG, JPEG, WebP or GIF file, too large, or broken; the number of pixels is read before anything is decoded.
"""

from __future__ import annotations

import os
import stat
import warnings
from pathlib import Path

import numpy as np
from PIL import Image, UnidentifiedImageError

FORMATS = ("PNG", "JPEG", "WEBP", "GIF")
MAX_PIXELS = 100_000_000
MAX_BYTES = 50 * 2**20

_WORK = 512  # long edge in pixels of the picture that is shown and trimmed
_TURN = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}

_TOO_LARGE = f"has more than {MAX_PIXELS // 10**6} million pixels; make it smaller"


class PhotographError(ValueError):
    """A picture that cannot be used; the text is one line."""

    def __init__(self, text: str) -> None:
        super().__init__(printable(text))


def opened(path: str | os.PathLike[str]) -> tuple[Image.Image, tuple[str, ...]]:
    """The picture in a file, as `upright` makes it.

    Raises:
        PhotographError: whatever is wrong with the file.
    """
    _check_file(path)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what Pillow warns of is refused or harmless here
            with Image.open(path, formats=FORMATS) as image:
                check_size(image)
                full = image.size
                image.draft(None, (2 * _WORK, 2 * _WORK))  # lets JPEG skip detail nobody will see
                return upright(image, full)
    except PhotographError:
        raise
    except Image.DecompressionBombError:
        raise PhotographError(_TOO_LARGE) from None
    except UnidentifiedImageError:
        wanted = "expected a PNG, JPEG, WebP or GIF picture; save it as one of these"
        raise PhotographError(f"received something else, {wanted}") from None
    except Exception as error:  # a broken header makes Pillow raise nearly any type
        raise PhotographError(_undecodable(error)) from None


def printable(text: str) -> str:
    """The text in one line, with a question mark for whatever would move a terminal's cursor."""
    return "".join(letter if letter.isprintable() else "?" for letter in text)


def _undecodable(error: Exception) -> str:
    reason = (str(error) or type(error).__name__)[:120]
    return f"could not be decoded ({reason}); save it anew as PNG or JPEG"


def _check_file(path: str | os.PathLike[str]) -> None:
    try:
        status = Path(path).stat()
    except (FileNotFoundError, NotADirectoryError):
        raise PhotographError("does not exist; give the path of a picture") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise PhotographError(f"cannot be read ({reason}); give the path of a picture") from None
    if not stat.S_ISREG(status.st_mode):
        kind = "a directory" if stat.S_ISDIR(status.st_mode) else "no ordinary file"
        raise PhotographError(f"is {kind}, expected a picture; give the path of a file")
    if not 0 < status.st_size <= MAX_BYTES:
        limit = f"expected 1 byte to {MAX_BYTES // 2**20} MiB; give another picture"
        raise PhotographError(f"has {status.st_size} bytes, {limit}")
    if not os.access(path, os.R_OK):
        raise PhotographError("may not be read; allow reading it")


def check_size(image: Image.Image) -> None:
    """Refuses a picture without pixels, and one with too many."""
    if 0 in image.size:
        raise PhotographError(f"is {image.width}x{image.height}, expected pixels; give another picture")
    if image.width * image.height > MAX_PIXELS:
        raise PhotographError(_TOO_LARGE)


def upright(image: Image.Image, full: tuple[int, int]) -> tuple[Image.Image, tuple[str, ...]]:
    """The picture as RGBA, upright, at most 512 on the long edge. `full` is its size before `draft`."""
    steps: list[str] = []
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            rgba = _eight_bit(image)
            if rgba.mode not in ("L", "RGB") or "transparency" in rgba.info:
                rgba = rgba.convert("RGBA")  # the others are made small first, which saves memory
            else:
                rgba.load()
    except Exception as error:  # truncated data, an unknown mode: Pillow raises nearly any type
        raise PhotographError(_undecodable(error)) from None
    if max(full) > _WORK:
        small = scaled(full, _WORK)
        rgba = rgba.resize(small, Image.Resampling.BOX)
        steps.append(f"reduced {full[0]}x{full[1]} -> {small[0]}x{small[1]}")
    rgba = rgba.convert("RGBA")
    turn = _orientation(image)
    if turn in _TURN:
        rgba = rgba.transpose(_TURN[turn])
        steps.append(f"turned upright (EXIF orientation {turn})")
    return rgba, tuple(steps)


def _orientation(image: Image.Image) -> int:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return int(image.getexif().get(0x0112, 1))
    except Exception:  # broken EXIF in a good picture: as if it had none
        return 1


def _eight_bit(image: Image.Image) -> Image.Image:
    if image.mode != "F" and not image.mode.startswith("I"):
        return image
    deep = np.asarray(image)
    scale = 257 if image.mode.startswith("I;16") or np.nanmax(deep) > 255 else 1
    result = np.empty(deep.shape, np.uint8)
    for top in range(0, len(deep), 256):  # by parts, because the numbers in between take eight times the room
        part = np.nan_to_num(deep[top : top + 256].astype(np.float64), posinf=65535, neginf=0) / scale
        result[top : top + 256] = part.clip(0, 255).round()
    return Image.fromarray(result)


def scaled(edges: tuple[int, int], longest: int) -> tuple[int, int]:
    """Width and height with the same ratio, the longer of them `longest`."""
    scale = longest / max(edges)
    return max(1, round(edges[0] * scale)), max(1, round(edges[1] * scale))
