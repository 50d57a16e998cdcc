"""One training as values that can be changed and carried out again.

Enters: what `reading` made of a watched `fit`. Leaves: `Recipe`, frozen; a changed copy of it is another training, and
`build` makes its network. Refuses: to touch the user's own model, optimizer and data, or their test data.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from typing import Any

import keras
import numpy as np

from kravets.diagnosis.facts import Sample
from kravets.diagnosis.structures import flat, packed, part_of
from kravets.remedies.copying import LayerChanges, copied


@dataclasses.dataclass(frozen=True)
class Recipe:
    """Everything that a training is made of.

    Attributes:
        model: the user's own; copied, never trained.
        x: inputs, an array or a structure of arrays with the same number of rows.
        y: targets, likewise; None where the layers or the steps make the loss of the inputs alone.
        weight: a number a sample, or such numbers for each output, or None.
        validation: inputs and targets, or None.
        validation_rows: numbers of rows that are taken out of the training rows as validation, instead of it.
        pooled: whether these were the user's own validation samples, which were put behind the training samples.
        optimizer: class and configuration.
        loss: as `compile` takes it.
        loss_weights: likewise.
        batch_size: samples a step.
        epochs: at most.
        steps_per_epoch: of arrays that an epoch does not go through; None: as many as there are batches.
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
    weight: Any
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
    steps_per_epoch: int | None = None

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
            ones = [np.full((added, *part.shape[1:]), part.mean(), part.dtype) for part in flat(weight)]
            weight = packed(weight, [np.concatenate(pair) for pair in zip(flat(weight), ones, strict=True)])
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
        names = tuple(getattr(self.model, "output_names", None) or ())
        return (
            np.asarray(Sample(None, self.y, outputs=names).targets()[0])
            if self.y is not None
            else np.empty(0)
        )

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
