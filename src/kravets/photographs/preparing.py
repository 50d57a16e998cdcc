"""An upright picture to what a network was trained on, as the makers of Fashion-MNIST prepared theirs.

Enters: RGBA. Leaves: (size, size) uint8 with the object bright on black, or (size, size, 3) uint8 in colour, and in
words what was done. Refuses: pictures of one colour, with too little contrast, and objects of a few pixels.
"""

from __future__ import annotations

import math

import numpy as np
from PIL import Image, ImageOps
from scipy import ndimage

from kravets.photographs.decoding import PhotographError, scaled

_TOLERANCE = 0.05 * 255  # the paper's "within 5 % of the maximum possible intensity"
_SMALLEST = 6  # pixels on the long edge of an object that can still be told
_LIGHT = 192  # a cut-out object at least this light is put on black, for on white nobody would see it
_GREY = np.array([0.299, 0.587, 0.114])  # ITU-R 601, the weights of Pillow's mode L


def prepare(rgba: Image.Image, size: int, colour: bool) -> tuple[np.ndarray, tuple[str, ...]]:
    """What the network sees, and what was done, in words."""
    if size < 4:
        raise PhotographError(f"size is {size}, expected at least 4; give the edge that the network sees")
    alpha = np.asarray(rgba)[..., 3] / 255
    # less than 2 % is rounded corners, and nothing wholly transparent a faint picture, not a cut-out object
    cut_out = bool((alpha < 0.5).mean() >= 0.02 and alpha.min() < 0.05)
    rgb = flat(rgba, 255)
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


def flat(rgba: Image.Image, page: int) -> Image.Image:
    """The picture in front of a grey page of this level, RGB."""
    ground = Image.new("RGBA", rgba.size, (page, page, page, 255))
    return Image.alpha_composite(ground, rgba).convert("RGB")


def _without_specks(mask: np.ndarray) -> np.ndarray:
    """Drops single pixels, then the parts smaller than 2 % of the largest; parts hang together if they
    touch on a grid of 64 cells. A mask of nothing but single pixels stays as it is.
    """
    calm = ndimage.median_filter(mask.astype(np.uint8), 3, mode="nearest") > 0
    mask = calm if calm.any() else mask
    cell = math.ceil(max(mask.shape) / 64)
    height, width = (math.ceil(edge / cell) for edge in mask.shape)
    padded = np.zeros((height * cell, width * cell), bool)
    padded[: mask.shape[0], : mask.shape[1]] = mask
    count = padded.reshape(height, cell, width, cell).sum((1, 3))
    names, _ = ndimage.label(count, structure=np.ones((3, 3)))
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
        small = small.resize(scaled(full, 2 * size), Image.Resampling.BOX)
    method = Image.Resampling.NEAREST if max(full) > size else Image.Resampling.BILINEAR
    values = np.asarray(small.resize(scaled(full, size), method), np.float64)
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


def _sharpen(values: np.ndarray) -> np.ndarray:
    """ImageMagick's `-sharpen 1x1`: a 3x3 Gaussian of deviation 1, negative around a positive centre."""
    bell = np.exp(-np.array([1.0, 0.0, 1.0]) / 2)
    kernel = -np.outer(bell, bell)
    kernel[1, 1] = -2 * kernel.sum()
    return ndimage.convolve(values, kernel / kernel.sum(), mode="nearest").clip(0, 255)
