"""One training of a recipe, and how good it is on samples that it did not see.

Enters: a `Recipe`, a seed. Leaves: a `Trial`: a score for each held-out sample. The same seed gives every
recipe the same held-out part, order and initial weights, so that two trials can be compared sample by
sample. Refuses: tasks whose answers cannot be read as right or wrong, near or far.
"""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable, Sequence
from typing import Any

import keras
import numpy as np

from kravets.diagnosis import anatomy
from kravets.diagnosis.autodiff import outputs
from kravets.diagnosis.facts import Case, Sample, flat, part_of
from kravets.diagnosis.outcome import DISTANCES, predicted_classes, probabilities_of, task_of
from kravets.diagnosis.samples import class_labels, row_hashes
from kravets.remedies.copying import NotRepeatable
from kravets.remedies.range_test import range_tested
from kravets.remedies.recipe import Recipe

HELD_OUT = 0.25  # of the training samples
_MOST_HELD_OUT = 2000
_WORST = -1.0  # the least score of numbers and of probabilities
_SPOIL_PROBABILITIES = ("overfitting",)  # a network that has become too sure may name the same classes as before


@dataclasses.dataclass(frozen=True)
class Task:
    """What the training is to learn, as the user's data say it.

    Attributes:
        kind: `classes`, `labels` or `numbers`; `positions` where every pixel or step has a class of its own.
        balanced: whether each class counts the same, however rare.
        probabilities: whether classes are scored by the probabilities given to them instead of right and wrong.
    """

    kind: str
    balanced: bool = False
    probabilities: bool = False

    @property
    def worst(self) -> float:
        """The score of an answer that is no number."""
        return _WORST if self.kind == "numbers" or self.probabilities else 0.0


@dataclasses.dataclass
class Trial:
    """What came of one training.

    Attributes:
        seed: of the split, the order and the initial weights.
        scores: a number a held-out sample: 1 is right; 0 is wrong or, for numbers and probabilities, as far off
            as the mean on average; these may fall to -1. Where classes are balanced, rare ones weigh more.
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


def task_of_case(case: Case, problems: Sequence[str] = ()) -> Task:
    """What a watched training is to learn.

    Args:
        case: what was watched.
        problems: slugs, ranked; where the first spoils probabilities rather than classes, probabilities are scored.

    Raises:
        NotRepeatable: nothing that a score can be given for.
    """
    kind, labels = task_of(case)
    if kind == "unknown":
        kind = _task_by_position(case)
    if kind == "unknown":
        raise NotRepeatable(
            "the answers are neither classes nor numbers beside targets, so no trial can be scored; "
            "apply the remedies by hand"
        )
    balanced = case.setup.weighted
    if labels is not None:
        counts = np.unique(labels, return_counts=True)[1]
        balanced = balanced or (len(counts) > 1 and counts.max() > 8 * counts.min())
    loss = case.setup.heads[0].loss if case.setup.heads else None
    likely = kind == "classes" and loss is not None and loss.endswith("crossentropy")
    return Task(kind, bool(balanced), likely and tuple(problems[:1]) in [(p,) for p in _SPOIL_PROBABILITIES])


def _task_by_position(case: Case) -> str:
    """The task of a network that answers for each pixel, step or label, such as a mask or a picture restored."""
    targets = case.data.train.targets() if case.data.train is not None else []
    first = np.asarray(targets[0]) if len(targets) == 1 else np.empty(0)
    if (
        first.ndim == 2
        and first.shape[-1] > 1
        and first.dtype.kind in "iufb"
        and np.isin(first, (0, 1)).all()
    ):
        return "labels"  # rows that name several classes, whatever loss they were given
    if first.ndim < 3 or not case.setup.heads:
        return "unknown"
    loss = case.setup.heads[0].loss
    if loss in DISTANCES:
        return "numbers"
    if loss == "binary_crossentropy":
        return "labels" if np.isin(first, (0, 1)).all() else "numbers"
    if loss in ("sparse_categorical_crossentropy", "categorical_crossentropy"):
        return "positions"
    return "unknown"


def split(recipe: Recipe, task: Task, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Rows to train on and rows held out, no row equal to one of the other part.

    Seed 0 chooses among remedies; what other seeds hold out, it trained on, so that they judge the choice afresh.
    """
    inputs = flat(recipe.x)
    count = len(inputs[0])
    if count < 20:
        return np.arange(count), np.arange(count)  # too few to hold any out: the training samples are asked
    random = np.random.default_rng([seed, 7])
    groups = np.zeros(count, np.uint64)
    for part in inputs:
        if part.dtype.kind in "iufb":
            groups = groups * np.uint64(31) + row_hashes(part)
    _, group = np.unique(groups, return_inverse=True)
    outputs_named = tuple(getattr(recipe.model, "output_names", None) or ())
    first = Sample(None, recipe.y, outputs=outputs_named).targets()[0]
    labels = class_labels(first) if task.kind == "classes" else None
    order = random.permutation(count)
    if seed != 0:
        chosen_by = np.isin(order, split(recipe, task, 0)[1])
        order = np.concatenate([order[~chosen_by], order[chosen_by]])
    wanted = min(round(HELD_OUT * count), _MOST_HELD_OUT)
    held = np.zeros(count, bool)
    parts = [order] if labels is None else [order[labels[order] == name] for name in np.unique(labels)]
    for rows in parts:
        held[rows[: max(1, round(wanted * len(rows) / count))]] = True
    held &= ~np.isin(group, np.unique(group[~held]))
    if held.sum() < 5:  # rows repeat so much that none is left: whole groups are held out
        chosen = random.permutation(group.max() + 1)[: max(1, round(HELD_OUT * (group.max() + 1)))]
        held = np.isin(group, chosen)
    return np.flatnonzero(~held), np.flatnonzero(held)


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
    names = tuple(getattr(original.model, "output_names", None) or ())
    asked = Sample(part_of(original.x, held), part_of(original.y, held), outputs=names)
    known = Sample(None, original.y, outputs=names).targets()[0]  # of several outputs, the first is judged
    scores = np.full(len(held), task.worst)
    history: dict[str, list[float]] = {}
    model, failure, rate = None, None, None
    try:
        if recipe.range_tested:
            rate = range_tested(recipe, rows, seed, stop=stop)
            recipe = recipe if rate is None else recipe.with_optimizer(learning_rate=rate)
        model = recipe.build(seed)
        history = _fit(model, recipe, rows, seed, stop)
        answers = _answers(model, recipe.scaled(asked.x))
        scores = _scores(recipe, model, task, np.asarray(asked.targets()[0]), answers, np.asarray(known))
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
        validation = part_of(recipe.x, rows[aside]), part_of(recipe.y, rows[aside])
        rows = rows[~aside]
    x, y = recipe.scaled(part_of(recipe.x, rows)), part_of(recipe.y, rows)
    if validation is not None:
        validation = recipe.scaled(validation[0]), validation[1]
    fitted = model.fit(
        x,
        y,
        sample_weight=None if recipe.weight is None else recipe.weight[rows],
        class_weight=recipe.class_weight,
        validation_data=validation,
        batch_size=recipe.batch_size,
        epochs=recipe.epochs,
        shuffle=recipe.shuffle,
        callbacks=[*(make() for make in recipe.callbacks), _Stop(stop)],
        verbose=0,
    )
    return {name: [float(value) for value in values] for name, values in fitted.history.items()}


def _answers(model: Any, x: Any) -> np.ndarray:
    parts = [
        outputs(model, part_of(x, slice(start, start + 256)))[0] for start in range(0, len(flat(x)[0]), 256)
    ]
    return np.concatenate(parts)


def _scores(
    recipe: Recipe, model: Any, task: Task, truth: np.ndarray, answers: np.ndarray, known: np.ndarray
) -> np.ndarray:
    """A score a sample; an answer that is no number has the least there is."""
    sound = np.isfinite(answers.reshape(len(answers), -1)).all(axis=1)
    scores = _scores_of_numbers(
        recipe, model, task, truth, np.where(np.isfinite(answers), answers, 0.0), known
    )
    return np.where(sound & np.isfinite(scores), scores, task.worst)


def _scores_of_numbers(
    recipe: Recipe, model: Any, task: Task, truth: np.ndarray, answers: np.ndarray, known: np.ndarray
) -> np.ndarray:
    count = len(truth)
    if task.kind == "numbers":
        wanted, said = truth.reshape(count, -1).astype(float), answers.reshape(count, -1).astype(float)
        if said.shape != wanted.shape:
            said = np.broadcast_to(said[:, :1], wanted.shape)
        columns = known.reshape(len(known), -1).astype(float)
        spread = columns[np.isfinite(columns).all(axis=1)].var(axis=0).mean() + 1e-12
        return np.clip(1 - np.square(wanted - said).mean(axis=1) / spread, _WORST, 1.0)
    head = anatomy.heads_of(model)[0]
    if task.kind == "labels":
        cut = 0.0 if head.from_logits else 0.5
        if answers.size == truth.size:  # (n, h, w, 1) beside (n, h, w)
            truth = truth.reshape(answers.shape)
        return ((answers > cut) == (truth > 0.5)).reshape(count, -1).mean(axis=1)
    if task.kind == "positions":
        if answers.shape == truth.shape:
            truth = truth.argmax(axis=-1)
        said = answers.argmax(axis=-1)
        truth = truth.reshape(said.shape) if truth.size == said.size else truth
        return (
            (said == truth).reshape(count, -1).mean(axis=1) if said.shape == truth.shape else np.zeros(count)
        )
    labels, all_labels = class_labels(truth), class_labels(known)
    if labels is None or all_labels is None:
        return np.zeros(count)
    names = np.unique(all_labels)
    said = predicted_classes(
        head, answers, names if recipe.classes is None else np.arange(len(recipe.classes))
    )
    if said is None:
        return np.zeros(count)
    if recipe.classes is not None:
        said = recipe.classes[np.clip(said.astype(int), 0, len(recipe.classes) - 1)]
    right = (said == labels).astype(float)
    if task.probabilities:
        right = _brier_skill(labels, all_labels, said, probabilities_of(head, answers), recipe.classes)
    if task.balanced:
        present, place, sizes = np.unique(labels, return_inverse=True, return_counts=True)
        right *= count / (len(present) * sizes[place])
    return right


def _brier_skill(
    labels: np.ndarray,
    all_labels: np.ndarray,
    said: np.ndarray,
    probabilities: np.ndarray | None,
    columns: np.ndarray | None,
) -> np.ndarray:
    """1 less the Brier score over that of the class shares (Brier 1950; Murphy 1973), at least -1.

    Args:
        labels: (n,).
        all_labels: of the whole training part, for the shares.
        said: (n,), the classes named; where there are no probabilities, they count as sure.
        probabilities: (n, classes).
        columns: the class of each column, where they are not numbered from 0.
    """
    if columns is None:
        numbered = probabilities is not None and all_labels.min() >= 0
        columns = np.arange(np.shape(probabilities)[1]) if numbered else np.unique(all_labels)
    if probabilities is None or probabilities.shape[1] != len(columns):
        probabilities = said[:, None] == columns
    shares = (all_labels[:, None] == columns).mean(axis=0)
    distance = np.square(probabilities - (labels[:, None] == columns)).sum(axis=1)
    return np.clip(1 - distance / max(1 - np.square(shares).sum(), 1e-9), _WORST, 1.0)
