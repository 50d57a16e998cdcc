"""A user's model made anew, with changes to its layers.

Enters: the model, `LayerChanges`, some inputs. Leaves: a fresh model of the same layers, not compiled, with first
weights as its layers draw them. Refuses: with `NotRepeatable`, a model that does not say what it is made of.

A layer is made from its configuration. One of the user's own without a `get_config` of its own, or whose configuration
does not fit its constructor, is made as it was made the first time, if that was seen; see `watching.made_with`.
What was frozen and what was adapted to (`Normalization`) is carried over.
"""

from __future__ import annotations

import contextlib
import dataclasses
import inspect
from collections.abc import Mapping
from typing import Any

import keras
import numpy as np
from keras import tree

from kravets.diagnosis import anatomy
from kravets.diagnosis.watching import made_with


class NotRepeatable(ValueError):
    """This training cannot be carried out again; the text says why, and what can be done by hand."""


@dataclasses.dataclass(frozen=True)
class LayerChanges:
    """What becomes of the layers of a copy; `Recipe` tells the fields."""

    settings: Mapping[str, Mapping[str, Any]] = dataclasses.field(default_factory=dict)
    behind: Mapping[str, tuple[tuple[type, Mapping[str, Any]], ...]] = dataclasses.field(default_factory=dict)
    without: frozenset[str] = frozenset()
    residual: frozenset[str] = frozenset()
    frozen: frozenset[str] | None = None

    @property
    def names(self) -> set[str]:
        """The layers that are changed."""
        return {*self.settings, *self.behind, *self.without, *self.residual}


def try_copy(model: keras.Model, x: Any) -> None:
    """Makes one unchanged copy.

    Raises:
        NotRepeatable: that is impossible, or the copy is of another form.
    """
    try:
        copy = copied(model, LayerChanges(), x)
    except NotRepeatable:
        raise
    except Exception as error:
        raise NotRepeatable(
            f"{type(model).__name__} cannot be copied from its configuration ({type(error).__name__}: "
            f"{str(error)[:200]}); give it get_config and from_config, or apply the remedies by hand"
        ) from error
    if [tuple(v.shape) for v in copy.weights] != [tuple(v.shape) for v in model.weights]:
        raise NotRepeatable(
            f"a copy of {type(model).__name__} has other weights than the original; give it get_config and "
            "from_config, or apply the remedies by hand"
        )


def copied(model: keras.Model, changes: LayerChanges, x: Any) -> keras.Model:
    """A fresh copy of the model with changed layers, not compiled.

    Args:
        model: which is left alone.
        changes: to its layers, also inside models and layers that it is made of.
        x: inputs of two samples or more, with which a subclassed model is built.

    Raises:
        NotRepeatable: a change is of a layer that cannot be reached, or the copy would train in other steps.
    """
    used: set[str] = set()
    functional = _functional(model)
    copy = (
        _copied_by_class(model, changes, used, x)
        if functional is None
        else _cloned(functional, changes, used)
    )
    if any(getattr(type(copy), step) is not getattr(type(model), step) for step in _STEPS):
        raise NotRepeatable(
            f"{type(model).__name__} has steps of its own and cannot be made anew with them; let its constructor "
            "take what keras.Model takes, or give it get_config and from_config"
        )
    _freeze_alike(model, copy, changes)
    missed = changes.names - used
    if missed:
        raise NotRepeatable(
            f"{', '.join(sorted(missed))}: to be changed by hand, in the code that makes the layer"
        )
    return copy


_STEPS = ("train_step", "compute_loss", "test_step")


def _cloned(functional: keras.Model, changes: LayerChanges, used: set[str]) -> keras.Model:
    """A functional model with its layers made anew, and the models in it as well."""

    def copy(layer: Any) -> Any:
        used.add(layer.name)
        nested = _functional(layer) if isinstance(layer, keras.Model) else None
        if nested is not None:
            return _cloned(nested, changes, used)
        made = anew(layer, changes.settings.get(layer.name, {}))
        _change_inside(layer, made, changes, used)
        return made

    def call(layer: Any, *arguments: Any, **keywords: Any) -> Any:
        inputs = arguments[0] if arguments else None
        output: Any = inputs if layer.name in changes.without else layer(*arguments, **keywords)
        if layer.name in changes.residual and getattr(inputs, "shape", None) == output.shape:
            output = keras.layers.Add(name=f"{layer.name}_residual")([inputs, output])
        for number, (kind, settings) in enumerate(changes.behind.get(layer.name, ())):
            output = kind.from_config({**settings, "name": f"{layer.name}_{kind.__name__.lower()}_{number}"})(
                output
            )
        return output

    return keras.models.clone_model(functional, clone_function=copy, call_function=call)


def anew(layer: Any, settings: Mapping[str, Any]) -> Any:
    """A new layer, operation or model as this one, with some settings replaced.

    Example:
        >>> anew(keras.layers.Dense(3, name="a"), {"activation": "relu"}).activation.__name__
        'relu'
    """
    if type(layer) is keras.layers.Lambda:  # Keras reads no function from a configuration, for safety
        known = layer.function, layer._output_shape, layer.mask, dict(layer.arguments)
        return keras.layers.Lambda(*known, name=layer.name, dtype=layer.dtype_policy)
    own = anatomy.is_own(layer)
    # what Keras makes up as a configuration holds a subclassed model's defaults, not its arguments
    made = _as_it_was_made(layer) if own and getattr(layer.get_config, "_is_default", False) else None
    left = settings
    if made is None:
        try:
            made, left = type(layer).from_config({**layer.get_config(), **settings}), {}
        except Exception:
            made = _as_it_was_made(layer) if own else None
            if made is None:
                with contextlib.suppress(Exception):
                    made, left = _with_its_own_parts(layer, settings), {}
            if made is None:
                raise
    made.name = layer.name
    for key, value in left.items():
        _set(made, key, value)
    if "trainable" in settings:
        made.trainable = settings["trainable"]
    return made


def _as_it_was_made(layer: Any) -> Any:
    """A layer of the user's own from the arguments of its constructor; None where they are not known."""
    seen = made_with(layer)
    if seen is not None:
        positional, keywords = seen
    else:
        known = getattr(getattr(layer, "_auto_config", None), "config", None)
        if known is None:
            return None
        accepted = inspect.signature(type(layer).__init__).parameters
        positional, keywords = (), {key: value for key, value in known.items() if key in accepted}
    return type(layer)(*_fresh(positional), **_fresh(keywords))


def _with_its_own_parts(layer: Any, settings: Mapping[str, Any]) -> Any:
    """A layer of Keras' around a cell, a layer or a function of the user's, which a configuration cannot bring back."""
    config = {**layer.get_config(), **settings}
    parts = {
        key: layer.dtype_policy if key == "dtype" else getattr(layer, key, value)
        for key, value in config.items()
        if key not in settings
        and (isinstance(value, dict) or (isinstance(value, list) and any(isinstance(v, dict) for v in value)))
    }
    return type(layer)(**{**config, **_fresh(parts)})


def _fresh(value: Any) -> Any:
    """Arguments with the layers in them made anew, because two networks must not share one."""
    if isinstance(value, keras.layers.Layer):
        return anew(value, {})
    if isinstance(value, keras.Variable):
        raise NotRepeatable("a variable was given to a constructor; two networks would share it")
    if isinstance(value, keras.Metric | keras.optimizers.Optimizer | keras.random.SeedGenerator):
        return type(value).from_config(value.get_config())
    if isinstance(value, dict):
        return {key: _fresh(one) for key, one in value.items()}
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return type(value)(*(_fresh(one) for one in value))
    if isinstance(value, list | tuple):
        return (tuple if isinstance(value, tuple) else list)(_fresh(one) for one in value)
    return value


def _freeze_alike(model: Any, copy: Any, changes: LayerChanges) -> None:
    """Freezes in the copy what the `fit` did not train, and gives adapted layers what they had adapted to."""
    old, new = [model, *_all_layers(model)], [copy, *_all_layers(copy)]
    by_name = {layer.name: layer for layer in new}
    if all(layer.name in by_name for layer in old):
        pairs = [(layer, by_name[layer.name]) for layer in old]
    else:
        pairs = list(zip(old, new, strict=True)) if len(old) == len(new) else []
    freed = any(settings.get("trainable") for settings in changes.settings.values())
    for one, other in pairs:
        if one is model and freed:
            continue
        if "trainable" not in changes.settings.get(one.name, {}):
            frozen = one.name in changes.frozen if changes.frozen is not None else not one._trainable
            other._trainable = not frozen
            for variable in other._trainable_variables:
                variable.trainable = not frozen
        if hasattr(one, "adapt") and one.weights and len(one.weights) == len(other.weights):
            other.set_weights(one.get_weights())
            if hasattr(other, "finalize_state"):
                other.finalize_state()
        if hasattr(one, "set_vocabulary") and not other.get_config().get("vocabulary"):
            words = one.get_vocabulary(include_special_tokens=False)
            table = getattr(one, "_lookup_layer", one)
            weighted = table.output_mode == "tf_idf"  # each word has a weight
            weights = np.asarray(table.idf_weights)[-len(words) :] if weighted else None
            other.set_vocabulary(words, idf_weights=weights)


def _functional(model: Any) -> Any:
    """The model as a functional one with the same layers, not compiled; None where it is subclassed.

    Not compiled, because Keras compiles the copy of a compiled model from its configuration, in which a loss or
    a metric of the user's own is a name that nobody knows.
    """
    if isinstance(model, keras.Sequential):
        try:
            return keras.Model(model.inputs, model.outputs, name=model.name)
        except Exception:  # built by its first batch alone
            return None
    if not hasattr(model, "operations"):
        return None
    try:
        return type(model)(model.input, model.output, name=model.name)
    except Exception:  # a class whose constructor takes something else
        return keras.Model(model.input, model.output, name=model.name)


def _copied_by_class(model: Any, changes: LayerChanges, used: set[str], x: Any) -> keras.Model:
    """A subclassed model, made again by its own class; only plain settings of layers can be changed."""
    if changes.behind or changes.without or changes.residual:
        raise NotRepeatable(
            f"{type(model).__name__} builds its layers in its own code, so nothing can be put between them here; "
            "change its call by hand"
        )
    copy = anew(model, {})
    _change_inside(model, copy, changes, used)
    copy(tree.map_structure(lambda part: part[:2], x))
    return copy


def _change_inside(layer: Any, made: Any, changes: LayerChanges, used: set[str]) -> None:
    """Changes settings of the layers inside a new layer or model, before it is built."""
    old, new = _all_layers(layer), _all_layers(made)
    asked = {one.name for one in old} & set(changes.settings)
    if not asked:
        return
    if len(old) != len(new):
        raise NotRepeatable(f"{', '.join(sorted(asked))}: to be changed by hand, in {type(layer).__name__}")
    for original, one in zip(old, new, strict=True):
        for key, value in changes.settings.get(original.name, {}).items():
            too_late = one.built and key.endswith(("units", "filters", "initializer", "regularizer"))
            if too_late or not hasattr(one, key):
                raise NotRepeatable(f"{key} of {original.name} has to be changed by hand")
            _set(one, key, value)
        used.add(original.name)


def _set(layer: Any, key: str, value: Any) -> None:
    setter = {"activation": keras.activations.get}.get(key)
    if key.endswith("initializer"):
        setter = keras.initializers.get
    elif key.endswith("regularizer"):
        setter = keras.regularizers.get
    setattr(layer, key, setter(value) if setter else value)


def _all_layers(model: Any) -> list[Any]:
    """The layers inside, however deep; none in an operation that is no layer."""
    return (
        list(model._flatten_layers(include_self=False, recursive=True))
        if hasattr(model, "_flatten_layers")
        else []
    )
