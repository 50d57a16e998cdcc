"""Images varied for training: a pure function of (seed, epoch, batch).

Enters: uint8 images, integer labels, an `Augmentation`. Leaves: batches of uint8 images (float32 where
images are mixed) and float32 label distributions; the same for the same (seed, epoch, index), in any
process. Refuses: nothing; what the settings allow was decided in `config`. NumPy alone: on a CPU a shift
by a view costs 1 % of a training step, the same in the graph 10 %.

Alternating flip (Jordan 2024, arXiv:2404.00498): a coin decides once an image whether it is mirrored in
epoch 0; from then on it is mirrored every other epoch, so that two epochs show each image in both ways.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import numpy as np

from kravets.config import Augmentation

_ORDER, _BATCH, _COIN = 0, 1, 2  # streams of random numbers that must not meet


@dataclasses.dataclass(frozen=True)
class Batches:
    """The batches of every epoch over one training set.

    Attributes:
        images: (n, height, width, channels) uint8.
        labels: (n,) integers in [0, classes).
        classes: the number of classes.
        batch_size: images a batch; the last, incomplete batch of an epoch is left out, and because the
            order changes every epoch, other images are left out each time.
        augmentation: what is varied.
        seed: of order and variation.
        targets: (n, classes) float32, learned in place of the labels; None where those are learned as they are.
        teacher: told each batch as it is varied; its answers, (batch, classes), are learned beside the labels.
        share: of the teacher's answer in what is learned, in (0, 1].

    Example:
        >>> images = np.zeros((8, 28, 28, 1), np.uint8)
        >>> batches = Batches(images, np.arange(8) % 2, 2, 4, Augmentation(), seed=1)
        >>> [part.shape for part in batches.batch(epoch=0, index=1)]
        [(4, 28, 28, 1), (4, 2)]
    """

    images: np.ndarray
    labels: np.ndarray
    classes: int
    batch_size: int
    augmentation: Augmentation
    seed: int
    targets: np.ndarray | None = None
    teacher: Callable[[np.ndarray], np.ndarray] | None = None
    share: float = 1.0

    def __len__(self) -> int:
        """Batches an epoch, at least 1."""
        return max(1, len(self.images) // self.batch_size)

    def order(self, epoch: int) -> np.ndarray:
        """The order of the images in one epoch, (n,) int64."""
        return np.random.default_rng((self.seed, _ORDER, epoch)).permutation(len(self.images))

    def batch(
        self, epoch: int, index: int, *, order: np.ndarray | None = None
    ) -> tuple[np.ndarray, np.ndarray]:
        """One varied batch.

        Args:
            epoch: 0, 1, ...
            index: of the batch in its epoch, in [0, len(self)).
            order: `self.order(epoch)`, if the caller has it.

        Returns:
            Images (batch, height, width, channels) and label distributions (batch, classes) float32.
        """
        order = self.order(epoch) if order is None else order
        chosen = order[index * self.batch_size : (index + 1) * self.batch_size]
        random = np.random.default_rng((self.seed, _BATCH, epoch, index))
        images = shifted(self.images[chosen], self.augmentation.shift, random)
        mirrored = self._mirrored(chosen, epoch, random)
        images[mirrored] = images[mirrored, :, ::-1]
        if self.augmentation.erase:
            erase(images, self.augmentation.erase, random)
        if self.targets is None:
            labels = np.zeros((len(chosen), self.classes), np.float32)
            labels[np.arange(len(chosen)), self.labels[chosen]] = 1.0
        else:
            labels = self.targets[chosen]
        if self.augmentation.mix != "none":
            kept = float(random.beta(self.augmentation.mix_alpha, self.augmentation.mix_alpha))
            mix = mixup if self.augmentation.mix == "mixup" else cutmix
            images, labels = mix(images, labels, kept, random)
        if self.teacher is None:
            return images, labels
        share = np.float32(self.share)
        return images, (1 - share) * labels + share * self.teacher(images)

    def _mirrored(self, chosen: np.ndarray, epoch: int, random: np.random.Generator) -> np.ndarray:
        if self.augmentation.flip == "none":
            return np.zeros(len(chosen), bool)
        if self.augmentation.flip == "random":
            return random.random(len(chosen)) < 0.5
        coins = np.random.default_rng((self.seed, _COIN)).random(len(self.images)) < 0.5
        return coins[chosen] ^ (epoch % 2 == 1)


def shifted(images: np.ndarray, pixels: int, random: np.random.Generator) -> np.ndarray:
    """Each image moved by up to `pixels` in both directions; a new array of the same shape and dtype.

    Grey images stand on black, so black comes in at the edge; colour photographs are continued by
    reflection.
    """
    if pixels == 0:
        return images.copy()
    count, height, width, channels = images.shape
    mode = "constant" if channels == 1 else "reflect"
    padded = np.pad(images, ((0, 0), (pixels, pixels), (pixels, pixels), (0, 0)), mode=mode)
    windows = np.lib.stride_tricks.sliding_window_view(padded, (height, width), axis=(1, 2))
    down, right = random.integers(0, 2 * pixels + 1, (2, count))
    return np.moveaxis(windows[np.arange(count), down, right], 1, -1).copy()


def erase(images: np.ndarray, side: int, random: np.random.Generator) -> None:
    """Sets one square a image to zero, in place (cutout: DeVries and Taylor 2017, arXiv:1708.04552).

    The centre lies anywhere in the image, so that a part of the square may hang over the edge.
    """
    count, height, width, _ = images.shape
    top = random.integers(0, height, count)[:, None] - side // 2
    left = random.integers(0, width, count)[:, None] - side // 2
    rows, columns = np.arange(height), np.arange(width)
    inside_rows = (rows >= top) & (rows < top + side)
    inside_columns = (columns >= left) & (columns < left + side)
    images[inside_rows[:, :, None] & inside_columns[:, None, :]] = 0


def mixup(
    images: np.ndarray, labels: np.ndarray, share: float, random: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Convex mixtures of the batch with itself in another order (Zhang et al. 2018, arXiv:1710.09412).

    Returns:
        Images float32 of the same range, and the label distributions mixed in the same shares.
    """
    partner = random.permutation(len(images))
    mixed = share * images.astype(np.float32) + (1 - share) * images[partner].astype(np.float32)
    return mixed, (share * labels + (1 - share) * labels[partner]).astype(np.float32)


def cutmix(
    images: np.ndarray, labels: np.ndarray, share: float, random: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """A rectangle of each image replaced by its partner's (Yun et al. 2019, arXiv:1905.04899).

    The labels are mixed by the area that was really replaced, after the rectangle is cut at the edge.
    """
    partner = random.permutation(len(images))
    height, width = images.shape[1:3]
    half = np.sqrt(1 - share) / 2
    row, column = random.integers(0, height), random.integers(0, width)
    top, bottom = max(0, int(row - half * height)), min(height, int(row + half * height))
    left, right = max(0, int(column - half * width)), min(width, int(column + half * width))
    images = images.copy()
    images[:, top:bottom, left:right] = images[partner, top:bottom, left:right]
    replaced = (bottom - top) * (right - left) / (height * width)
    return images, ((1 - replaced) * labels + replaced * labels[partner]).astype(np.float32)
