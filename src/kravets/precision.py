"""Whether numbers of sixteen bits pay on this machine.

Enters: the setting `precision`. Leaves: `float32` or `mixed_bfloat16`, and why. Refuses: to believe a data sheet; it is
measured.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np

from kravets import backend


def choose(setting: str) -> tuple[str, str]:
    """Whether this machine gains from bfloat16, by timing one convolution in both precisions.

    Args:
        setting: `auto`, or a precision to be taken as it is.

    Returns:
        `float32` or `mixed_bfloat16`, and the reason in words.
    """
    if setting != "auto":
        return setting, "as set"
    precisions = ("float32", "bfloat16")
    trials = {dtype: _convolution(dtype) for dtype in precisions}
    # By turns and the fastest of many, so that another process's moment does not decide.
    times = [[trials[dtype]() for dtype in precisions] for _ in range(25)]
    slow, fast = np.min(times[1:], axis=0)
    gain = slow / fast
    chosen = "mixed_bfloat16" if gain > 1.3 else "float32"
    return chosen, f"a convolution in bfloat16 takes 1/{gain:.1f} of its time in float32 here"


def _convolution(dtype: str) -> Callable[[], float]:
    """A convolution like those of the network; a call gives its seconds.

    An accelerator gets more images, and more than one convolution, or else all that is timed is how long it takes to
    ask it for something.
    """
    from keras import ops

    random = np.random.default_rng(0)
    count, times = (8192, 20) if backend.accelerator() else (64, 1)
    images = ops.cast(random.standard_normal((count, 14, 14, 64), np.float32), dtype)
    kernel = ops.cast(random.standard_normal((3, 3, 64, 64), np.float32), dtype)

    def trial() -> float:
        start = time.perf_counter()
        outputs = images
        for _ in range(times):
            outputs = ops.conv(outputs, kernel, padding="same")
        float(ops.cast(outputs[0, 0, 0, 0], "float32"))
        return time.perf_counter() - start

    return trial
