"""One training of a recipe, and how good it is on samples that it did not see.

Enters: a `Recipe`, a seed. Leaves: a `Trial`: a score for each held-out sample. The same seed gives every
recipe the same held-out part, order and initial weights, so that two trials can be compared sample by
sample. Refuses: nothing; a training that fails has the worst scores, and says why.
"""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable, Sequence
from typing import Any

import keras
import numpy as np

from kravets.diagnosis.copies import marks_of
from kravets.diagnosis.facts import Sample
from kravets.diagnosis.samples import class_labels
from kravets.diagnosis.structures import flat, part_of
from kravets.remedies.range_test import range_tested
from kravets.remedies.recipe import Recipe
from kravets.remedies.scoring import Task, scores_of, worst_scores

PARTS = 4  # of the training samples, of which one is held out
_MOST_HELD_OUT = 2000
_FEWEST = 20


@dataclasses.dataclass
class Trial:
    """What came of one training.

    Attributes:
        seed: of the split, the order and the initial weights.
        scores: a number a held-out sample, or a batch of them where the loss is scored: 1 is right, or no loss; 0 is
            wrong or, for numbers, as far off as the mean on average, for probabilities one in ten for the right class,
            for losses that of the untrained network. All but right and wrong may fall to -1. Where classes are
            balanced, rare ones weigh more.
        seconds: that it took.
        history: a metric's name to its values by epoch.
        model: the trained network, while it is kept.
        failure: what went wrong, if it did.
        rate: that a range test proposed, if one was asked for.
    """

    seed: int
    scores: np.ndarray
    seconds: float
    history: dict[str, list[float]] = dataclasses.field(default_factory=dict)
    model: Any = None
    failure: str | None = None
    rate: float | None = None

    @property
    def score(self) -> float:
        """The mean over the held-out samples."""
        return float(self.scores.mean())


def split(recipe: Recipe, task: Task, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Rows to train on and rows held out, no row equal to one of the other part.

    Seed 0 holds out a quarter, by which a remedy is chosen. The others judge it and hold out none of these rows:
    seeds 1 to 3 a third of the rest each, seeds 4 to 6 thirds drawn anew, and so on. Fewer than 20 different rows are
    too few to hold any out: they are trained on and asked.
    """
    marks = _marks(flat(recipe.x))
    count = len(marks)
    _, first, group = np.unique(marks, return_index=True, return_inverse=True)
    if len(first) < _FEWEST:
        return np.arange(count), np.arange(count)
    group, first = np.argsort(np.argsort(first))[group], np.sort(first)  # by their order, not by their marks
    labels = None
    if task.kind == "classes":
        names = tuple(getattr(recipe.model, "output_names", None) or ())
        labels = class_labels(Sample(None, recipe.y, outputs=names).targets()[0])
    chosen = _parts(np.arange(len(first)), None if labels is None else labels[first], PARTS, [0, 7])[0]
    if seed != 0:
        rest, (draw, third) = np.setdiff1d(np.arange(len(first)), chosen), divmod(seed - 1, PARTS - 1)
        chosen = _parts(rest, None if labels is None else labels[first][rest], PARTS - 1, [draw, 8])[third]
    rows = np.cumsum(np.bincount(group)[chosen])
    chosen = chosen[: max(1, int(np.searchsorted(rows, _MOST_HELD_OUT, "right")))]
    held = np.isin(group, chosen)
    return np.flatnonzero(~held), np.flatnonzero(held)


def _marks(parts: Sequence[np.ndarray]) -> np.ndarray:
    """A number a row that equal rows share, texts among them, and rows that are another's multiple."""
    (marks,) = marks_of(parts)
    for part in parts:
        if part.dtype.kind not in "iufb":
            keys = (str(np.asarray(row).tolist()) for row in part)
            marks = marks * np.uint64(31) + np.array([hash(key) % 2**64 for key in keys], np.uint64)
    return marks


def _parts(items: np.ndarray, labels: np.ndarray | None, parts: int, seed: Sequence[int]) -> list[np.ndarray]:
    """Items in equal parts by lot, each class spread evenly over them."""
    order = np.random.default_rng(seed).permutation(len(items))
    by_class = order if labels is None else order[np.argsort(labels[order], kind="stable")]
    return [np.random.default_rng(seed).permutation(items[by_class[part::parts]]) for part in range(parts)]


def carry_out(
    recipe: Recipe, original: Recipe, task: Task, seed: int, *, stop: Callable[[], bool] = lambda: False
) -> Trial:
    """Trains a recipe on the part that the seed gives it and scores the rest.

    Args:
        recipe: what to train; its rows may be fewer or other than the original's.
        original: with the user's own rows and labels: what is held out and asked for.
        task: what a score means.
        seed: of split, order and initial weights.
        stop: asked after each batch whether to end the training early.
    """
    began = time.perf_counter()
    rows, held = split(original, task, seed)
    rows = rows if recipe.rows is None else rows[np.isin(rows, recipe.rows)]
    scores = worst_scores(original, task, held)
    history: dict[str, list[float]] = {}
    model, failure, rate = None, None, None
    try:
        if recipe.range_tested:
            rate = range_tested(recipe, rows, seed, stop=stop)
            recipe = recipe if rate is None else recipe.with_optimizer(learning_rate=rate)
        model = recipe.build(seed)
        history = _fit(model, recipe, rows, seed, stop)
        scores = scores_of(model, recipe, original, task, held, seed)
    except Exception as error:  # a change that this network cannot bear is a result
        failure = f"{type(error).__name__}: {str(error)[:300]}"
    return Trial(seed, scores, time.perf_counter() - began, history, model, failure, rate)


class _Stop(keras.callbacks.Callback):
    async_safe = True

    def __init__(self, asked: Callable[[], bool]) -> None:
        super().__init__()
        self._asked = asked

    def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
        if self._asked() and self.model is not None:
            self.model.stop_training = True


def _fit(
    model: Any, recipe: Recipe, rows: np.ndarray, seed: int, stop: Callable[[], bool]
) -> dict[str, list[float]]:
    keras.utils.set_random_seed(seed)  # building draws as many numbers as there are layers
    validation = recipe.validation
    if recipe.validation_rows is not None:  # of the rows at hand: none that is scored, none that was left out
        aside = np.isin(rows, recipe.validation_rows)
        if aside.any():
            validation = part_of(recipe.x, rows[aside]), part_of(recipe.y, rows[aside])
        rows = rows[~aside]
    x, y = recipe.scaled(part_of(recipe.x, rows)), part_of(recipe.y, rows)
    if validation is not None:
        validation = recipe.scaled(validation[0]), validation[1]
    steps = recipe.steps_per_epoch  # an epoch is no longer than the rows at hand
    steps = None if steps is None else min(steps, -(-len(rows) // recipe.batch_size))
    fitted = model.fit(
        x,
        y,
        sample_weight=None if recipe.weight is None else part_of(recipe.weight, rows),
        class_weight=recipe.class_weight,
        validation_data=validation,
        batch_size=recipe.batch_size,
        epochs=recipe.epochs,
        steps_per_epoch=steps,
        shuffle=recipe.shuffle,
        callbacks=[*(make() for make in recipe.callbacks), _Stop(stop)],
        verbose=0,
    )
    return {name: [float(value) for value in values] for name, values in fitted.history.items()}
