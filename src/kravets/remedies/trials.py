"""One training of a recipe, and how good it is on samples that it did not see.

Enters: a `Recipe`, a seed. Leaves: a `Trial`: a score for each held-out sample. The same seed gives every
recipe the same held-out part, order and initial weights, so that two trials can be compared sample by
sample. Refuses: answers that are neither right or wrong, nor near or far, nor have a loss that can be compared.
"""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable, Sequence
from typing import Any

import keras
import numpy as np

from kravets.diagnosis import anatomy
from kravets.diagnosis.autodiff import outputs, to_numpy
from kravets.diagnosis.facts import Case, HeadFacts, Sample, flat, part_of
from kravets.diagnosis.outcome import DISTANCES, predicted_classes, probabilities_of, task_of
from kravets.diagnosis.samples import class_labels, row_hashes
from kravets.remedies.copying import NotRepeatable
from kravets.remedies.range_test import range_tested
from kravets.remedies.recipe import Recipe

PARTS = 4  # of the training samples, of which one is held out
_MOST_HELD_OUT = 2000
_FEWEST = 20
_WORST = -1.0  # the least score of numbers and of probabilities
_TOO_SURE = (
    "overfitting"  # what a network learns by heart spoils its probabilities before the classes it names
)


@dataclasses.dataclass(frozen=True)
class Task:
    """What the training is to learn, as the user's data say it.

    Attributes:
        kind: `classes`, `labels` or `numbers`; `positions` where every pixel or step has a class of its own; `loss`
            where nothing is known of the answers but what the program's own loss says of them.
        balanced: whether each class counts the same, however rare.
        probabilities: whether classes are scored by the probabilities given to them instead of right and wrong.
    """

    kind: str
    balanced: bool = False
    probabilities: bool = False

    @property
    def worst(self) -> float:
        """The score of an answer that is no number."""
        return _WORST if self.kind in ("numbers", "loss") or self.probabilities else 0.0

    @property
    def score(self) -> str:
        """What a score means: `right`, `probabilities` or `loss`."""
        return "probabilities" if self.probabilities else "loss" if self.kind == "loss" else "right"


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


def task_of_case(case: Case, problems: Sequence[str] = ()) -> Task:
    """What a watched training is to learn.

    Args:
        case: what was watched.
        problems: slugs, ranked; where the first is overfitting, probabilities are scored.
    """
    kind, labels = task_of(case)
    if kind == "unknown":
        kind = _task_by_position(case)
    if kind == "unknown":
        return Task("loss")
    balanced = case.setup.weighted
    if labels is not None:
        counts = np.unique(labels, return_counts=True)[1]
        balanced = balanced or (len(counts) > 1 and counts.max() > 8 * counts.min())
    loss = case.setup.heads[0].loss if case.setup.heads else None
    likely = kind == "classes" and loss is not None and loss.endswith("crossentropy")
    return Task(kind, bool(balanced), likely and tuple(problems[:1]) == (_TOO_SURE,))


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

    Seed 0 holds out a quarter, by which a remedy is chosen. The others judge it and hold out none of these rows:
    seeds 1 to 3 a third of the rest each, seeds 4 to 6 thirds drawn anew, and so on. Fewer than 20 different rows are
    too few to hold any out: they are trained on and asked.
    """
    inputs = flat(recipe.x)
    count = len(inputs[0])
    marks = np.zeros(count, np.uint64)
    for part in inputs:
        if part.dtype.kind in "iufb":
            marks = marks * np.uint64(31) + row_hashes(part)
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
    names = tuple(getattr(original.model, "output_names", None) or ())
    scores = np.full(len(_batches(original, held) if task.kind == "loss" else held), task.worst)
    history: dict[str, list[float]] = {}
    model, failure, rate = None, None, None
    try:
        if recipe.range_tested:
            rate = range_tested(recipe, rows, seed, stop=stop)
            recipe = recipe if rate is None else recipe.with_optimizer(learning_rate=rate)
        model = recipe.build(seed)
        history = _fit(model, recipe, rows, seed, stop)
        if task.kind == "loss":
            scores = _scores_of_losses(model, original, held, seed)
        else:
            known = Sample(None, original.y, outputs=names).targets()[
                0
            ]  # of several outputs, the first is judged
            answers = _answers(model, recipe.scaled(part_of(original.x, held)))
            scores = _scores(recipe, model, task, np.asarray(known), held, answers)
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
    recipe: Recipe, model: Any, task: Task, known: np.ndarray, held: np.ndarray, answers: np.ndarray
) -> np.ndarray:
    """A score a held-out sample; an answer that is no number has the least there is."""
    truth, count = known[held], len(held)
    sound = np.isfinite(answers.reshape(count, -1)).all(axis=1)
    answers = np.where(np.isfinite(answers), answers, 0.0)
    labels = class_labels(known) if task.kind == "classes" else None
    if task.kind == "numbers":
        scores = _scores_of_numbers(known, truth, answers)
    elif task.kind == "classes":
        scores = np.full(count, task.worst)
        if labels is not None:
            scores = _scores_of_classes(recipe, model, task, labels, labels[held], answers)
    else:
        scores = _scores_by_position(anatomy.heads_of(model)[0], task, truth, answers)
    scores = np.where(sound & np.isfinite(scores), scores, task.worst)
    if task.balanced and labels is not None:
        present, place, sizes = np.unique(labels[held], return_inverse=True, return_counts=True)
        scores = scores * count / (len(present) * sizes[place])
    return scores


def _scores_of_losses(model: Any, original: Recipe, held: np.ndarray, seed: int) -> np.ndarray:
    """1 less the program's own loss over that of its untrained network, batch by batch, at least -1.

    Raises:
        NotRepeatable: the untrained network has no loss to compare with.
    """
    untrained, batches = original.build(seed), _batches(original, held)
    base = np.array([_own_loss(untrained, original, rows) for rows in batches])
    if not (np.isfinite(base).any() and np.nanmean(base[np.isfinite(base)]) > 0):
        raise NotRepeatable(
            "the answers are neither classes nor numbers beside targets, and the loss of the untrained network is "
            "no positive number, so no trial can be scored; apply the remedies by hand"
        )
    losses = np.array([_own_loss(model, original, rows) for rows in batches])
    scores = 1 - losses / base[np.isfinite(base)].mean()
    return np.clip(np.nan_to_num(scores, nan=_WORST, neginf=_WORST), _WORST, 1.0)


def _batches(original: Recipe, held: np.ndarray) -> list[np.ndarray]:
    """The held-out rows in batches of one size, because a loss may compare the samples of a batch."""
    size = min(original.batch_size, max(8, len(held) // 20))
    return [held[start : start + size] for start in range(0, max(1, len(held) - size + 1), size)]


def _own_loss(model: Any, original: Recipe, rows: np.ndarray) -> float:
    """What `compile` and the layers ask for, without penalties on weights, which a remedy may change."""
    x, y = part_of(original.x, rows), part_of(original.y, rows)
    total = model.compute_loss(x, y, model(x, training=False))
    penalties = [v.regularizer(v) for v in model.trainable_weights if getattr(v, "regularizer", None)]
    return float(to_numpy(total)) - float(sum(to_numpy(penalty) for penalty in penalties))


def _scores_of_numbers(known: np.ndarray, truth: np.ndarray, answers: np.ndarray) -> np.ndarray:
    wanted, said = (part.reshape(len(truth), -1).astype(float) for part in (truth, answers))
    if wanted.shape[1] < said.shape[1] <= len(said) / 20:  # quantiles, or a mean beside a variance
        said = _combined(wanted, said)
    elif said.shape != wanted.shape:
        said = np.broadcast_to(said[:, :1], wanted.shape)
    columns = known.reshape(len(known), -1).astype(float)
    spread = columns[np.isfinite(columns).all(axis=1)].var(axis=0).mean() + 1e-12
    return np.clip(1 - np.square(wanted - said).mean(axis=1) / spread, _WORST, 1.0)


def _combined(wanted: np.ndarray, said: np.ndarray) -> np.ndarray:
    """What an answer's columns say together: their best linear combination, found on the other half of the rows."""
    design, half = np.column_stack([said, np.ones(len(said))]), np.arange(len(said)) % 2
    found = np.empty(wanted.shape)
    for side in (0, 1):
        found[half == side] = (
            design[half == side] @ np.linalg.lstsq(design[half != side], wanted[half != side], rcond=None)[0]
        )
    return found


def _scores_by_position(head: HeadFacts, task: Task, truth: np.ndarray, answers: np.ndarray) -> np.ndarray:
    count = len(truth)
    if task.kind == "labels":
        cut = 0.0 if head.from_logits else 0.5
        if answers.size == truth.size:  # (n, h, w, 1) beside (n, h, w)
            truth = truth.reshape(answers.shape)
        return ((answers > cut) == (truth > 0.5)).reshape(count, -1).mean(axis=1)
    if answers.shape == truth.shape:
        truth = truth.argmax(axis=-1)
    said = answers.argmax(axis=-1)
    truth = truth.reshape(said.shape) if truth.size == said.size else truth
    return (said == truth).reshape(count, -1).mean(axis=1) if said.shape == truth.shape else np.zeros(count)


def _scores_of_classes(
    recipe: Recipe, model: Any, task: Task, known: np.ndarray, labels: np.ndarray, answers: np.ndarray
) -> np.ndarray:
    """Right or wrong, or by the probabilities: `known` are the labels of all rows, `labels` those of the answers."""
    head, names = anatomy.heads_of(model)[0], np.unique(known)
    said = predicted_classes(
        head, answers, names if recipe.classes is None else np.arange(len(recipe.classes))
    )
    if said is None:
        return np.full(len(labels), task.worst)
    if recipe.classes is not None:
        said = recipe.classes[np.clip(said.astype(int), 0, len(recipe.classes) - 1)]
    if task.probabilities:
        return _log_score(labels, names, said, _probabilities(head, answers), recipe.classes)
    return (said == labels).astype(float)


def _probabilities(head: HeadFacts, answers: np.ndarray) -> np.ndarray | None:
    """Class probabilities; answers that do not add up to 1 are divided by their sum, as Keras's cross-entropy does."""
    found = probabilities_of(head, answers)
    if found is None and answers.ndim == 2 and answers.shape[1] > 1 and answers.min() >= 0:
        found = answers / np.maximum(answers.sum(axis=1, keepdims=True), 1e-9)
    return found


def _log_score(
    labels: np.ndarray,
    known: np.ndarray,
    said: np.ndarray,
    probabilities: np.ndarray | None,
    columns: np.ndarray | None,
) -> np.ndarray:
    """1 plus the decimal logarithm of the right class's probability (Good 1952), which counts as 0.01 at least.

    Args:
        labels: (n,).
        known: the classes that occur, sorted.
        said: (n,), the classes named; where there are no probabilities, they count as sure.
        probabilities: (n, classes).
        columns: the class of each column, where they are not numbered from 0.
    """
    if columns is None:
        numbered = probabilities is not None and known.min() >= 0
        columns = np.arange(np.shape(probabilities)[1]) if numbered else known
    if probabilities is None or probabilities.shape[1] != len(columns):
        probabilities = said[:, None] == columns
    given = (probabilities * (labels[:, None] == columns)).sum(axis=1)
    return 1 + np.log10(np.clip(given, 0.01, 1.0))
