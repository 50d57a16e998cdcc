"""Where a network looks: what its answer loses when a part of the image is covered.

Enters: a function from images to probabilities, images, their classes. Leaves: one map an image. Refuses: to
train, to draw, to ask for gradients, so it works with whatever answers. The idea is Zeiler and Fergus', 2014
(arXiv:1311.2901, section 4.2).
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np


def occlusion(
    probabilities_of: Callable[[np.ndarray], np.ndarray],
    images: np.ndarray,
    classes: np.ndarray,
    *,
    size: int = 7,
    stride: int = 3,
) -> np.ndarray:
    """How much the logarithm of a class' probability falls when a square around a pixel is covered.

    Args:
        probabilities_of: (m, height, width, channels) uint8 to (m, classes).
        images: (n, height, width, channels) uint8.
        classes: (n,), whose probability is looked at.
        size: side of the covering square in pixels, which is black as the background of Fashion-MNIST is.
        stride: distance between two places of the square.

    Returns:
        (n, height, width) float32; a pixel's value is the mean over all squares that cover it. Above 0: the
        part speaks for the class.

    Raises:
        ValueError: a square that is larger than the images, or squares that leave gaps.

    Example:
        >>> def bright_corner(images):
        ...     share = images[:, :4, :4].mean(axis=(1, 2)) / 255
        ...     return np.concatenate([1 - share, share], axis=1)
        >>> image = np.full((1, 8, 8, 1), 200, np.uint8)
        >>> seen = occlusion(bright_corner, image, np.array([1]), size=4, stride=2)[0]
        >>> bool(seen[0, 0] > 1), bool(abs(seen[7, 7]) < 1e-6)
        (True, True)
    """
    count, height, width = images.shape[:3]
    if not 0 < stride <= size <= min(height, width):
        raise ValueError(
            f"received size {size} and stride {stride} for images of {height}x{width}, expected "
            "0 < stride <= size <= the shorter side"
        )
    rows = np.arange(count)
    before = np.log(np.maximum(probabilities_of(images)[rows, classes], 1e-12))
    fall, covered = np.zeros((count, height, width)), np.zeros((height, width))
    for top in _places(height, size, stride):
        for left in _places(width, size, stride):
            square = (slice(None), slice(top, top + size), slice(left, left + size))
            changed = images.copy()
            changed[square] = 0
            after = np.log(np.maximum(probabilities_of(changed)[rows, classes], 1e-12))
            fall[square] += (before - after)[:, None, None]
            covered[square[1:]] += 1
    return (fall / covered).astype(np.float32)


def _places(length: int, size: int, stride: int) -> list[int]:
    """Where the square begins, so that the last one ends at the border."""
    places = list(range(0, length - size + 1, stride))
    return places if places[-1] == length - size else [*places, length - size]
