"""Remedies of regularization.

Enters: a recipe and its case. Leaves: a changed recipe, or none where nothing would change. Refuses: nothing.
"""

from __future__ import annotations

from typing import Any

import keras

from kravets.diagnosis import anatomy
from kravets.diagnosis.facts import Case
from kravets.remedies.changes.remedy import optimizer_of, plain, remedy, without_steering
from kravets.remedies.changes.samples import validation_by_lot
from kravets.remedies.recipe import Recipe

_WEIGHTS = [
    "kernel",
    "bias",
    "activity",
    "embeddings",
    "recurrent",
    "depthwise",
    "pointwise",
    "gamma",
    "beta",
]
_PENALTIES = tuple(f"{part}_{kind}" for part in _WEIGHTS for kind in ("regularizer", "constraint"))


@remedy(
    "milder-regularization",
    "Takes dropout down to 0.2 at most and penalties, noise and decay away.",
    "Dropout(0.2), no kernel_regularizer, no GaussianNoise, weight_decay=0",
)
def _milder_regularization(recipe: Recipe, case: Case) -> Recipe | None:
    settings: dict[str, dict[str, Any]] = {}
    noisy = {layer.name for layer in case.setup.layers if layer.kind == "GaussianNoise"}
    for layer in anatomy.leaves(recipe.model):
        values: dict[str, Any] = {}
        if isinstance(getattr(layer, "rate", None), int | float) and layer.rate > 0.2:
            values["rate"] = 0.2
        for key in _PENALTIES:
            if getattr(layer, key, None) is not None:
                values[key] = None
        if values:
            settings[layer.name] = values
    decay = recipe.optimizer[1].get("weight_decay")
    if not settings and not noisy and not decay:
        return None
    milder = recipe.with_layers(settings).changed(without=recipe.without | noisy)
    return milder.with_optimizer(weight_decay=0.0) if decay else milder


@remedy(
    "alike-in-both-modes",
    "Takes out the layers that treat the samples in another way in training than afterwards.",
    "remove Dropout, noise and layers of your own that ask for `training`; or let them keep the mean",
)
def _alike_in_both_modes(recipe: Recipe, case: Case) -> Recipe | None:
    heads = {head.layer for head in case.setup.heads}
    names = {
        layer.name
        for layer in anatomy.leaves(recipe.model)
        if layer._call_has_training_arg and not layer.trainable_weights and layer.name not in heads
    }
    return recipe.changed(without=recipe.without | names) if names else None


@remedy(
    "early-stopping",
    "Stops when the validation loss no longer falls and takes the best weights back.",
    "EarlyStopping(patience=5, restore_best_weights=True), validation_split=0.1",
)
def _early_stopping(recipe: Recipe, case: Case) -> Recipe | None:
    changed: Recipe | None = recipe
    if recipe.validation is None and recipe.validation_rows is None:
        changed = validation_by_lot(recipe, case)
    if changed is None:
        return None
    kept = tuple(make for make in recipe.callbacks if not isinstance(make(), keras.callbacks.EarlyStopping))
    patience = max(2, min(5, recipe.epochs // 4))

    def make() -> Any:
        return keras.callbacks.EarlyStopping(monitor="val_loss", patience=patience, restore_best_weights=True)

    return changed.changed(callbacks=(*kept, make))


@remedy("dropout", "Drops a third of the hidden values in training.", "Dropout(0.3) behind the hidden layers")
def _dropout(recipe: Recipe, case: Case) -> Recipe | None:
    if any("Dropout" in layer.kind for layer in case.setup.layers) or not plain(case):
        return None
    made = (keras.layers.Dropout, {"rate": 0.3})
    dense = [layer for layer in plain(case) if layer.kind == "Dense"] or plain(case)[-1:]
    behind = {layer.name: (*recipe.behind.get(layer.name, ()), made) for layer in dense}
    return recipe.changed(behind={**recipe.behind, **behind})


@remedy("weight-decay", "Lets the weights decay (AdamW).", "keras.optimizers.AdamW(0.001, weight_decay=0.01)")
def _weight_decay(recipe: Recipe, case: Case) -> Recipe | None:
    if recipe.optimizer[1].get("weight_decay"):
        return None
    rate = recipe.rate if recipe.optimizer[0] is keras.optimizers.Adam and recipe.rate else 1e-3
    return recipe.changed(
        optimizer=optimizer_of(keras.optimizers.AdamW, learning_rate=rate, weight_decay=0.01),
        callbacks=without_steering(recipe),
    )
