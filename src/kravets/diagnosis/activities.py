"""What a layer made of a batch: deviations, units that are always zero, values at the ends of their range.

Enters: a layer, the tensors that went in and came out. Leaves: an `Activity`. Refuses: nothing; what cannot be
measured of such a layer is None.
"""

from __future__ import annotations

from typing import Any

import keras
import numpy as np

from kravets.diagnosis import autodiff
from kravets.diagnosis.anatomy import activation_of, is_own, kernel_of
from kravets.diagnosis.facts import Activity

_NUMBERS = 200_000  # of a tensor that its statistics are made from
_RECTIFIERS = ("relu", "relu6")
_SQUASHERS = {"sigmoid": (0.0066928509, 0.9933071491), "tanh": (-0.9999092043, 0.9999092043)}  # of -5 and 5


def activity_of(
    layer: Any, inputs: list[Any], output: Any, makers: tuple[str | None, ...], data: list[np.ndarray]
) -> Activity:
    """What one call of a layer did.

    Args:
        layer: that was called.
        inputs: its tensors, each (n, ...).
        output: its first tensor, (n, ...).
        makers: the layers that made the inputs; None for the data and for what stands between two layers.
        data: what the model was given, by which its own inputs are known.
    """
    activation = activation_of(layer)
    facts = Activity(layer.name, type(layer).__name__, activation, kernel_of(layer) is not None, makers)
    with np.errstate(all="ignore"):
        if inputs and 0 not in inputs[0].shape and "string" not in str(inputs[0].dtype):
            values = some(inputs[0])
            facts.input_deviation = float(values.std())
            facts.input_peak = float(np.abs(values).max())
            if values.ndim == 2:
                facts.input_feature_peak = float(np.sqrt(np.square(values).mean(axis=0)).max())
            if makers[0] is None:
                facts.outside = any(_alike(values, part) for part in data)
                facts.input_saturated = None if facts.outside else squashed(values)
        shape = tuple(output.shape)
        if len(shape) >= 2 and 0 not in shape:
            values = some(output)
            facts.deviation = float(values.std())
            channels = _channels_axis(layer, len(shape))
            facts.values = int(np.prod(shape[1:])) // shape[channels]
            if activation in _RECTIFIERS:
                alive = np.moveaxis(autodiff.to_numpy(output) != 0, channels, -1)
                alive = alive.reshape(-1, shape[channels]).any(axis=0)
                facts.dead = float(1 - alive.mean())
            if activation in _SQUASHERS:
                low, high = _SQUASHERS[activation]
                facts.saturated = float(((values <= low) | (values >= high)).mean())
            elif is_own(layer):
                facts.saturated = squashed(values)
    return facts


def _channels_axis(layer: Any, axes: int) -> int:
    """Which axis of a layer's output holds its units or channels."""
    if isinstance(layer, keras.layers.BatchNormalization) and isinstance(layer.axis, int):
        return layer.axis % axes
    first = getattr(layer, "data_format", None) == "channels_first" and axes > 2
    return 1 if first else axes - 1


def _alike(one: np.ndarray, two: np.ndarray) -> bool:
    """Whether two arrays hold the same numbers, up to their precision and order."""
    pairs = (one.std(), two.std()), (one.mean(), two.mean())
    scale = max(float(two.std()), 1e-12)
    return one.size == two.size and all(abs(float(a) - float(b)) <= 0.01 * scale for a, b in pairs)


def rectified(tensor: Any) -> float | None:
    """The share of columns that are always zero, where the values are those of a rectifier: some zeros, none below."""
    if len(tensor.shape) < 2 or 0 in tensor.shape or "float" not in str(tensor.dtype):
        return None
    values = autodiff.to_numpy(tensor).reshape(-1, tensor.shape[-1])
    above = values[values > 0]
    if values.min() < 0 or not (values == 0).any() or (above.size and not np.any(above != np.round(above))):
        return None
    return float((values == 0).all(axis=0).mean())


def squashed(values: np.ndarray) -> float | None:
    """The share at the ends of [-1, 1] or [0, 1], where both ends are reached and something lies between."""
    sizes = np.abs(values)
    between = bool(((sizes > 0.01) & (sizes < 0.999)).any())
    if not between or not 0.9999 < values.max() <= 1:
        return None
    if -1 <= values.min() < -0.9999:
        return float((sizes > _SQUASHERS["tanh"][1]).mean())
    low, high = _SQUASHERS["sigmoid"]
    at_the_ends = float((values < low).mean()), float((values > high).mean())
    if not (0 <= values.min() < 1e-4 and min(at_the_ends) > 0.05 and bool((values > 0).all())):
        return None  # a rectifier's zeros are exact, a sigmoid's are not
    return sum(at_the_ends)


def some(tensor: Any) -> np.ndarray:
    """The first samples that hold some 200,000 numbers, at least 16; enough for a deviation, and soon done."""
    if len(tensor.shape) == 0:
        return autodiff.to_numpy(tensor).astype(np.float64)
    rows = max(16, _NUMBERS * tensor.shape[0] // int(np.prod(tensor.shape)))
    return autodiff.to_numpy(tensor[:rows]).astype(np.float64)
