"""A watched `fit` read as a recipe.

Enters: a doctor that has watched a `fit`. Leaves: a `Recipe`. Refuses: with `NotRepeatable`, saying what to do by hand,
a model that cannot be made anew (see `copying`) and data that could be read only once and were not kept.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import keras
import numpy as np
from keras import tree

from kravets.diagnosis import Doctor
from kravets.diagnosis.autodiff import to_numpy
from kravets.diagnosis.checks.split import others_are_common
from kravets.diagnosis.facts import Case
from kravets.diagnosis.streams import kind_of
from kravets.diagnosis.structures import flat, part_of
from kravets.diagnosis.watching import passed
from kravets.remedies.copying import NotRepeatable, try_copy
from kravets.remedies.recipe import Recipe

_MOST_BATCHES, _MOST_BYTES = 5000, 2**31  # that are read of a data set that is no array


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
    if doctor.checks and not arguments:
        raise NotRepeatable(
            "this fit was one of many, and its data were let go when later ones began; heal the first or the last of "
            "them, or write a loop of fits as one with more epochs"
        )
    if model is None or not model.built or model.optimizer is None:
        raise NotRepeatable("no finished fit was watched, so there is nothing to train again")
    x, y, weight, batch_size = _arrays(arguments, doctor.case)
    validation = None
    val_x, val_y = arguments.get("val_x"), arguments.get("val_y")
    if val_x is not None and kind_of(val_x) in ("PyDataset", "DataLoader", "tf.data"):
        val_x, val_y, _ = _joined(_batches(val_x, kind_of(val_x), arguments.get("validation_steps")))
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
        weights=doctor.initial_weights,
        frozen=doctor.frozen,
        metrics=_metrics(model, recipe.callbacks),
        steps_per_epoch=arguments.get("steps_per_epoch") if doctor.case.data.kind == "arrays" else None,
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
    if labels is None or len(labels) <= 20:
        return False
    known, counts = np.unique(labels, return_counts=True)
    if len(known) == 1:
        return case.data.kind == "arrays" or others_are_common(case, known)
    chance = float(np.square(counts / len(labels)).sum())  # a rare class is no order
    return float((labels[1:] == labels[:-1]).mean()) > chance + 0.8 * (1 - chance)


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


def _arrays(arguments: Mapping[str, Any], case: Case) -> tuple[Any, Any, Any, int]:
    x, y, weight = arguments.get("x"), arguments.get("y"), arguments.get("sample_weight")
    if case.data.kind == "arrays":
        return (
            _read(x),
            None if y is None else _read(y),
            None if weight is None else _read(weight),
            case.setup.batch_size or 32,
        )
    batches = _batches(x, case.data.kind, arguments.get("steps_per_epoch"))
    first = batches[0][0] if batches and isinstance(batches[0], list | tuple) else batches[:1]
    return *_joined(batches), len(flat(tree.map_structure(to_numpy, first))[0]) if batches else 0


def _batches(x: Any, kind: str, most: int | None = None) -> list[Any]:
    """An epoch's batches: as many as `fit` was told to take, or all."""
    known = passed(x)
    if known:
        return known
    if hasattr(x, "toarray"):
        raise NotRepeatable(
            "the data are a sparse matrix, of which no rows can be held out: give fit x.toarray()"
        )
    if kind == "generator" or (kind == "unknown" and not hasattr(x, "__len__")):
        raise NotRepeatable(
            "the data come from a generator, which can be read only once: give fit arrays, a PyDataset or a "
            "tf.data.Dataset, or watch it with kravets.watch() or kravets diagnose, which keep an epoch of it"
        )
    batches: list[Any] = []
    if kind == "PyDataset" and x.num_batches is not None:
        source = (x[number] for number in range(x.num_batches))
    else:
        source = (x[number] for number in itertools.count()) if kind == "PyDataset" else iter(x)
    size = 0
    for batch in itertools.islice(source, most):
        batches.append(batch)
        size += sum(4 * int(np.prod(np.shape(part))) for part in tree.flatten(batch) if part is not None)
        if len(batches) > _MOST_BATCHES or size > _MOST_BYTES:
            raise NotRepeatable(
                "an epoch of the data set does not end, or has more than some 2 GiB; give fit less of it, with "
                "take() or steps_per_epoch, and watch it again"
            )
    return batches


def _joined(batches: list[Any]) -> tuple[Any, Any, Any]:
    """Inputs, targets and weights of all batches, behind one another."""
    if not batches:
        raise NotRepeatable("the data set has no batch")
    parts = [[*(b if isinstance(b, list | tuple) else [b]), None, None][:3] for b in batches]
    inputs, targets, weights = (
        None
        if column[0] is None
        else tree.map_structure(lambda *same: np.concatenate([to_numpy(p) for p in same]), *column)
        for column in zip(*parts, strict=True)
    )
    return inputs, targets, weights


def _read(structure: Any) -> Any:
    def read(part: Any) -> np.ndarray:
        array = to_numpy(part) if hasattr(part, "detach") else np.asarray(part)
        if array.dtype.kind not in "SO" or array.ndim != 1:
            return array
        # TensorFlow gives texts back as bytes, which fit does not take
        return np.array([one.decode() if isinstance(one, bytes) else one for one in array], dtype=object)

    return tree.map_structure(read, structure)


def _callbacks(arguments: Mapping[str, Any]) -> tuple[Callable[[], Any], ...]:
    """The user's callbacks that steer a training; those that write or show something are left out."""
    makers: list[Callable[[], Any]] = []
    for callback in getattr(arguments.get("callbacks"), "callbacks", []):
        name = type(callback).__name__
        if name == "EarlyStopping":
            stated = {
                key: getattr(callback, key)
                for key in (
                    "monitor",
                    "min_delta",
                    "patience",
                    "baseline",
                    "restore_best_weights",
                    "start_from_epoch",
                )
            }
            stated["min_delta"] = abs(stated["min_delta"])
            stated["mode"] = _mode(callback)
            makers.append(partial(keras.callbacks.EarlyStopping, **stated))
        elif name == "ReduceLROnPlateau":
            names = ("monitor", "factor", "patience", "min_delta", "cooldown", "min_lr")
            stated = {**{key: getattr(callback, key) for key in names}, "mode": _mode(callback)}
            makers.append(partial(keras.callbacks.ReduceLROnPlateau, **stated))
        elif name == "LearningRateScheduler":
            makers.append(partial(keras.callbacks.LearningRateScheduler, callback.schedule))
    return tuple(makers)


def _mode(callback: Any) -> str:
    operation = getattr(callback, "monitor_op", None)
    names = {np.less: "min", np.greater: "max", keras.ops.less: "min", keras.ops.greater: "max"}
    return getattr(callback, "mode", None) or names.get(operation, "auto")
