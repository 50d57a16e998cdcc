"""Remedies of the steps: rate, optimizer, batches, epochs.

Enters: a recipe and its case. Leaves: a changed recipe, or none where nothing would change. Refuses: nothing.
"""

from __future__ import annotations

import math
from typing import Any

import keras
import numpy as np

from kravets.diagnosis.facts import Case, flat, part_of
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


_SWEEP = 1e-6, 1.0, 100  # lowest and highest rate of a range test, and its steps


class _RangeTest(keras.callbacks.Callback):
    """Raises the rate from step to step by the same factor and keeps each step's own loss."""

    def __init__(self) -> None:
        super().__init__()
        self.rates, self.losses = np.geomspace(*_SWEEP), list[float]()
        self._total = 0.0

    def on_train_batch_begin(self, batch: int, logs: Any = None) -> None:
        assert self.model is not None
        self.model.optimizer.learning_rate = float(self.rates[len(self.losses)])

    def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
        assert self.model is not None
        total = float((logs or {}).get("loss", math.nan)) * (batch + 1)  # Keras tells the epoch's mean
        self.losses.append(total - (self._total if batch else 0.0))
        self._total = total
        if len(self.losses) == len(self.rates) or not math.isfinite(total):
            self.model.stop_training = True


def range_tested(recipe: Recipe) -> float | None:
    """The rate a tenth of that at which the loss of 100 steps with rising rates is lowest.

    After Smith 2017, "Cyclical Learning Rates for Training Neural Networks" (arXiv:1506.01186); a tenth of the
    lowest point is what fast.ai's finder proposes. Steps are smoothed by a moving average of 0.9. None where the loss
    does not fall at any rate.
    """
    sweep = recipe.with_optimizer(learning_rate=_SWEEP[0])
    model, test = sweep.build(0), _RangeTest()
    count = len(flat(recipe.x)[0]) if recipe.rows is None else len(recipe.rows)
    order = np.random.default_rng(0).permutation(count)[: recipe.batch_size * len(test.rates)]
    rows = order if recipe.rows is None else recipe.rows[order]
    model.fit(
        recipe.scaled(part_of(recipe.x, rows)),
        part_of(recipe.y, rows),
        batch_size=recipe.batch_size,
        epochs=len(test.rates),
        callbacks=[test],
        verbose=0,
    )
    smooth, smoothed = 0.0, []
    for number, loss in enumerate(test.losses, start=1):
        smooth = 0.9 * smooth + 0.1 * loss
        smoothed.append(smooth / (1 - 0.9**number))
    values = np.nan_to_num(np.array(smoothed), nan=np.inf, posinf=np.inf)
    if len(values) < 10 or not values.min() < values[:10].mean():
        return None
    return float(f"{test.rates[int(values.argmin())] / 10:.1e}")


@remedy(
    "range-tested-rate",
    "Takes the learning rate of a range test: a tenth of where the loss is lowest in 100 steps with rising rates.",
    "LearningRateScheduler with rates from 1e-6 to 1, loss against rate as a curve",
)
def _range_tested_rate(recipe: Recipe, case: Case) -> Recipe | None:
    try:
        rate = range_tested(recipe)
    except Exception:  # what cannot be trained at all has no rate
        return None
    if rate is None or (recipe.rate and 0.5 < rate / recipe.rate < 2):
        return None
    return recipe.with_optimizer(learning_rate=rate).changed(callbacks=without_steering(recipe))


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
