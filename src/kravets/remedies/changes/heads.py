"""Remedies of head, loss and labels.

Enters: a recipe and its case. Leaves: a changed recipe, or none where nothing would change. Refuses: nothing.
"""

from __future__ import annotations

from typing import Any

import keras
import numpy as np

from kravets.diagnosis import anatomy, configuration
from kravets.diagnosis.facts import DISTANCES, Case
from kravets.diagnosis.samples import class_labels
from kravets.diagnosis.structures import flat
from kravets.remedies.changes.remedy import remedy
from kravets.remedies.recipe import Recipe

_UNIT = 3.0  # root of the mean square of targets that need no scaling
_DEGREE = {
    "mean_squared_error": 2,
    "mean_absolute_error": 1,
    "huber": 1,
    "log_cosh": 1,
}  # of a loss in the error


@remedy(
    "matching-head",
    "Gives the output layer, the loss and the labels the forms that belong together.",
    'Dense(classes, activation="softmax") with loss="sparse_categorical_crossentropy"; '
    'Dense(1, activation="sigmoid") with "binary_crossentropy"; Dense(columns) with "mse"',
)
def _matching_head(recipe: Recipe, case: Case) -> Recipe | None:
    heads = case.setup.heads
    if len(heads) != 1 or recipe.y is None:
        return None
    head, targets = heads[0], recipe.targets
    labels = class_labels(targets)
    changed, settings, loss = recipe, {}, recipe.loss
    rows = targets.reshape(len(targets), -1)
    if targets.ndim > 2:
        return _matching_channels(recipe, head, targets)
    if labels is None and rows.shape[1] > 1 and bool(np.isin(rows, (0, 1)).all()):
        settings, loss = {"activation": "sigmoid", "units": rows.shape[1]}, "binary_crossentropy"
    elif labels is None:
        settings, loss = {"activation": "linear", "units": rows.shape[1]}, "mean_squared_error"
        if case.setup.heads[0].loss in ("mean_absolute_error", "huber", "log_cosh", "poisson"):
            loss = recipe.loss
            settings["activation"] = "exponential" if head.loss == "poisson" else "linear"
    elif rows.shape[1] > 1:
        settings, loss = {"activation": "softmax", "units": rows.shape[1]}, "categorical_crossentropy"
    else:
        names = np.unique(labels)
        plain = np.array_equal(names, np.arange(len(names)))
        if not plain:
            changed = _renamed(recipe, labels, names)
        if len(names) == 2 and (head.units or 1) == 1:
            settings, loss = {"activation": "sigmoid", "units": 1}, "binary_crossentropy"
        else:
            units = len(names) if not plain else max(len(names), int(names.max()) + 1)
            settings, loss = {"activation": "softmax", "units": units}, "sparse_categorical_crossentropy"
    layer = next((part for part in anatomy.leaves(recipe.model) if part.name == head.layer), None)
    if layer is None or not hasattr(layer, "activation"):
        return None
    if not hasattr(layer, "units"):
        settings.pop("units", None)
    if changed is recipe and (head.activation, head.loss, head.units, bool(head.from_logits)) == (
        settings["activation"],
        configuration.loss_name(loss),
        settings.get("units", head.units),
        False,
    ):
        return None
    return changed.with_layers({head.layer: settings}).changed(loss=loss, metrics=None)


def _matching_channels(recipe: Recipe, head: Any, targets: np.ndarray) -> Recipe | None:
    """As many channels as the targets have, where the answer is a picture."""
    layer = next((part for part in anatomy.leaves(recipe.model) if part.name == head.layer), None)
    key = next((name for name in ("filters", "units") if hasattr(layer, name)), None)
    answer = getattr(layer, "output", None)
    if head.loss is None or answer is None or len(answer.shape) != targets.ndim:
        return None
    by_number = head.loss == "sparse_categorical_crossentropy"
    wanted = max(int(targets.max()) + 1, 2) if by_number else int(targets.shape[-1])
    if key is None or getattr(layer, key) == wanted:
        return None
    return recipe.with_layers({head.layer: {key: wanted}})


def _renamed(recipe: Recipe, labels: np.ndarray, names: np.ndarray) -> Recipe:
    """Labels 0, 1, 2, ... instead of the user's numbers, in training and validation."""
    y = np.searchsorted(names, labels)
    validation = recipe.validation
    if validation is not None:
        later = class_labels(np.asarray(flat(validation[1])[0]))
        keep = later is not None and np.isin(later, names).all()
        validation = (validation[0], np.searchsorted(names, later)) if keep else None
    return recipe.changed(y=y, validation=validation, classes=names)


@remedy(
    "numbered-labels",
    "Numbers the classes 0, 1, 2, ... as the loss expects them.",
    "names, y = np.unique(y, return_inverse=True)",
)
def _numbered_labels(recipe: Recipe, case: Case) -> Recipe | None:
    labels = class_labels(recipe.targets)
    if labels is None or recipe.targets.reshape(len(labels), -1).shape[1] > 1 or len(flat(recipe.y)) > 1:
        return None
    names = np.unique(labels)
    if np.array_equal(names, np.arange(len(names))):
        return None
    renamed = _renamed(recipe, labels, names)
    head = case.setup.heads[0] if case.setup.heads else None
    if head is not None and head.units and 1 < head.units < len(names):
        return renamed.with_layers({head.layer: {"units": len(names)}})
    return renamed


@remedy(
    "known-loss",
    "Takes the loss of Keras' that belongs to the answers and targets, instead of one of your own.",
    'loss="mean_squared_error", "poisson" for counts, "sparse_categorical_crossentropy" for classes',
)
def _known_loss(recipe: Recipe, case: Case) -> Recipe | None:
    heads, targets = case.setup.heads, recipe.targets
    if (
        len(heads) != 1
        or heads[0].loss is not None
        or recipe.loss is None
        or recipe.y is None
        or targets.dtype.kind not in "iufb"
    ):
        return None
    head, columns = heads[0], targets.reshape(len(targets), -1).shape[1]
    loss = None
    if head.activation == "softmax" and class_labels(targets) is not None:
        loss = "categorical_crossentropy" if columns == head.units else "sparse_categorical_crossentropy"
    elif head.activation == "sigmoid" and bool(np.isin(targets, (0, 1)).all()):
        loss = "binary_crossentropy"
    elif columns == (head.units or 1) and head.activation != "softmax":
        counts = bool((targets >= 0).all()) and bool((targets == np.round(targets)).all())
        positive = head.activation in ("softplus", "exponential")
        loss = "poisson" if counts and positive else "mean_squared_error"
    return None if loss is None else recipe.changed(loss=loss, loss_weights=None, metrics=None)


@remedy(
    "no-dropout-behind-the-head",
    "Takes dropout off the network's answer.",
    "remove the Dropout behind the last layer",
)
def _no_dropout_behind_the_head(recipe: Recipe, case: Case) -> Recipe | None:
    called = [activity.layer for probe in case.probes[:1] for activity in probe.activities]
    names = called + [layer.name for layer in anatomy.leaves(recipe.model) if layer.name not in called]
    heads = {head.layer for head in case.setup.heads if "Dropout" in "".join(head.trailing)}
    behind = {
        layer.name
        for layer in case.setup.layers
        if "Dropout" in layer.kind
        and any(head in names for head in heads)
        and any(names.index(layer.name) > names.index(head) for head in heads if head in names)
    }
    if not behind:
        return None
    if hasattr(recipe.model, "operations") or isinstance(recipe.model, keras.Sequential):
        return recipe.changed(without=recipe.without | behind)
    return recipe.with_layers({name: {"rate": 0.0} for name in behind})  # nothing can be left out of a call


@remedy(
    "scaled-answers",
    "Lets the network answer in deviations from the mean target, and turns its answers into the targets' units.",
    "y = (y - y.mean()) / y.std() for fit, and predict(x) * y.std() + y.mean()",
)
def _scaled_answers(recipe: Recipe, case: Case) -> Recipe | None:
    heads, targets, loss = case.setup.heads, recipe.targets, configuration.loss_name(recipe.loss)
    if recipe.y is None or len(heads) != 1 or heads[0].activation not in (None, "linear"):
        return None
    if loss not in DISTANCES or recipe.loss_weights is not None or targets.dtype.kind not in "iuf":
        return None
    rows = (targets.reshape(len(targets), -1) if targets.ndim <= 2 else targets.reshape(-1, 1)).astype(
        np.float64
    )
    rows = rows[np.isfinite(rows).all(axis=1)]
    if not len(rows) or np.square(rows).mean() <= _UNIT**2:
        return None
    mean, deviation = rows.mean(axis=0), np.maximum(rows.std(axis=0), 1e-6)
    settings = {"scale": deviation.tolist(), "offset": mean.tolist()}
    behind = (*recipe.behind.get(heads[0].layer, ()), (keras.layers.Rescaling, settings))
    # the loss as it would be of scaled targets, so that the rate keeps its meaning
    weight = float(np.sqrt(np.square(deviation).mean())) ** -_DEGREE.get(loss, 0)
    return recipe.changed(behind={**recipe.behind, heads[0].layer: behind}, loss_weights=[weight])
