"""Remedies of the steps: rate, optimizer, batches, epochs.

Enters: a recipe and its case. Leaves: a changed recipe, or none where nothing would change. Refuses: nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import keras

from kravets.diagnosis.checks.steps import backward
from kravets.diagnosis.facts import Case
from kravets.diagnosis.structures import flat
from kravets.remedies.changes.remedy import Change, optimizer_of, remedy, without_steering
from kravets.remedies.recipe import Recipe


def _rates(factor: float) -> Change:
    def change(recipe: Recipe, case: Case) -> Recipe | None:
        rate = recipe.rate
        if rate is None or rate <= 0:
            return None
        return recipe.with_optimizer(learning_rate=rate * factor).changed(callbacks=without_steering(recipe))

    return change


for _name, _factor, _words in (
    ("rate-over-10", 0.1, "a tenth"),
    ("rate-over-100", 0.01, "a hundredth"),
    ("rate-over-1000", 0.001, "a thousandth"),
    ("rate-times-10", 10.0, "ten times"),
    ("rate-times-100", 100.0, "a hundred times"),
    ("rate-times-1000", 1000.0, "a thousand times"),
):
    remedy(_name, f"Takes {_words} the learning rate.", f"learning_rate={_factor:g} * the present one")(
        _rates(_factor)
    )


@remedy(
    "range-tested-rate",
    "Takes the learning rate of a range test: a tenth of where the loss is lowest in 100 steps with rising rates.",
    "LearningRateScheduler with rates from 1e-6 to 1, loss against rate as a curve",
)
def _range_tested_rate(recipe: Recipe, case: Case) -> Recipe | None:
    return recipe.changed(range_tested=True, callbacks=without_steering(recipe))


@remedy(
    "adam",
    "Uses Adam with its usual rate of 0.001.",
    "optimizer=keras.optimizers.Adam(0.001)",
)
def _adam(recipe: Recipe, case: Case) -> Recipe | None:
    if recipe.optimizer[0] is keras.optimizers.Adam and recipe.rate is not None and 5e-4 < recipe.rate < 2e-3:
        return None
    return recipe.changed(
        optimizer=optimizer_of(keras.optimizers.Adam, learning_rate=1e-3),
        callbacks=without_steering(recipe),
    )


@remedy("clipped-gradients", "Limits the norm of the gradients to 1.", "global_clipnorm=1.0 in the optimizer")
def _clipped_gradients(recipe: Recipe, case: Case) -> Recipe | None:
    if case.setup.gradient_clipping:
        return None
    return recipe.with_optimizer(global_clipnorm=1.0)


@remedy("batch-of-32", "Takes 32 samples a step.", "batch_size=32 in fit")
def _batch_of_32(recipe: Recipe, case: Case) -> Recipe | None:
    return None if recipe.batch_size == 32 else recipe.changed(batch_size=32)


@remedy("four-times-the-epochs", "Trains four times as long.", "epochs=4 * the present number in fit")
def _more_epochs(recipe: Recipe, case: Case) -> Recipe | None:
    made = max(len(case.history), 1)
    kept = tuple(make for make in recipe.callbacks if not isinstance(make(), keras.callbacks.EarlyStopping))
    stopped = len(kept) < len(recipe.callbacks) and made < recipe.epochs
    steps = max(made, recipe.epochs) * -(-len(flat(recipe.x)[0]) // recipe.batch_size)
    epochs = recipe.epochs if stopped else 4 * recipe.epochs
    if steps <= 60:
        epochs = max(epochs, recipe.epochs * (300 // max(steps, 1)))
    return recipe.changed(epochs=epochs, callbacks=kept)


@remedy(
    "callbacks-the-right-way-round",
    "Lets callbacks that took better for worse find out which is which.",
    'mode="auto" in ReduceLROnPlateau and EarlyStopping',
)
def _callbacks_the_right_way_round(recipe: Recipe, case: Case) -> Recipe | None:
    def mended(make: Callable[[], Any]) -> Callable[[], Any]:
        if isinstance(make, partial) and backward(case, make.func.__name__):
            return partial(make.func, **{**make.keywords, "mode": "auto"})
        return make

    callbacks = tuple(mended(make) for make in recipe.callbacks)
    return None if callbacks == recipe.callbacks else recipe.changed(callbacks=callbacks)
