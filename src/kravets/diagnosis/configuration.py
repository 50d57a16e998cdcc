"""What a model was compiled with, and its `fit` was told, to `SetupFacts`: heads, losses, optimizer, callbacks.

Enters: a compiled model, the arguments of its `fit`. Leaves: `SetupFacts`. Refuses: nothing; what a subclassed model
hides stays unknown and is completed by `probes` from what its layers do.
"""

from __future__ import annotations

from typing import Any

import keras
import numpy as np

from kravets.diagnosis.anatomy import activation_of, is_own, kernel_of, layer_facts, leaves, snake, units_of
from kravets.diagnosis.facts import Case, HeadFacts, SetupFacts
from kravets.diagnosis.structures import flat

# Layers that change the form of the answer and not its values.
_FORM = ("Reshape", "Flatten", "Permute", "Identity", "Cropping1D", "UnitNormalization")
_DROPOUTS = ("Dropout", "SpatialDropout1D", "SpatialDropout2D", "AlphaDropout", "GaussianDropout")
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
    facts.trainable_weights, facts.all_weights = _weights_of(model)
    return facts


def complete(case: Case, model: Any, initial: dict[int, np.ndarray], arguments: dict[str, Any]) -> None:
    """Adds what only a model that is built can tell: its layers, its weights, its schedule.

    Args:
        case: of the fit, whose `setup` is completed.
        model: built.
        initial: each kernel before the training, by the `id` of its variable.
        arguments: of `fit`.
    """
    setup, train = case.setup, case.data.train
    setup.layers = [layer_facts(layer, initial=initial.get(id(kernel_of(layer)))) for layer in leaves(model)]
    order = [activity.layer for activity in case.probes[0].activities] if case.probes else []
    setup.layers.sort(key=lambda part: order.index(part.name) if part.name in order else len(order))
    setup.schedule = schedule_of(model, case.steps)
    setup.trainable_weights, setup.all_weights = _weights_of(model)
    one_each = arguments.get("sample_weight")  # where there are several outputs
    several = isinstance(one_each, list | tuple | dict)
    given = flat(one_each) if several else [train.weight] if train is not None else []
    setup.weighted |= any(part is not None and float(np.ptp(part)) > 0 for part in given)


def _weights_of(model: Any) -> tuple[int, int]:
    """How many numbers are trained, and how many there are."""
    trainable = int(sum(np.prod(v.shape) for v in model.trainable_variables))
    others = (v for v in model.non_trainable_variables if "seed_generator" not in v.path)
    return trainable, trainable + int(sum(np.prod(v.shape) for v in others))


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
