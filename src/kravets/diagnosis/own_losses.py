"""What a loss of the user's own does with answers and targets, asked with numbers.

Enters: a loss that has no known name, and targets. Leaves: whether it lays one answer over all columns of a target.
Refuses: to guess; a loss that cannot be asked is said to do nothing of the kind.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from kravets.diagnosis import autodiff

_ROWS = 64
_ALIKE = 0.5  # correlation above which columns tell of one thing, as several people's ratings of it do


def stretches(loss: Any, targets: np.ndarray) -> bool:
    """Whether the loss compares one answer with every column of its target, as broadcasting has it.

    Such a loss does not tell the columns apart, and gets the same from as many answers that are all alike. One that
    takes the columns for different things (a time and whether it was seen, a value and its weight) does tell them
    apart. Where the columns tell of one thing, one answer for all of them is what is wanted.

    Args:
        loss: called with targets (n, k) and answers, as Keras calls it.
        targets: (n, k) numbers, k >= 2.

    Returns:
        False also where the loss fails, or gives no numbers.

    Example:
        >>> import keras
        >>> targets = np.random.default_rng(0).normal(size=(64, 2))
        >>> stretches(lambda truth, answer: keras.ops.mean((truth - answer) ** 2, axis=-1), targets)
        True
        >>> stretches(lambda truth, answer: truth[:, 1:] * (truth[:, :1] - answer) ** 2, targets)
        False
    """
    targets = np.asarray(targets[:_ROWS], np.float32)
    count = targets.shape[1]
    spread = targets.std(axis=0)
    if not np.isfinite(targets).all() or (spread == 0).any():
        return False
    standard = (targets - targets.mean(axis=0)) / spread
    together = np.abs((standard[:, :, None] * standard[:, None, :]).mean(axis=0))
    if together[~np.eye(count, dtype=bool)].mean() > _ALIKE:
        return False
    answers = np.random.default_rng(0).permutation(targets[:, 0])[:, None]
    turned = np.roll(targets, 1, axis=1)
    pairs = (
        (targets, answers),
        (turned, answers),
        (targets, np.tile(answers, count)),
        (turned * 1.1, answers),
    )
    try:
        first, exchanged, repeated, other = (autodiff.loss_of(loss, *pair) for pair in pairs)
    except Exception:  # what a user's own function raises, it may raise for any reason
        return False
    if not (first.shape == exchanged.shape == repeated.shape == other.shape and np.isfinite(first).all()):
        return False
    same = np.allclose(first, exchanged, rtol=1e-4) and np.allclose(first, repeated, rtol=1e-4)
    return bool(same and not np.allclose(first, other, rtol=1e-4))
