"""Figures of images: what the classes look like, what nearly stands twice, where a network looks.

Enters: uint8 images, labels, maps. Leaves: figures. Refuses: to show or to save them.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure

_WORDS = {
    "en": {"mean": "average", "test": "test", "train": "training", "image": "image", "map": "what counts"},
    "uk": {
        "mean": "середнє",
        "test": "тест",
        "train": "навчання",
        "image": "зображення",
        "map": "що важить",
    },
}


def classes(
    images: np.ndarray, labels: np.ndarray, names: Sequence[str], *, language: str = "en", shown: int = 9
) -> Figure:
    """A row a class: the average of all its images, then the first ones.

    Args:
        images: (n, height, width, channels) uint8.
        labels: (n,).
        names: of the classes.
        language: `en` or `uk`.
        shown: images of each class beside the average.
    """
    figure = Figure(figsize=(0.82 * (shown + 1) + 1.4, 0.82 * len(names) + 0.3), layout="constrained")
    grid = figure.subplots(len(names), shown + 1, squeeze=False)
    for number, name in enumerate(names):
        own = images[labels == number]
        pictures = [own.mean(axis=0) / 255 if len(own) else np.zeros(images.shape[1:])]
        pictures += [image / 255 for image in own[:shown]]
        for axes in grid[number]:
            axes.set_axis_off()
        for axes, picture in zip(grid[number], pictures, strict=False):
            axes.imshow(picture.squeeze(), cmap="gray", vmin=0, vmax=1)
        grid[number][0].text(
            -0.15, 0.5, name, transform=grid[number][0].transAxes, ha="right", va="center", fontsize=9
        )
    grid[0][0].set_title(_WORDS[language]["mean"], fontsize=9)
    return figure


def pairs(
    test: np.ndarray,
    train: np.ndarray,
    captions: Sequence[str],
    *,
    language: str = "en",
) -> Figure:
    """Test images above the training images that are nearest to them.

    Args:
        test: (n, height, width, channels) uint8.
        train: likewise, in the same order.
        captions: one a pair.
        language: `en` or `uk`.
    """
    words = _WORDS[language]
    figure = Figure(figsize=(1.1 * max(len(test), 2) + 0.6, 2.7), layout="constrained")
    grid = figure.subplots(2, len(test), squeeze=False)
    for column, caption in enumerate(captions):
        for axes, picture in zip(grid[:, column], (test[column], train[column]), strict=True):
            axes.imshow(picture.squeeze(), cmap="gray", vmin=0, vmax=255)
            axes.set_xticks([])
            axes.set_yticks([])
        grid[0][column].set_title(caption, fontsize=8)
    for axes, name in zip(grid[:, 0], ("test", "train"), strict=True):
        axes.set_ylabel(words[name], fontsize=9)
    return figure


def attention(
    images: np.ndarray, maps: np.ndarray, captions: Sequence[str], *, language: str = "en"
) -> Figure:
    """Images above what counts in them.

    Args:
        images: (n, height, width, channels) uint8.
        maps: (n, height, width), as `occlusion` gives them.
        captions: one an image.
        language: `en` or `uk`.
    """
    words = _WORDS[language]
    figure = Figure(figsize=(1.25 * max(len(images), 2) + 0.6, 3.1), layout="constrained")
    grid = figure.subplots(2, len(images), squeeze=False)
    for column, caption in enumerate(captions):
        upper, lower = grid[:, column]
        upper.imshow(images[column].squeeze(), cmap="gray", vmin=0, vmax=255)
        upper.set_title(caption, fontsize=8)
        strongest = max(float(np.abs(maps[column]).max()), 1e-6)
        lower.imshow(images[column].squeeze(), cmap="gray", vmin=0, vmax=510)
        lower.imshow(maps[column], cmap="RdBu_r", vmin=-strongest, vmax=strongest, alpha=0.65)
        for axes in (upper, lower):
            axes.set_xticks([])
            axes.set_yticks([])
    grid[0][0].set_ylabel(words["image"], fontsize=9)
    grid[1][0].set_ylabel(words["map"], fontsize=9)
    return figure
