"""A compiled Keras model to facts about its layers, heads, losses and optimizer.

Enters: a model, the arguments of its `fit`. Leaves: `SetupFacts`. Refuses: nothing; what a subclassed model
hides stays unknown and is completed by `probes` from what its layers do.
"""

from __future__ import annotations

import re
from typing import Any

import keras
import numpy as np

from kravets.diagnosis.facts import HeadFacts, LayerFacts, SetupFacts

# Layers that change the form of the answer and not its values.
_FORM = ("Reshape", "Flatten", "Permute", "Identity", "Cropping1D", "UnitNormalization")
_DROPOUTS = ("Dropout", "SpatialDropout1D", "SpatialDropout2D", "AlphaDropout", "GaussianDropout")
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


_SHORT = {
    "mse": "mean_squared_error",
    "mae": "mean_absolute_error",
    "mape": "mean_absolute_percentage_error",
    "msle": "mean_squared_logarithmic_error",
    "bce": "binary_crossentropy",
    "kld": "kl_divergence",
    "kldivergence": "kl_divergence",
}


def loss_name(loss: Any) -> str | None:
    """A loss's name in snake case, whatever it was given as; None for a user's own."""
    if loss is None:
        return None
    if isinstance(loss, str):
        name = snake(loss)
        return _SHORT.get(name, name)
    if isinstance(loss, keras.losses.Loss):
        kind = type(loss)
        if str(kind.__module__).startswith("keras."):
            name = snake(kind.__name__)
            return _SHORT.get(name, name) if kind.__name__ != "LossFunctionWrapper" else None
        return None
    name = getattr(loss, "__name__", "")
    return _SHORT.get(name, name) if str(getattr(loss, "__module__", None)).startswith("keras.") else None


def _from_logits(loss: Any) -> bool | None:
    if isinstance(loss, keras.losses.Loss):
        arguments = getattr(loss, "_fn_kwargs", {})
        return bool(arguments["from_logits"]) if "from_logits" in arguments else None
    name = loss_name(loss)
    return False if name is not None and "crossentropy" in name else None


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


def _head_layer(model: Any, index: int) -> tuple[Any, tuple[str, ...]]:
    """The layer that decides an output's values, and the kinds of the layers behind it."""
    layer: Any = None
    try:
        tensor = model.outputs[index]
        layer = tensor._keras_history.operation
    except (AttributeError, IndexError, TypeError, ValueError):
        if isinstance(model, keras.Sequential) and model.layers and index == 0:
            layer = model.layers[-1]
    trailing: list[str] = []
    while layer is not None:
        kind = type(layer).__name__
        if isinstance(layer, keras.Model) and getattr(layer, "layers", None):
            layer, more = _head_layer(layer, 0)
            return layer, (*more, *trailing)
        plain = kind == "Activation" and activation_of(layer) == "linear"
        if not (kind in _FORM or kind in _DROPOUTS or plain):
            break
        trailing.insert(0, kind)
        before = _before(model, layer)
        if before is None:
            break
        layer = before
    return layer, (*_dropouts_before(model, layer), *trailing)


def _dropouts_before(model: Any, layer: Any) -> list[str]:
    """Dropout between the units that answer and the activation that stands alone behind them."""
    if layer is None or kernel_of(layer) is not None or activation_of(layer) in (None, "linear"):
        return []
    between, before = [], _before(model, layer)
    while before is not None and type(before).__name__ in (*_FORM, *_DROPOUTS):
        between.insert(0, type(before).__name__)
        before = _before(model, before)
    units = before is not None and kernel_of(before) is not None
    return [kind for kind in between if kind in _DROPOUTS] if units else []


def _before(model: Any, layer: Any) -> Any:
    if isinstance(model, keras.Sequential) and layer in model.layers:
        index = model.layers.index(layer)
        return model.layers[index - 1] if index else None
    try:
        return layer._inbound_nodes[-1].input_tensors[0]._keras_history.operation
    except (AttributeError, IndexError):
        return None


def losses_of(model: Any) -> list[Any]:
    """The loss of every output, in their order; one for a subclassed model that was told one."""
    losses = getattr(model, "loss", None)
    names = list(getattr(model, "output_names", []) or [])
    if isinstance(losses, dict):
        return [losses.get(name) for name in names] if names else list(losses.values())
    if isinstance(losses, list | tuple):
        return list(losses)
    return [losses] * max(1, len(names))


def heads_of(model: Any) -> list[HeadFacts]:
    """Every output with its loss; a subclassed model has one unknown head a loss."""
    ordered = losses_of(model)
    heads = []
    for index, loss in enumerate(ordered):
        layer, trailing = _head_layer(model, index)
        activation, units = None, None
        if layer is not None:
            activation = activation_of(layer)
            if activation is None and kernel_of(layer) is not None and not is_own(layer):
                activation = "linear"
            units = units_of(layer)
            shape = getattr(model, "output_shape", None) if len(ordered) == 1 else None
            if units is None and isinstance(shape, tuple) and shape and isinstance(shape[-1], int):
                units = shape[-1]
        heads.append(
            HeadFacts(
                getattr(layer, "name", "output"),
                activation,
                units,
                loss_name(loss),
                _from_logits(loss),
                trailing,
                _shape(model, index),
                _ignored(loss),
            )
        )
    return heads


def _shape(model: Any, index: int) -> tuple[int | None, ...] | None:
    try:
        return tuple(model.outputs[index].shape[1:])
    except (AttributeError, IndexError, TypeError, ValueError):
        return None


def _ignored(loss: Any) -> int | None:
    value = getattr(loss, "_fn_kwargs", {}).get("ignore_class")
    return value if isinstance(value, int) else None


def setup_facts(model: Any, arguments: dict[str, Any], callbacks: list[Any]) -> SetupFacts:
    """Everything that is configured; `arguments` are those of `fit`."""
    optimizer = getattr(model.optimizer, "inner_optimizer", model.optimizer)  # behind a scaled loss
    facts = SetupFacts(
        backend=keras.backend.backend(),
        heads=heads_of(model),
        optimizer=snake(type(optimizer).__name__) if optimizer is not None else "",
        learning_rate=learning_rate_of(model),
        epochs=int(arguments.get("epochs") or 1),
        has_validation=arguments.get("validation_data") is not None,
        weighted=arguments.get("class_weight") is not None or arguments.get("sample_weight") is not None,
        steps_per_execution=int(getattr(model, "steps_per_execution", 1) or 1),
    )
    facts.compiled_loss = getattr(model, "loss", None) is not None
    facts.gradient_clipping = any(
        getattr(optimizer, name, None) for name in ("clipnorm", "global_clipnorm", "clipvalue")
    )
    facts.weight_decay = float(getattr(optimizer, "weight_decay", None) or 0.0)
    for callback in callbacks:
        settings = {
            name: getattr(callback, name)
            for name in (
                "monitor",
                "mode",
                "patience",
                "min_delta",
                "restore_best_weights",
                "save_best_only",
                "factor",
                "min_lr",
            )
            if isinstance(getattr(callback, name, None), str | int | float | bool)
        }
        kind = type(callback).__name__
        earlier = sum(name.partition(" (")[0] == kind for name in facts.callbacks)
        facts.callbacks[f"{kind} ({earlier + 1})" if earlier else kind] = settings
    facts.trainable_weights = int(sum(np.prod(v.shape) for v in model.trainable_variables))
    facts.all_weights = facts.trainable_weights + int(
        sum(np.prod(v.shape) for v in model.non_trainable_variables if "seed_generator" not in v.path)
    )
    return facts


def schedule_of(model: Any, steps: int, count: int = 40) -> list[tuple[int, float]]:
    """What the optimizer's schedule gives at some of the last `steps` steps, the first of them close together.

    Returns:
        (step, rate) in order, the step counted from the first of them; empty without a schedule.
    """
    optimizer = getattr(model.optimizer, "inner_optimizer", model.optimizer)
    schedule = getattr(optimizer, "_learning_rate", None)
    if steps < 1 or not isinstance(schedule, keras.optimizers.schedules.LearningRateSchedule):
        return []
    before = max(0, int(np.asarray(keras.ops.convert_to_numpy(optimizer.iterations))) - steps)
    asked = np.unique(np.geomspace(1, steps, count).astype(int)) - 1
    return [
        (int(step), float(np.asarray(keras.ops.convert_to_numpy(schedule(before + int(step))))))
        for step in asked
    ]


def learning_rate_of(model: Any) -> float | None:
    """The optimizer's learning rate now, None where it cannot be read."""
    try:
        return float(np.asarray(keras.ops.convert_to_numpy(model.optimizer.learning_rate)))
    except Exception:  # a wrapped or user-made optimizer
        return None
