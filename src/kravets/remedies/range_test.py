"""The learning rate that a range test proposes (Smith 2017, "Cyclical Learning Rates for Training Neural Networks",
arXiv:1506.01186).

Enters: a recipe, rows to train on. Leaves: a rate, or None where the loss falls at no rate. Refuses: nothing; the
network that it trains is its own.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import keras
import numpy as np

from kravets.diagnosis.structures import part_of
from kravets.remedies.recipe import Recipe

LOWEST, HIGHEST, STEPS = 1e-6, 1.0, 100


class _Sweep(keras.callbacks.Callback):
    """Raises the rate from step to step by the same factor and keeps each step's own loss."""

    def __init__(self, stop: Callable[[], bool]) -> None:
        super().__init__()
        self.rates, self.losses = np.geomspace(LOWEST, HIGHEST, STEPS), list[float]()
        self._total, self._stop = 0.0, stop

    def on_train_batch_begin(self, batch: int, logs: Any = None) -> None:
        assert self.model is not None
        self.model.optimizer.learning_rate = float(self.rates[len(self.losses)])

    def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
        assert self.model is not None
        total = float((logs or {}).get("loss", math.nan)) * (batch + 1)  # Keras tells the epoch's mean
        self.losses.append(total - (self._total if batch else 0.0))
        self._total = total
        if len(self.losses) == STEPS or not math.isfinite(total) or self._stop():
            self.model.stop_training = True


def range_tested(
    recipe: Recipe, rows: np.ndarray, seed: int, *, stop: Callable[[], bool] = lambda: False
) -> float | None:
    """A tenth of the rate at which the loss of 100 steps with rising rates is lowest, to two digits.

    A tenth of the lowest point is what fast.ai's finder proposes. Steps are smoothed by a moving average of 0.9.

    Args:
        recipe: whose own rate or schedule does not matter.
        rows: numbers of the rows that may be trained on.
        seed: of the first weights and the order.
        stop: asked after each batch whether to end early.
    """
    model, sweep = recipe.with_optimizer(learning_rate=LOWEST).build(seed), _Sweep(stop)
    order = np.random.default_rng([seed, 11]).permutation(rows)
    whole = (
        len(order) // recipe.batch_size * recipe.batch_size
    )  # a step's own loss is told of whole batches alone
    chosen = order[: min(whole or len(order), STEPS * recipe.batch_size)]
    model.fit(
        recipe.scaled(part_of(recipe.x, chosen)),
        part_of(recipe.y, chosen),
        sample_weight=None if recipe.weight is None else part_of(recipe.weight, chosen),
        class_weight=recipe.class_weight,
        batch_size=recipe.batch_size,
        epochs=STEPS,
        callbacks=[sweep],
        verbose=0,
    )
    mean, smooth = 0.0, []
    for number, loss in enumerate(sweep.losses, start=1):
        mean = 0.9 * mean + 0.1 * loss
        smooth.append(mean / (1 - 0.9**number))
    values = np.nan_to_num(np.array(smooth), nan=np.inf, posinf=np.inf)
    if len(values) < 10 or not values.min() < values[:10].mean():
        return None
    return float(f"{sweep.rates[int(values.argmin())] / 10:.1e}")
