"""What a trained network is worth on samples that it did not see.

Enters: a watched case; a trained network, its recipe and the original, held-out rows. Leaves: a `Task`, which says
what a score means, and a score for each held-out sample or, where a loss is scored, for each batch. Refuses: a loss
that cannot be compared, because that of the untrained network is no positive number.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from kravets.diagnosis import configuration
from kravets.diagnosis.answers import predicted_classes, probabilities_of
from kravets.diagnosis.autodiff import outputs, to_numpy
from kravets.diagnosis.facts import DISTANCES, Case, HeadFacts, Sample
from kravets.diagnosis.samples import class_labels
from kravets.diagnosis.structures import flat, part_of
from kravets.diagnosis.tasks import task_of
from kravets.remedies.copying import NotRepeatable
from kravets.remedies.recipe import Recipe

_WORST = -1.0  # the least score of all but right and wrong
# what is learned by heart spoils probabilities before the classes that are named
_TOO_SURE = ("overfitting", "no_validation")


@dataclasses.dataclass(frozen=True)
class Task:
    """What the training is to learn, as the user's data say it.

    Attributes:
        kind: `classes`, `labels` or `numbers`; `positions` where every pixel or step has a class of its own; `loss`
            where nothing is known of the answers but what the program's own loss says of them.
        balanced: whether each class counts the same, however rare.
        probabilities: whether classes are scored by the probabilities given to them instead of right and wrong.
        halves: whether the samples of the user's training and of the validation part count half each.
        gap: whether it is asked how near the score on the validation samples comes to that on held-out ones.
    """

    kind: str
    balanced: bool = False
    probabilities: bool = False
    halves: bool = False
    gap: bool = False

    @property
    def worst(self) -> float:
        """The score of an answer that is no number."""
        return _WORST if self.kind in ("numbers", "loss") or self.probabilities else 0.0

    @property
    def score(self) -> str:
        """What a score means: `gap`, `halves`, `right`, `probabilities` or `loss`."""
        if self.gap or self.halves:
            return "gap" if self.gap else "halves"
        return "probabilities" if self.probabilities else "loss" if self.kind == "loss" else "right"


def task_of_case(case: Case, problems: Sequence[str] = ()) -> Task:
    """What a watched training is to learn.

    Args:
        case: what was watched.
        problems: slugs, ranked; the first decides whether probabilities, halves or a gap are scored.
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
    first = problems[0] if problems else ""
    return Task(
        kind, bool(balanced), likely and first in _TOO_SURE, first == "split_mismatch", first == "leakage"
    )


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
    loss = case.setup.heads[0].loss if case.setup.heads else None
    several = first.ndim == 2 and first.shape[-1] > 1 and first.dtype.kind in "iuf"
    if several and loss == "binary_crossentropy":
        return "numbers"  # several, some of them beyond what the loss counts with
    if first.ndim < 3:
        return "unknown"
    if loss in DISTANCES:
        return "numbers"
    if loss == "binary_crossentropy":
        return "labels" if np.isin(first, (0, 1)).all() else "numbers"
    if loss in ("sparse_categorical_crossentropy", "categorical_crossentropy"):
        return "positions"
    return "unknown"


def worst_scores(original: Recipe, task: Task, held: np.ndarray) -> np.ndarray:
    """The scores of a training that failed."""
    return np.full(len(_batches(original, held) if task.kind == "loss" else held), task.worst)


def scores_of(
    model: Any, recipe: Recipe, original: Recipe, task: Task, held: np.ndarray, seed: int
) -> np.ndarray:
    """The scores of a trained network.

    Args:
        model: trained as the recipe says.
        recipe: with its inputs, which are asked, and how they are scaled and classes numbered.
        original: with the user's own labels, which are asked for.
        task: what a score means.
        held: numbers of the rows.
        seed: of the untrained network that losses are compared with.
    """
    if task.kind == "loss":
        return _scores_of_losses(model, original, held, seed)
    names = tuple(getattr(original.model, "output_names", None) or ())
    # of several outputs, the first is judged
    known = np.asarray(Sample(None, original.y, outputs=names).targets()[0])

    def of(rows: np.ndarray) -> np.ndarray:
        answers = _answers(model, recipe.scaled(part_of(recipe.x, rows)))
        return _scores(recipe, model, task, known, rows, answers)

    scores = of(held)
    if original.pooled and task.gap:
        return _nearness(scores, of, recipe, held)
    if original.pooled and task.halves and original.validation_rows is not None:
        aside = np.isin(held, original.validation_rows)
        if aside.any() and not aside.all():
            scores = scores * np.where(aside, 0.5 / aside.mean(), 0.5 / (~aside).mean())
    return scores


def _nearness(
    scores: np.ndarray, of: Callable[[np.ndarray], np.ndarray], recipe: Recipe, held: np.ndarray
) -> np.ndarray:
    """1 less how far the held-out samples' scores lie on that side of the validation samples' where their mean lies."""
    asked = np.setdiff1d([] if recipe.validation_rows is None else recipe.validation_rows, held)
    asked = asked if recipe.rows is None else np.intersect1d(asked, recipe.rows)
    if not len(asked):  # nothing is validated, so nothing is known
        return np.zeros(len(scores))
    told = float(of(asked.astype(int)).mean())
    return 1 - np.sign(told - scores.mean()) * (told - scores)


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
        scores = _scores_by_position(configuration.heads_of(model)[0], task, truth, answers)
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
    head, names = configuration.heads_of(model)[0], np.unique(known)
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
