"""What trackers that show pictures make of arrays and figures.

Enters: arrays, matplotlib figures. Leaves: finite values, pixels. Refuses: nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def finite(arrays: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """The finite values of each array that has any, (n,) float64."""
    flattened = {name: np.asarray(values, np.float64).ravel() for name, values in arrays.items()}
    kept = {name: values[np.isfinite(values)] for name, values in flattened.items()}
    return {name: values for name, values in kept.items() if len(values)}


def pixels(figure: Figure) -> np.ndarray:
    """What a figure looks like, (height, width, 3) uint8, without any window."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    return np.asarray(canvas.buffer_rgba())[..., :3].copy()
