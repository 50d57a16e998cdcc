"""Test images that nearly stand in the training set as well.

Enters: two sets of images. Leaves: for each image of the second its nearest in the first, and how far that is.
Refuses: nothing. Exact duplicates are what the old release of Fashion-MNIST had; nearly equal ones remain
(Geier 2019, arXiv:1906.08255).
"""

from __future__ import annotations

import numpy as np

_BLOCK = 500  # test images at once: 240 MB of distances to 60,000 training images


def nearest(train: np.ndarray, test: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The nearest training image of each test image.

    Args:
        train: (n, height, width, channels) uint8.
        test: (m, height, width, channels) uint8.

    Returns:
        (m,) indices into `train`, and (m,) distances: the Euclidean distance as a share of the test image's
        own contrast (its distance from a plain grey). 0 is the same image; about 0.1 the same to the eye.

    Example:
        >>> images = np.random.default_rng(0).integers(0, 256, (5, 4, 4, 1), dtype=np.uint8)
        >>> index, distance = nearest(images, images[[3, 1]])
        >>> index.tolist(), bool(distance.max() < 0.01)
        ([3, 1], True)
    """
    known = train.reshape(len(train), -1).astype(np.float32) / 255
    asked = test.reshape(len(test), -1).astype(np.float32) / 255
    squares = (known**2).sum(axis=1)
    index = np.empty(len(asked), np.int64)
    for start in range(0, len(asked), _BLOCK):
        block = slice(start, start + _BLOCK)
        # |a - b|^2 without |a|^2, which is the same for every candidate
        index[block] = (squares - 2 * asked[block] @ known.T).argmin(axis=1)
    # the winner's distance again: in the shorter form rounding would hide small ones
    distance = np.linalg.norm(asked - known[index], axis=1)
    contrast = np.linalg.norm(asked - asked.mean(axis=1, keepdims=True), axis=1)
    return index, distance / np.maximum(contrast, 1e-6)
