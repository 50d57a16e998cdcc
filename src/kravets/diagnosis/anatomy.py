"""A Keras model to its layers, and what each of them is.

Enters: a model, a layer. Leaves: `LayerFacts`, and single facts (activation, kernel, units). Refuses: nothing; what a
layer of the user's own hides stays unknown.
"""

from __future__ import annotations

import re
from typing import Any

import keras
import numpy as np

from kravets.diagnosis.facts import LayerFacts

DEPTHWISE = ("DepthwiseConv1D", "DepthwiseConv2D", "SeparableConv1D", "SeparableConv2D")
_ACTIVATION_LAYERS = {
    "ReLU": "relu",
    "LeakyReLU": "leaky_relu",
    "PReLU": "leaky_relu",
    "ELU": "elu",
    "Softmax": "softmax",
}


def snake(name: str) -> str:
    """A class's name as Keras spells its function.

    Example:
        >>> snake("SparseCategoricalCrossentropy")
        'sparse_categorical_crossentropy'
    """
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


def _inside(layer: Any) -> Any:
    """The layer that a wrapper applies, at each moment or with another kernel."""
    return layer.layer if isinstance(layer, keras.layers.Wrapper) and hasattr(layer, "layer") else None


def activation_of(layer: Any) -> str | None:
    """The name of a layer's activation, None where it has none."""
    if _inside(layer) is not None:
        return activation_of(_inside(layer))
    kind = type(layer).__name__
    if kind in _ACTIVATION_LAYERS:
        return _ACTIVATION_LAYERS[kind]
    activation = getattr(layer, "activation", None)
    if activation is None:
        return None
    name = getattr(activation, "__name__", None) or snake(type(activation).__name__)
    return {"re_lu": "relu", "leaky_re_lu": "leaky_relu", "swish": "silu"}.get(name, name)


def kernel_of(layer: Any) -> Any:
    """The variable that multiplies a layer's input, None where there is none."""
    if _inside(layer) is not None:
        return kernel_of(_inside(layer))
    for name in ("kernel", "_kernel", "depthwise_kernel", "embeddings", "_embeddings"):
        variable = getattr(layer, name, None)
        # (a kernel with low-rank parts beside it is no variable, and what it is made of is)
        if variable is not None and hasattr(variable, "path") and len(variable.shape) >= 2:
            return variable
    cell = getattr(layer, "cell", None)
    return kernel_of(cell) if cell is not None else _own_matrix(layer)


def is_own(layer: Any) -> bool:
    """Whether a layer is of the user's making."""
    return not type(layer).__module__.startswith("keras.")


def units_of(layer: Any) -> int | None:
    """How many numbers a layer makes, as its settings or its kernel say; a user's own layer may do anything."""
    for name in ("units", "filters"):
        if isinstance(getattr(layer, name, None), int):
            return getattr(layer, name)
    if _inside(layer) is not None:
        return units_of(_inside(layer))
    kernel = None if is_own(layer) else kernel_of(layer)
    return _width(layer, tuple(kernel.shape)) if kernel is not None else None


def _width(layer: Any, shape: tuple[int, ...]) -> int:
    """How many numbers a kernel makes; a depthwise one has its channels and their multiples last."""
    return int(np.prod(shape[-2:])) if type(layer).__name__ in DEPTHWISE else int(shape[-1])


def _own_matrix(layer: Any) -> Any:
    """The only matrix of a user's own layer, if it takes inputs of that width."""
    if not is_own(layer) or getattr(layer, "_layers", None):
        return None
    matrices = [v for v in getattr(layer, "_trainable_variables", ()) if len(v.shape) == 2]
    fed = (getattr(layer, "_build_shapes_dict", None) or {}).values()
    if len(matrices) != 1 or len(fed) != 1:
        return None
    (shape,) = fed
    fits = isinstance(shape, tuple | list) and len(shape) >= 2 and shape[-1] == matrices[0].shape[0] > 1
    return matrices[0] if fits else None


def leaves(model: Any) -> list[Any]:
    """The layers that do the work: no containers, no cells, no input layers."""
    found: list[Any] = []

    def walk(layer: Any) -> None:
        inner = [part for part in getattr(layer, "_layers", []) if part is not layer]
        opaque = isinstance(
            layer, keras.layers.RNN | keras.layers.Wrapper | keras.layers.MultiHeadAttention
        ) or (not isinstance(layer, keras.Model) and kernel_of(layer) is not None)
        if inner and not opaque:
            for part in inner:
                walk(part)
        elif type(layer).__name__ != "InputLayer" and all(layer is not other for other in found):
            found.append(layer)

    for layer in model.layers:
        walk(layer)
    return found


def layer_facts(layer: Any, *, initial: np.ndarray | None = None) -> LayerFacts:
    """One layer as it is configured; `initial` is its kernel before the training."""
    settings: dict[str, Any] = {}
    if hasattr(layer, "rate") and isinstance(layer.rate, int | float):
        settings["rate"] = float(layer.rate)
    if hasattr(layer, "momentum") and isinstance(layer.momentum, int | float):
        settings["momentum"] = float(layer.momentum)
    if hasattr(layer, "stddev") and isinstance(layer.stddev, int | float):
        settings["stddev"] = float(layer.stddev)
    if getattr(layer, "mask_zero", False) or type(layer).__name__ == "Masking":
        settings["masks"] = True
    penalty = _penalty(layer)
    if penalty:
        settings["penalty"] = penalty
    initializer = getattr(layer, "kernel_initializer", None)
    if initializer is not None:
        settings["initializer"] = type(initializer).__name__
    bias = getattr(layer, "bias", None)
    if bias is not None and hasattr(bias, "shape") and len(bias.shape) == 1 and bias.shape[0] > 1:
        settings["moved_bias"] = bool(np.ptp(keras.ops.convert_to_numpy(bias)) > 0)
    kernel = kernel_of(layer)
    facts = LayerFacts(
        layer.name,
        type(layer).__name__,
        activation_of(layer),
        trainable=bool(getattr(layer, "trainable_variables", [])),
        weights=int(sum(np.prod(w.shape) for w in layer.weights)) if layer.built else 0,
        settings=settings,
    )
    if kernel is not None:
        shape = tuple(kernel.shape)
        recurrent = isinstance(layer, keras.layers.RNN)  # whose kernel holds several gates side by side
        facts.units = int(getattr(layer, "units", None) or shape[-1]) if recurrent else _width(layer, shape)
        facts.fan_in = int(np.prod(shape[:-1]))
        facts.fan_out = int(np.prod(shape[:-2])) * shape[-1]
        if type(layer).__name__ in DEPTHWISE:
            facts.fan_in = int(np.prod(shape[:-2]))
        if initial is not None and initial.size > 1:
            flat = initial.reshape(-1, initial.shape[-1]).astype(np.float64)
            facts.initial_deviation = float(flat.std())
            facts.initial_same = _same_columns(flat)
            if facts.initial_same:
                now = np.asarray(keras.ops.convert_to_numpy(kernel.value))
                facts.still_same = _same_columns(now.reshape(-1, now.shape[-1]))
    return facts


def _same_columns(kernel: np.ndarray) -> bool:
    return kernel.shape[1] > 1 and bool(np.all(kernel == kernel[:, :1]))


def _penalty(layer: Any) -> float:
    factors = [0.0]
    for name in ("kernel_regularizer", "activity_regularizer", "bias_regularizer", "embeddings_regularizer"):
        regularizer = getattr(layer, name, None)
        for factor in ("l1", "l2", "factor"):
            value = getattr(regularizer, factor, None)
            if value is not None:
                factors.append(float(np.asarray(value)))
    return max(factors)
