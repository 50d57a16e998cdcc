"""A watched `fit` read as a recipe.

Enters: a doctor that has watched a `fit`. Leaves: a `Recipe`. Refuses: with `NotRepeatable`, saying what to do by hand,
a model that cannot be made anew (see `copying`) and data that could be read only once and were not kept.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import keras
import numpy as np
from keras import tree

from kravets.diagnosis import Doctor
from kravets.diagnosis.autodiff import to_numpy
from kravets.diagnosis.facts import Case
from kravets.diagnosis.structures import flat, part_of
from kravets.diagnosis.watching import passed
from kravets.remedies.copying import NotRepeatable, try_copy
from kravets.remedies.recipe import Recipe

_MOST_BATCHES = 5000  # that are read of a data set that is no array


def recipe_of(doctor: Doctor) -> Recipe:
    """What the doctor saw, as a recipe.

    Raises:
        NotRepeatable: the model or the data cannot be used a second time.

    Example:
        >>> x = np.random.default_rng(0).normal(size=(64, 3)).astype("float32")
        >>> model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(1)])
        >>> model.compile("sgd", "mse")
        >>> doctor = Doctor()
        >>> _ = model.fit(x, x.sum(axis=1), verbose=0, callbacks=[doctor])
        >>> recipe = recipe_of(doctor)
        >>> recipe.batch_size, round(recipe.rate, 4), recipe.build(0).count_params()
        (32, 0.01, 4)
    """
    arguments, model = doctor.arguments, doctor.watched
    if model is None or not model.built or model.optimizer is None:
        raise NotRepeatable("no finished fit was watched, so there is nothing to train again")
    if not arguments:
        raise NotRepeatable(
            "this fit was one of a loop of fits, and its data were let go when the next one began; heal the first or "
            "the last of them, or write the loop as one fit with more epochs"
        )
    x, y, weight, batch_size = _arrays(arguments, doctor.case)
    validation = None
    val_x, val_y = arguments.get("val_x"), arguments.get("val_y")
    if val_x is not None and (val_y is None) == (y is None):
        validation = _read(val_x), None if val_y is None else _read(val_y)
    settings = dict(doctor.optimizer_settings or model.optimizer.get_config())
    schedule = getattr(model.optimizer, "_learning_rate", None)
    if isinstance(schedule, keras.optimizers.schedules.LearningRateSchedule):
        settings["learning_rate"] = schedule  # one of the user's own cannot be read from its configuration
    recipe = Recipe(
        model,
        x,
        y,
        weight,
        validation,
        (type(model.optimizer), settings),
        model.loss,
        _loss_weights(model),
        batch_size,
        int(doctor.case.setup.epochs),
        _shuffle(arguments, doctor.case),
        arguments.get("class_weight"),
        _callbacks(arguments),
    )
    recipe = recipe.changed(
        weights=doctor.initial_weights, frozen=doctor.frozen, metrics=_metrics(model, recipe.callbacks)
    )
    try_copy(model, part_of(x, slice(2)))
    return recipe


def _shuffle(arguments: Mapping[str, Any], case: Case) -> bool | str:
    """What `fit` did with the order: that of a data set which is no array is its own, and `fit` moves whole batches."""
    asked = bool(arguments.get("shuffle", True))
    if case.data.kind == "arrays" or not sorted_by_class(case):
        return asked
    return "batch" if asked and case.data.kind == "PyDataset" else False


def sorted_by_class(case: Case) -> bool:
    """Whether nearly each sample is fed behind one of its own class."""
    labels = case.data.labels_in_order
    return labels is not None and len(labels) > 20 and float((labels[1:] == labels[:-1]).mean()) > 0.9


def _loss_weights(model: Any) -> Any:
    try:
        return (model.get_compile_config() or {}).get("loss_weights")
    except Exception:  # a loss of the user's own that has no configuration
        return None


def _metrics(model: Any, callbacks: tuple[Callable[[], Any], ...]) -> Any:
    """What `compile` was told to measure, where a callback watches anything but a loss."""
    watched_by = [str(getattr(make(), "monitor", "loss")) for make in callbacks]
    if all("loss" in name for name in watched_by):
        return None
    try:
        metrics = (model.get_compile_config() or {}).get("metrics")
        keras.saving.deserialize_keras_object(metrics)
    except Exception:  # a metric of the user's own that nobody else can make
        return None
    return metrics


def _arrays(arguments: Mapping[str, Any], case: Case) -> tuple[Any, Any, np.ndarray | None, int]:
    x, y, weight = arguments.get("x"), arguments.get("y"), arguments.get("sample_weight")
    if case.data.kind == "arrays":
        return (
            _read(x),
            None if y is None else _read(y),
            None if weight is None else np.asarray(weight),
            case.setup.batch_size or 32,
        )
    batches = _batches(x, case.data.kind)
    parts = [[*(b if isinstance(b, list | tuple) else [b]), None, None][:3] for b in batches]
    if not parts:
        raise NotRepeatable("the data set has no batch")
    columns = []
    for column in zip(*parts, strict=True):
        if column[0] is None:
            columns.append(None)
            continue
        columns.append(tree.map_structure(lambda *same: np.concatenate([to_numpy(p) for p in same]), *column))
    first = flat(tree.map_structure(to_numpy, parts[0][0]))[0]
    return columns[0], columns[1], columns[2], len(first)


def _batches(x: Any, kind: str) -> list[Any]:
    known = passed(x)
    if known:
        return known
    if kind == "generator" or (kind == "unknown" and not hasattr(x, "__len__")):
        raise NotRepeatable(
            "the data come from a generator, which can be read only once: give fit arrays, a PyDataset or a "
            "tf.data.Dataset, or watch it with kravets.watch() or kravets diagnose, which keep an epoch of it"
        )
    batches: list[Any] = []
    source = (x[i] for i in range(len(x))) if kind == "PyDataset" else iter(x)
    for batch in source:
        batches.append(batch)
        if len(batches) > _MOST_BATCHES:
            raise NotRepeatable("the data set does not end; give it an end with take() and watch it again")
    return batches


def _read(structure: Any) -> Any:
    return tree.map_structure(
        lambda part: to_numpy(part) if hasattr(part, "detach") else np.asarray(part), structure
    )


def _callbacks(arguments: Mapping[str, Any]) -> tuple[Callable[[], Any], ...]:
    """The user's callbacks that steer a training; those that write or show something are left out."""
    makers: list[Callable[[], Any]] = []
    for callback in getattr(arguments.get("callbacks"), "callbacks", []):
        name = type(callback).__name__
        if name == "EarlyStopping":
            stated = {
                key: getattr(callback, key)
                for key in ("monitor", "min_delta", "patience", "restore_best_weights", "start_from_epoch")
            }
            stated["min_delta"] = abs(stated["min_delta"])
            stated["mode"] = _mode(callback)
            makers.append(partial(keras.callbacks.EarlyStopping, **stated))
        elif name == "ReduceLROnPlateau":
            names = ("monitor", "factor", "patience", "min_delta", "cooldown", "min_lr")
            stated = {**{key: getattr(callback, key) for key in names}, "mode": _mode(callback)}
            makers.append(partial(keras.callbacks.ReduceLROnPlateau, **stated))
        elif name == "LearningRateScheduler":
            makers.append(lambda c=callback: keras.callbacks.LearningRateScheduler(c.schedule))
    return tuple(makers)


def _mode(callback: Any) -> str:
    operation = getattr(callback, "monitor_op", None)
    names = {np.less: "min", np.greater: "max", keras.ops.less: "min", keras.ops.greater: "max"}
    return getattr(callback, "mode", None) or names.get(operation, "auto")
