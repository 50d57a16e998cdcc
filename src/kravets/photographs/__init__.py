"""A user's photograph made into the picture that a network was trained on.

Enters: a PNG, JPEG, WebP or GIF file (first frame) of any size, or an open Pillow image of any mode.
Leaves: a (28, 28) uint8 array with the object bright on black, as the makers of Fashion-MNIST prepared
their catalogue (Xiao, Rasul, Vollgraf 2017, section 2), and in words what was done to it.
Refuses: everything that is no such picture, or too large, or shows one colour, in one line of text.
"""

from __future__ import annotations

import os
from dataclasses import dataclass

import numpy as np
from PIL import Image

from kravets.photographs import decoding, preparing
from kravets.photographs.decoding import PhotographError as PhotographError
from kravets.photographs.decoding import printable as printable


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
    kravets.photographs.decoding.PhotographError: nowhere.png: does not exist; give the path of a picture
    """
    name = os.path.basename(os.fspath(path)) or os.fspath(path)
    try:
        rgba, steps = decoding.opened(path)
        pixels, more = preparing.prepare(rgba, size, colour)
    except PhotographError as error:
        raise PhotographError(f"{name}: {error}") from None
    return Photograph(os.fspath(path), preparing.flat(rgba, 224), pixels, steps + more)


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
    decoding.check_size(image)
    rgba, steps = decoding.upright(image, image.size)
    pixels, more = preparing.prepare(rgba, size, colour)
    return pixels, steps + more
