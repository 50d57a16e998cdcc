"""A user's photograph made into the picture that a network was trained on.

Enters: a PNG, JPEG, WebP or GIF file (first frame) of any size, or an open Pillow image of any mode.
Leaves: a (28, 28) uint8 array with the object bright on black, as the makers of Fashion-MNIST prepared
their catalogue (Xiao, Rasul, Vollgraf 2017, section 2), and in words what was done to it.
Refuses: everything that is no such picture, or too large, or shows one colour, in one line of text.
"""

from __future__ import annotations

import math
import os
import stat
import warnings
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageFilter, ImageOps, UnidentifiedImageError

FORMATS = ("PNG", "JPEG", "WEBP", "GIF")
MAX_PIXELS = 100_000_000
MAX_BYTES = 50 * 2**20

_WORK = 512  # long edge in pixels of the picture that is shown and trimmed
_TOLERANCE = 0.05 * 255  # the paper's "within 5 % of the maximum possible intensity"
_SMALLEST = 6  # pixels on the long edge of an object that can still be told
_LIGHT = 192  # a cut-out object at least this light is put on black, for on white nobody would see it
_GREY = np.array([0.299, 0.587, 0.114])  # ITU-R 601, the weights of Pillow's mode L
_TURN = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


class PhotographError(ValueError):
    """A picture that cannot be used; the text is one line."""

    def __init__(self, text: str) -> None:
        super().__init__(printable(text))


@dataclass(frozen=True)
class Photograph:
    """A photograph and what the network sees of it.

    Attributes:
        file: the path as it was given.
        original: the upright picture, RGB, at most 512 pixels on the long edge, for showing.
        pixels: (size, size) uint8, or (size, size, 3) uint8 for networks that see colour.
        steps: what was done, in words, in order.
    """

    file: str
    original: Image.Image
    pixels: np.ndarray
    steps: tuple[str, ...]


def read(path: str | os.PathLike[str], *, size: int = 28, colour: bool = False) -> Photograph:
    """Reads a file and prepares it as `convert` does.

    Only PNG, JPEG, WebP and GIF files up to 50 MiB are opened. The number of pixels is taken from the
    header and refused above 100 million, before anything is decoded.

    Args:
        path: the file.
        size: edge of the result in pixels.
        colour: whether the network sees colour; see `convert`.

    Raises:
        PhotographError: whatever is wrong with the file, in one line that begins with its name.

    >>> read("nowhere.png")
    Traceback (most recent call last):
    kravets.photographs.PhotographError: nowhere.png: does not exist; give the path of a picture
    """
    name = os.path.basename(os.fspath(path)) or os.fspath(path)
    try:
        _check_file(path)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what Pillow warns of is refused or harmless here
            with Image.open(path, formats=FORMATS) as image:
                _check_size(image)
                full = image.size
                image.draft(None, (2 * _WORK, 2 * _WORK))  # lets JPEG skip detail nobody will see
                rgba, steps = _upright(image, full)
        pixels, more = _prepare(rgba, size, colour)
    except PhotographError as error:
        raise PhotographError(f"{name}: {error}") from None
    except Image.DecompressionBombError:
        raise PhotographError(f"{name}: {_TOO_LARGE}") from None
    except UnidentifiedImageError:
        wanted = "expected a PNG, JPEG, WebP or GIF picture; save it as one of these"
        raise PhotographError(f"{name}: received something else, {wanted}") from None
    except Exception as error:  # a broken header makes Pillow raise nearly any type
        raise PhotographError(f"{name}: {_undecodable(error)}") from None
    return Photograph(os.fspath(path), _flat(rgba, 224), pixels, steps + more)


def convert(
    image: Image.Image, *, size: int = 28, colour: bool = False
) -> tuple[np.ndarray, tuple[str, ...]]:
    """Prepares an open image as Fashion-MNIST was prepared.

    The seven steps of Xiao, Rasul and Vollgraf 2017 (arXiv:1708.07747, section 2), with three changes
    that photographs need: the background is estimated from the whole border and may be uneven and
    noisy; the picture is negated only if the object is darker than the background, so that the object is
    always bright on black; the result is stretched until its brightest pixel is 255, which the paper
    does not mention but every one of the 70,000 images shows (their maxima are 254 and 255).
    A grey picture that is already size x size on black is returned unchanged, on white only negated.

    Args:
        image: any size and mode; it is not changed. Transparent pixels are background.
        size: edge of the result in pixels, at least 4.
        colour: True crops the middle square and resizes it, nothing else: for CIFAR-10.

    Returns:
        (size, size) uint8, or (size, size, 3) uint8 with `colour`; and what was done, in words.

    Raises:
        PhotographError: an image that cannot be decoded, is too large, empty, or shows one colour.

    >>> picture = Image.new("RGB", (300, 200), "white")
    >>> picture.paste("navy", (120, 50, 180, 150))
    >>> pixels, steps = convert(picture)
    >>> pixels.shape, int(pixels[0, 0]), int(pixels.max())
    ((28, 28), 0, 255)
    >>> steps[:2]
    ('trimmed 300x200 -> 60x100', 'negated: the background is lighter than the object')
    """
    _check_size(image)
    rgba, steps = _upright(image, image.size)
    pixels, more = _prepare(rgba, size, colour)
    return pixels, steps + more


_TOO_LARGE = f"has more than {MAX_PIXELS // 10**6} million pixels; make it smaller"


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


def _check_size(image: Image.Image) -> None:
    if 0 in image.size:
        raise PhotographError(f"is {image.width}x{image.height}, expected pixels; give another picture")
    if image.width * image.height > MAX_PIXELS:
        raise PhotographError(_TOO_LARGE)


def _upright(image: Image.Image, full: tuple[int, int]) -> tuple[Image.Image, tuple[str, ...]]:
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
        small = _scaled(full, _WORK)
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


def _flat(rgba: Image.Image, page: int) -> Image.Image:
    ground = Image.new("RGBA", rgba.size, (page, page, page, 255))
    return Image.alpha_composite(ground, rgba).convert("RGB")


def _prepare(rgba: Image.Image, size: int, colour: bool) -> tuple[np.ndarray, tuple[str, ...]]:
    if size < 4:
        raise PhotographError(f"size is {size}, expected at least 4; give the edge that the network sees")
    alpha = np.asarray(rgba)[..., 3] / 255
    # less than 2 % is rounded corners, and nothing wholly transparent a faint picture, not a cut-out object
    cut_out = bool((alpha < 0.5).mean() >= 0.02 and alpha.min() < 0.05)
    rgb = _flat(rgba, 255)
    if colour:
        if (np.asarray(rgb) == rgb.getpixel((0, 0))).all():
            raise PhotographError("shows one colour only; give a picture of an object")
        side = min(rgb.size)
        words = f"cropped {rgb.width}x{rgb.height} -> {side}x{side}", f"resized to {size}x{size}"
        return np.asarray(ImageOps.fit(rgb, (size, size), Image.Resampling.BOX)), words
    if rgb.size == (size, size) and not cut_out:
        ready = _already_prepared(np.asarray(rgb))
        if ready is not None:
            return ready
    if cut_out:
        signal, mask, word = _cut_out(np.asarray(rgba)[..., :3] @ _GREY, alpha)
    else:
        signal, mask, word = _stand_out(np.asarray(rgb).astype(np.float64))
    rows, columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
    part = signal[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    if max(part.shape) < _SMALLEST:
        raise PhotographError(
            f"shows an object of {part.shape[1]}x{part.shape[0]} pixels, expected at least {_SMALLEST} on its "
            "long edge; give a larger picture"
        )
    trim = f"trimmed {rgb.width}x{rgb.height} -> {part.shape[1]}x{part.shape[0]}"
    pixels, words = _fit(part, size)
    return pixels, (trim, word, *words)


def _already_prepared(rgb: np.ndarray) -> tuple[np.ndarray, tuple[str, ...]] | None:
    """A picture of the data set itself, or its negative; told by what most of its border is."""
    grey, edge = rgb[..., 0], len(rgb)
    if (rgb != grey[..., None]).any() or int(grey.max()) - int(grey.min()) < 2 * _TOLERANCE:
        return None
    border = np.concatenate([grey[0], grey[-1], grey[1:-1, 0], grey[1:-1, -1]])
    black, white = (border <= 8).mean(), (border >= 247).mean()
    if max(black, white) < 0.05:
        return None
    if black >= white:
        return grey.copy(), (f"unchanged: already {edge}x{edge}, grey, on black",)
    return 255 - grey, (f"negated only: already {edge}x{edge}, grey, on white",)


def _cut_out(grey: np.ndarray, alpha: np.ndarray) -> tuple[np.ndarray, np.ndarray, str]:
    """Signal and mask (height, width) of an object on a transparent background."""
    mask = alpha > 0.05
    if not mask.any():
        raise PhotographError("is transparent all over; give a picture of an object")
    if (grey * alpha).sum() / alpha.sum() < _LIGHT:
        return (255 - grey) * alpha, mask, "negated: dark object on a transparent background"
    return grey * alpha, mask, "not negated: light object on a transparent background, put on black"


def _stand_out(rgb: np.ndarray) -> tuple[np.ndarray, np.ndarray, str]:
    """Signal and mask (height, width) of what differs from the background, by how much of 255."""
    ground, noise = _background(rgb)
    distance = np.abs(rgb - ground).max(2)
    mask = distance > np.clip(4.5 * noise, _TOLERANCE, 0.25 * 255)
    if not mask.any():
        raise PhotographError("shows nothing but its background; give a picture of an object")
    if noise > 1:  # a studio picture has no specks, and its white garments fall into small pieces
        mask = _without_specks(mask)
    level = ground @ _GREY
    darker = level - rgb @ _GREY
    if darker[mask].mean() >= 0:
        signal, word = darker / level.clip(1) * 255, "negated: the background is lighter than the object"
    else:
        signal = -darker / (255 - level).clip(1) * 255
        word = "not negated: the background is darker than the object"
    if np.percentile(signal[mask], 95) < _TOLERANCE:
        signal, word = distance, "took the distance in colour: object and background are equally light"
    return np.where(distance > 2.5 * noise, signal, 0).clip(0, 255), mask, word


def _background(rgb: np.ndarray) -> tuple[np.ndarray, float]:
    """The background (height, width, 3) and its noise, from a border of 3 % of the short edge.

    One colour (the median), or a plane where that is much closer to the border: fitted by iteratively
    reweighted least squares to the smallest absolute error, so that an object that reaches over the
    border does not tilt it. The noise is a standard deviation, from the median distance.
    """
    height, width = rgb.shape[:2]
    wide = max(1, round(0.03 * min(height, width)))
    y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j]
    ring = np.ones((height, width), bool)
    ring[wide:-wide, wide:-wide] = False
    basis = np.stack([np.ones_like(x), x, y], 2)
    seen, terms = rgb[ring], basis[ring]
    flat = np.zeros((3, 3))
    flat[0] = np.median(seen, 0)
    plane = flat
    for _ in range(15):
        weight = 1 / np.abs(seen - terms @ plane).max(1).clip(1)
        plane = np.linalg.pinv((terms.T * weight) @ terms) @ ((terms.T * weight) @ seen)
    noise, uneven = (1.5 * float(np.median(np.abs(seen - terms @ fit), 0).max()) for fit in (plane, flat))
    if uneven <= 2 or noise > 0.5 * uneven:
        plane, noise = flat, uneven
    return (basis @ plane).clip(0, 255), noise


def _without_specks(mask: np.ndarray) -> np.ndarray:
    """Drops single pixels, then the parts smaller than 2 % of the largest; parts hang together if they
    touch on a grid of 64 cells. A mask of nothing but single pixels stays as it is.
    """
    calm = np.asarray(Image.fromarray(mask.astype(np.uint8)).filter(ImageFilter.MedianFilter(3))) > 0
    mask = calm if calm.any() else mask
    cell = math.ceil(max(mask.shape) / 64)
    height, width = (math.ceil(edge / cell) for edge in mask.shape)
    padded = np.zeros((height * cell, width * cell), bool)
    padded[: mask.shape[0], : mask.shape[1]] = mask
    count = padded.reshape(height, cell, width, cell).sum((1, 3))
    names = np.where(count > 0, np.arange(1, count.size + 1).reshape(count.shape), 0)
    while True:  # every cell takes the greatest name around it, until each part has one name
        around = np.pad(names, 1)
        down = np.maximum(np.maximum(around[:-2], around[1:-1]), around[2:])
        greatest = np.maximum(np.maximum(down[:, :-2], down[:, 1:-1]), down[:, 2:])
        greatest = np.where(count > 0, greatest, 0)
        if (greatest == names).all():
            break
        names = greatest
    area = np.bincount(names.ravel(), weights=count.ravel())
    kept = (area >= 0.02 * area.max())[names].repeat(cell, 0).repeat(cell, 1)
    return mask & kept[: mask.shape[0], : mask.shape[1]]


def _fit(part: np.ndarray, size: int) -> tuple[np.ndarray, tuple[str, ...]]:
    """Resizes, sharpens, centres and stretches a trimmed (height, width) signal: (size, size) uint8.

    The makers skipped rows and columns of thumbnails some two or three times the final size; so a large
    picture is first averaged down to twice the final size.
    """
    small = Image.fromarray(part.astype(np.float32))
    full = small.size
    if max(full) > 2 * size:
        small = small.resize(_scaled(full, 2 * size), Image.Resampling.BOX)
    method = Image.Resampling.NEAREST if max(full) > size else Image.Resampling.BILINEAR
    values = np.asarray(small.resize(_scaled(full, size), method), np.float64)
    # stretched before it is sharpened too, so that the overshoot is cut alike in pale and in dark pictures
    sharp = _sharpen(values * (255 / max(float(values.max()), 1e-9)))
    height, width = sharp.shape
    top, left = (size - height + 1) // 2, (size - width + 1) // 2
    result = np.zeros((size, size))
    result[top : top + height, left : left + width] = sharp
    if result.max() <= 0:
        raise PhotographError("shows too little contrast; give a picture of an object")
    pixels = (result * (255 / result.max())).round().astype(np.uint8)
    words = "sharpened", f"centred on black, {size}x{size}", "stretched to full contrast"
    return pixels, (f"resized to {width}x{height}", *words)


def _scaled(edges: tuple[int, int], longest: int) -> tuple[int, int]:
    scale = longest / max(edges)
    return max(1, round(edges[0] * scale)), max(1, round(edges[1] * scale))


def _sharpen(values: np.ndarray) -> np.ndarray:
    """ImageMagick's `-sharpen 1x1`: a 3x3 Gaussian of deviation 1, negative around a positive centre."""
    bell = np.exp(-np.array([1.0, 0.0, 1.0]) / 2)
    kernel = -np.outer(bell, bell)
    kernel[1, 1] = -2 * kernel.sum()
    kernel /= kernel.sum()
    height, width = values.shape
    around = np.pad(values, 1, mode="edge")
    moved = (kernel[i, j] * around[i : i + height, j : j + width] for i in range(3) for j in range(3))
    return np.sum(list(moved), 0).clip(0, 255)
