"""One training as values that can be changed and carried out again.

Enters: a doctor that has watched a `fit`. Leaves: `Recipe`, frozen; a changed copy of it is another training.
Refuses: with `NotRepeatable`, saying what to do by hand, a model that cannot be made anew (see `copying`)
and data that could be read only once and were not kept. The user's own model, optimizer and data are never
touched, and neither is their test data.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import keras
import numpy as np
from keras import tree

from kravets.diagnosis import Doctor
from kravets.diagnosis.autodiff import to_numpy
from kravets.diagnosis.facts import Case
from kravets.diagnosis.structures import flat, packed, part_of
from kravets.diagnosis.watching import passed
from kravets.remedies.copying import LayerChanges, NotRepeatable, copied, try_copy

_MOST_BATCHES = 5000  # that are read of a data set that is no array


@dataclasses.dataclass(frozen=True)
class Recipe:
    """Everything that a training is made of.

    Attributes:
        model: the user's own; copied, never trained.
        x: inputs, an array or a structure of arrays with the same number of rows.
        y: targets, likewise; None where the layers or the steps make the loss of the inputs alone.
        weight: a number a sample, or None.
        validation: inputs and targets, or None.
        validation_rows: numbers of rows that are taken out of the training rows as validation, instead of it.
        pooled: whether these were the user's own validation samples, which were put behind the training samples.
        optimizer: class and configuration.
        loss: as `compile` takes it.
        loss_weights: likewise.
        batch_size: samples a step.
        epochs: at most.
        shuffle: whether `fit` draws another order each epoch; `batch`: of whole batches.
        class_weight: as `fit` takes it.
        callbacks: makers of callbacks, called anew for each training.
        layer_settings: a layer's name to the settings that replace its own.
        behind: a layer's name to layers that are put behind it, as `(class, configuration)`.
        without: names of layers that are left out.
        residual: names of layers whose input is added to their output.
        scaling: for each input, in the order of `flat`, mean and deviation that are taken from it and divided out, or
            None; None where no input is scaled.
        rows: numbers of the rows to train on, None for all.
        classes: what class number i of the recipe is called in the user's labels, or None.
        weights: values to begin with instead of fresh ones, or None.
        frozen: names of layers that the `fit` did not train; None: those that are frozen now.
        range_tested: whether each trial finds its rate by a range test on the rows that it trains on.
        metrics: what `compile` took, as Keras writes it down, where a callback watches one; else None.
        redrawn: paths of variables whose first values are drawn after Glorot, whatever their layer does.
    """

    model: keras.Model
    x: Any
    y: Any
    weight: np.ndarray | None
    validation: tuple[Any, Any] | None
    optimizer: tuple[type, Mapping[str, Any]]
    loss: Any
    loss_weights: Any = None
    batch_size: int = 32
    epochs: int = 1
    shuffle: bool | str = True
    class_weight: Mapping[int, float] | None = None
    callbacks: tuple[Callable[[], Any], ...] = ()
    layer_settings: Mapping[str, Mapping[str, Any]] = dataclasses.field(default_factory=dict)
    behind: Mapping[str, tuple[tuple[type, Mapping[str, Any]], ...]] = dataclasses.field(default_factory=dict)
    without: frozenset[str] = frozenset()
    residual: frozenset[str] = frozenset()
    scaling: tuple[tuple[Any, Any] | None, ...] | None = None
    rows: np.ndarray | None = None
    validation_rows: np.ndarray | None = None
    pooled: bool = False
    classes: np.ndarray | None = None
    weights: list[np.ndarray] | None = None
    redrawn: frozenset[str] = frozenset()
    range_tested: bool = False
    frozen: frozenset[str] | None = None
    metrics: Any = None

    def changed(self, **values: Any) -> Recipe:
        """A copy with some values replaced."""
        return dataclasses.replace(self, **values)

    def with_layers(self, settings: Mapping[str, Mapping[str, Any]]) -> Recipe:
        """A copy with some settings of some layers replaced."""
        merged = dict(self.layer_settings)
        for name, values in settings.items():
            merged[name] = {**merged.get(name, {}), **values}
        return self.changed(layer_settings=merged)

    def with_optimizer(self, **values: Any) -> Recipe:
        """A copy with some settings of the optimizer replaced."""
        kind, settings = self.optimizer
        return self.changed(optimizer=(kind, {**settings, **values}))

    def with_validation_pooled(self) -> Recipe:
        """The same training, its validation samples as rows behind the others; itself where they are no such rows."""
        if self.validation is None or self.y is None or self.validation[1] is None:
            return self
        ours, theirs = ([*flat(x), *flat(y)] for x, y in ((self.x, self.y), self.validation))
        if [part.shape[1:] for part in ours] != [np.shape(part)[1:] for part in theirs]:
            return self
        if any(
            (a.dtype.kind in "iufb") != (np.asarray(b).dtype.kind in "iufb")
            for a, b in zip(ours, theirs, strict=True)
        ):
            return self
        joined = [np.concatenate(pair) for pair in zip(ours, theirs, strict=True)]
        count, added = len(ours[0]), len(theirs[0])
        weight = self.weight
        if weight is not None:
            weight = np.concatenate(
                [weight, np.full((added, *weight.shape[1:]), weight.mean(), weight.dtype)]
            )
        inputs = len(flat(self.x))
        return self.changed(
            x=packed(self.x, joined[:inputs]),
            y=packed(self.y, joined[inputs:]),
            weight=weight,
            validation=None,
            validation_rows=np.arange(count, count + added),
            pooled=True,
        )

    @property
    def targets(self) -> np.ndarray:
        """The first output's targets, all rows; empty where there are none."""
        return np.asarray(flat(self.y)[0]) if self.y is not None else np.empty(0)

    @property
    def rate(self) -> float | None:
        """The learning rate, None where it follows a schedule."""
        value = self.optimizer[1].get("learning_rate")
        return float(value) if isinstance(value, int | float) else None

    def scaled(self, x: Any) -> Any:
        """Inputs as the recipe's network takes them."""
        if self.scaling is None:
            return x
        pairs = zip(flat(x), self.scaling, strict=True)
        return packed(
            x,
            [
                part if known is None else ((part - known[0]) / known[1]).astype(np.float32)
                for part, known in pairs
            ],
        )

    def build(self, seed: int) -> keras.Model:
        """The network, compiled, with weights that follow from the seed (or the recipe's own)."""
        keras.utils.set_random_seed(seed)
        changes = LayerChanges(self.layer_settings, self.behind, self.without, self.residual, self.frozen)
        model = copied(self.model, changes, self.scaled(part_of(self.x, slice(2))))
        same = [v.shape for v in model.weights] == [v.shape for v in self.model.weights]
        by_path = {variable.path: variable for variable in model.weights}
        for number, original in enumerate(self.model.weights):
            # a copy's layers may have other names, and a changed copy may have other layers
            path = original.path.removeprefix(f"{self.model.name}/")  # which the copy of a Sequential lacks
            variable = model.weights[number] if same else by_path.get(original.path, by_path.get(path))
            if variable is None or variable.shape != original.shape:
                continue
            if self.weights is not None:
                variable.assign(self.weights[number])
            if original.path in self.redrawn:
                draw = keras.initializers.GlorotUniform(seed=1000 * seed + number)
                variable.assign(draw(variable.shape, dtype=variable.dtype))
        kind, settings = self.optimizer
        model.compile(
            optimizer=kind.from_config(dict(settings)),
            loss=self.loss,
            loss_weights=self.loss_weights,
            metrics=keras.saving.deserialize_keras_object(self.metrics),
        )
        return model


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
