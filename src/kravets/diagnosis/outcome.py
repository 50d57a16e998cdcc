"""How well a training ended, on a scale that has no units, beside what a plain method gets.

Enters: a `Case`. Leaves: an `Outcome`: skill in [-1, 1] (0: no better than the commonest class or the mean,
1: perfect) on training and validation samples, and the skill of a reference that anyone can fit in a
blink: ridge regression and nearest neighbours on the same few samples. Refuses: to judge what is neither
classification nor regression; there everything is None.
"""

from __future__ import annotations

import dataclasses
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

from kravets.diagnosis.answers import log_loss_of, predicted_classes, probabilities_of
from kravets.diagnosis.facts import Case
from kravets.diagnosis.reference import reference_of
from kravets.diagnosis.samples import class_labels
from kravets.diagnosis.skills import accuracy_of, area_under, columns, explained, guess_of
from kravets.diagnosis.tasks import a_class_a_place, task_of


@dataclasses.dataclass
class Outcome:
    """What a training reached.

    Attributes:
        task: `classes`, `labels` (several yes-or-no answers), `numbers`, or `unknown`.
        classes: how many occur in the training targets.
        train: skill on training samples in inference mode.
        validation: on validation samples.
        mode_gap: skill in training mode less skill in inference mode, on the same training samples.
        reference: of the plain method on validation samples, or on a third of the training samples where
            there are no others.
        reference_within: on that third in any case.
        error: one standard error of the validation skill (of the training skill without validation).
        train_classes: true and predicted class numbers of the training sample.
        validation_classes: of the validation sample.
        validation_probabilities: (n, classes), where the answers can be read as such.
        mode_losses: log loss or relative squared error in inference and in training mode, on the same
            training samples.
        mode_error: one standard error of `mode_gap`.
    """

    task: str = "unknown"
    classes: int | None = None
    train: float | None = None
    validation: float | None = None
    mode_gap: float | None = None
    reference: float | None = None
    reference_within: float | None = None
    error: float = 0.05
    train_classes: tuple[np.ndarray, np.ndarray] | None = None
    validation_classes: tuple[np.ndarray, np.ndarray] | None = None
    validation_probabilities: np.ndarray | None = None
    mode_losses: tuple[float | None, float | None] = (None, None)
    mode_error: float = 0.0

    @property
    def held_out(self) -> float | None:
        """Skill on samples outside the training where there are such, else on training samples."""
        return self.train if self.validation is None else self.validation

    @property
    def fails(self) -> bool | None:
        """Whether the network is clearly worse than the plain method; None where that is unknown."""
        skill = self.held_out
        if skill is None or self.reference is None:
            return None
        return skill < self.reference - max(0.05, 2.5 * self.error) or (skill < 0.03 < 0.1 < self.reference)


def outcome_of(case: Case) -> Outcome:
    """Judges what the trained model answered; see the module."""
    task, labels = task_of(case)
    places = task == "unknown" and a_class_a_place(case)
    if places:
        task = "classes"
    result = Outcome(task)
    train, final = case.data.train, case.final
    if task == "unknown" or train is None or final.train is None:
        return result
    answers = np.asarray(final.train[0], np.float64)
    targets = np.asarray(train.targets()[0])[: len(answers)]
    own_loss = not case.setup.heads or case.setup.heads[0].loss is None
    read_out = None
    if task == "numbers" and own_loss and columns(answers).shape != columns(targets).shape:
        read_out = _read_out(targets, answers)
        if read_out is None:
            return Outcome()  # mixtures, ...: what they mean, only the user's own loss knows
    validation = case.data.validation
    later = final.validation is not None and validation is not None and validation.targets()
    later_answers = np.asarray(final.validation[0], np.float64) if later and final.validation else None
    later_targets = (
        np.asarray(validation.targets()[0])[: len(later_answers)]
        if later_answers is not None and validation is not None
        else None
    )
    mode_answers = np.asarray(final.training_mode[0], np.float64) if final.training_mode is not None else None
    each = targets[0].size if places else 1
    if places:
        if answers.size // answers.shape[-1] != targets.size:
            return Outcome()
        width, labels = answers.shape[-1], targets.reshape(-1)
        answers = answers.reshape(-1, width)
        mode_answers = mode_answers if mode_answers is None else mode_answers.reshape(-1, width)
        if later_answers is not None and later_targets is not None:
            later_answers, later_targets = later_answers.reshape(-1, width), later_targets.reshape(-1)
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        if task == "numbers":
            if read_out is not None:
                answers = read_out(answers)
                mode_answers = mode_answers if mode_answers is None else read_out(mode_answers)
                later_answers = later_answers if later_answers is None else read_out(later_answers)
            elif own_loss:
                answers = _shifted(targets, answers)
                mode_answers = mode_answers if mode_answers is None else _shifted(targets, mode_answers)
                if later_answers is not None:
                    later_answers = _shifted(later_targets, later_answers)
            _judge_numbers(result, (targets, answers), (later_targets, later_answers), mode_answers)
        elif task == "labels":
            _judge_labels(result, case, (targets, answers), (later_targets, later_answers), mode_answers)
        elif labels is not None:
            later_labels = class_labels(later_targets) if later_targets is not None else None
            _judge_classes(
                result, case, (labels[: len(answers)], answers), (later_labels, later_answers), mode_answers
            )
        if places:  # neighbours are much alike, so that each sample counts once; no plain method knows a neighbourhood
            result.error, result.mode_error = (e * np.sqrt(each) for e in (result.error, result.mode_error))
            result.validation_probabilities = None
        else:
            result.reference, result.reference_within = reference_of(case, task, later_targets)
    return result


def _judge_numbers(result: Outcome, train: Any, later: Any, mode: np.ndarray | None) -> None:
    targets, answers = columns(train[0]), columns(train[1])
    centre = targets.mean(axis=0)
    if targets.shape != answers.shape:
        if targets.shape[1] != 1 and answers.shape[1] != 1:
            return
        answers = np.broadcast_to(answers[:, :1], targets.shape)
    result.train, _ = explained(targets, answers, centre)
    result.error = 0.02
    if mode is not None:
        few = targets[: len(mode)]
        seen = np.broadcast_to(columns(mode)[:, : few.shape[1]], few.shape)
        inference, training = explained(few, answers[: len(few)], centre), explained(few, seen, centre)
        result.mode_gap, result.mode_losses = training[0] - inference[0], (inference[1], training[1])
    if later[0] is not None:
        known, said = columns(later[0]), columns(later[1])
        result.validation, _ = explained(
            known, np.broadcast_to(said[:, : known.shape[1]], known.shape), centre
        )
        result.error = 1.0 / np.sqrt(max(len(known), 4))


def _read_out(targets: Any, answers: np.ndarray) -> Callable[[np.ndarray], np.ndarray] | None:
    """What several answers a target say of it: a mean beside a variance, quantiles.

    Their best linear combination on the training samples; None for more than three answers a target, whose
    meaning (the parts of a mixture) need not be linear.
    """
    said, wanted = columns(answers), columns(targets)[: len(answers)]
    several = wanted.shape[1] < said.shape[1] <= 3 * wanted.shape[1]
    if not several or len(said) < 20 * said.shape[1] or not np.isfinite(said).all():
        return None
    factors = np.linalg.lstsq(np.c_[said, np.ones(len(said))], wanted, rcond=None)[0]

    def read(other: np.ndarray) -> np.ndarray:
        table = columns(other)
        return np.c_[table, np.ones(len(table))] @ factors

    return read


def _shifted(targets: Any, answers: np.ndarray) -> np.ndarray:
    """The answers of a network with a loss of the user's own, shifted and stretched to the targets.

    Such a loss may ask for a quantile or for another scale; how far the answers follow the targets is told
    all the same.
    """
    fitted, wanted = columns(answers).copy(), columns(targets)[: len(answers)]
    for column in range(min(fitted.shape[1], wanted.shape[1])):
        one, two = fitted[:, column], wanted[:, column]
        spread = one.var()
        if np.isfinite(spread) and spread > 0:
            slope = max(0.0, float(np.mean((one - one.mean()) * (two - two.mean())) / spread))
            fitted[:, column] = two.mean() + slope * (one - one.mean())
    return fitted


def _judge_labels(result: Outcome, case: Case, train: Any, later: Any, mode: np.ndarray | None) -> None:
    cut = 0.0 if case.setup.heads[0].from_logits else 0.5

    def skill(targets: np.ndarray, answers: np.ndarray) -> float:
        truth, said = targets > 0.5, answers > cut
        guess = np.mean(np.maximum(truth.mean(axis=0), 1 - truth.mean(axis=0)))
        return float(np.clip(((truth == said).mean() - guess) / max(1 - guess, 1e-9), -1, 1))

    if train[0].shape != train[1].shape:
        return
    result.train = skill(*train)
    if mode is not None:
        result.mode_gap = skill(train[0][: len(mode)], mode) - skill(*(part[: len(mode)] for part in train))
    if later[0] is not None and later[0].shape == later[1].shape:
        result.validation = skill(*later)
        result.error = 1 / np.sqrt(max(later[0].size, 4))


def _judge_classes(result: Outcome, case: Case, train: Any, later: Any, mode: np.ndarray | None) -> None:
    labels, answers = train
    head = case.setup.heads[0]
    known = np.unique(labels)
    result.classes = len(known)
    told = known if len(known) > 1 or later[0] is None else np.unique(np.concatenate([labels, later[0]]))
    predicted = predicted_classes(head, answers, told)
    if predicted is None:
        return
    balanced = case.setup.weighted
    guess = guess_of(labels, balanced)
    room = max(1 - guess, 1e-9)
    # A loss of the user's own may give one class more weight; where its answers are cut, nobody knows.
    by_order = head.loss is None and len(known) <= 2 and columns(answers).shape[1] == 1
    if by_order:
        return _judge_order(result, case, known, train, later, mode) if len(known) == 2 else None
    result.train_classes = labels, predicted
    later_said = predicted_classes(head, later[1], told) if later[0] is not None and len(later[0]) else None
    if later_said is not None:
        result.validation_classes = later[0], later_said
        result.validation_probabilities = probabilities_of(head, later[1])
    if len(known) < 2:
        return  # a sample without the rare class: nobody can be better than always answering the other

    def skill(truth: np.ndarray, said: np.ndarray) -> float:
        return float(np.clip((accuracy_of(truth, said, balanced) - guess) / room, -1, 1))

    result.train = skill(labels, predicted)
    right = labels, labels == predicted
    if mode is not None:
        few = labels[: len(mode)]
        said = predicted_classes(head, mode, known)
        if said is not None:
            result.mode_gap = skill(few, said) - skill(few, predicted[: len(mode)])
            change = (few == said).astype(float) - (few == predicted[: len(mode)])
            result.mode_error = _standard_error(few, change, balanced) / room
        pair = (
            log_loss_of(few, probabilities_of(head, part), known) for part in (answers[: len(mode)], mode)
        )
        result.mode_losses = next(pair), next(pair)
    if later_said is not None:
        result.validation = skill(later[0], later_said)
        right = later[0], later[0] == later_said
    result.error = _standard_error(*right, balanced) / room


def _judge_order(
    result: Outcome, case: Case, known: np.ndarray, train: Any, later: Any, mode: np.ndarray | None
) -> None:
    """Two classes told apart by the order of the answers: twice the area under the ROC curve, less 1.

    Which way the order runs is the loss's affair: a distance is small where two are the same. A loss that went
    below zero may have lost its sign, and says nothing of that.
    """
    way = 1.0

    def skill(truth: np.ndarray, answers: np.ndarray) -> float | None:
        scores, inside = columns(answers)[:, 0], truth == known.max()
        if not 0 < inside.sum() < len(inside):
            return None
        return way * (2 * area_under(inside, scores)[0] - 1) if np.isfinite(scores).all() else -1.0

    result.train = skill(*train)
    losses = [row["loss"] for row in case.history if "loss" in row]
    if losses and min(losses) >= 0 and np.isfinite(train[1]).all() and (result.train or 0.0) < -0.5:
        way, result.train = -1.0, -(result.train or 0.0)
    counts = train[0]
    if mode is not None:
        few = train[0][: len(mode)]
        one, two = skill(few, mode), skill(few, train[1][: len(mode)])
        result.mode_gap = None if one is None or two is None else one - two
        result.mode_error = 2 * _error_of_area(few, known)
    if later[0] is not None and len(later[0]):
        result.validation, counts = skill(*later), later[0]
    result.error = 2 * _error_of_area(counts, known)


def _error_of_area(labels: np.ndarray, known: np.ndarray) -> float:
    """One standard error of the area under the ROC curve, at most."""
    inside = max(int((labels == known.max()).sum()), 1)
    return float(np.sqrt((1 / inside + 1 / max(len(labels) - inside, 1)) / 12))


def _standard_error(labels: np.ndarray, scores: np.ndarray, balanced: bool) -> float:
    """Of the mean of some scores, or of the mean over classes of their means, which rests on the rarest one."""
    parts = [scores[labels == c] for c in np.unique(labels)] if balanced else [scores]
    variances = [max(float(part.var()), 0.01, 1 / (len(part) + 4)) / len(part) for part in parts]
    return float(np.sqrt(sum(variances)) / len(parts))
