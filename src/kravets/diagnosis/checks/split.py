"""Problems of the split and the order: parts of different kinds, sorted samples."""

from __future__ import annotations

import numpy as np

from kravets.diagnosis.checks.base import (
    Case,
    Check,
    Outcome,
    need,
    poor,
    step_losses,
    wanted,
)
from kravets.diagnosis.findings import Evidence, Finding, Where
from kravets.diagnosis.samples import class_labels
from kravets.diagnosis.skills import shares_apart


class SplitMismatch(Check):
    """Validation data prepared in another way, or of other classes, than the training data."""

    problem = "split_mismatch"

    def examine(self, case: Case, outcome: Outcome) -> Finding | None:
        """Compares means, deviations and class shares of both parts."""
        train = wanted(case.data.train, "the training data were not seen")
        validation = wanted(case.data.validation, "the validation data were not seen")
        found = self._labels(case, outcome) or self._rule(outcome)
        if found:
            return found
        for one, two in zip(train.inputs(), validation.inputs(), strict=False):
            if one.dtype.kind not in "iufb" or two.dtype.kind not in "iufb" or min(len(one), len(two)) < 30:
                continue
            first, second = one.astype(np.float64), two.astype(np.float64)
            spread, other = float(first.std()), float(second.std())
            if not np.isfinite(spread) or spread <= 0:
                continue
            ratio = other / spread
            shift = abs(float(second.mean()) - float(first.mean())) / spread
            flat_one, flat_two = (part.reshape(len(part), -1) for part in (first, second))
            if flat_one.shape[1] == flat_two.shape[1]:
                shift = max(shift, self._feature_shift(flat_one, flat_two))
            if ratio > 2 or ratio < 0.5 or shift > 0.5:
                return Finding(
                    self.problem,
                    "note" if self._harmless(outcome) else "warning",
                    0.9,
                    "The validation inputs have another mean or scale than the training inputs.",
                    Where(argument="validation_data"),
                    (
                        Evidence("deviation, validation over training", ratio, "0.5 to 2"),
                        Evidence("difference of the means in training deviations", shift, "0.5 at most"),
                    ),
                    remedies=("prepare both parts with the same code", "put the scaling into the model"),
                )
        return None

    @staticmethod
    def _harmless(outcome: Outcome) -> bool:
        """Whether what was learned holds there all the same: seasons shift a series, and its rule stays."""
        if outcome.validation is None or outcome.train is None or poor(outcome):
            return False
        return outcome.validation >= outcome.train - 0.1

    def _rule(self, outcome: Outcome) -> Finding | None:
        """What holds within the training samples does not hold for the validation samples."""
        within, beside = outcome.reference_within, outcome.reference
        if (
            within is None
            or beside is None
            or within < 0.3
            or beside > 0.1
            or (outcome.validation or 0) > 0.15
            or within - beside < 4 * outcome.error  # rare classes make both uncertain
        ):
            return None
        return Finding(
            self.problem,
            "warning",
            0.9,
            "What tells the training labels from the training inputs fails on the validation samples.",
            Where(argument="validation_data"),
            (
                Evidence("skill of a plain method within the training samples", within, "for comparison"),
                Evidence("of the same method on the validation samples", beside, f"about {within:.2f}"),
            ),
            remedies=(
                "encode the labels of both parts with the same table",
                "check that x and y belong together",
            ),
        )

    @staticmethod
    def _feature_shift(one: np.ndarray, two: np.ndarray) -> float:
        """The median over varying features of the difference of means, in deviations, above its noise."""
        spread = one.std(axis=0)
        varying = spread > 1e-9
        if not varying.any():
            return 0.0
        shift = np.abs(one.mean(axis=0) - two.mean(axis=0))[varying] / spread[varying]
        noise = np.sqrt(1 / len(one) + 1 / len(two))
        return float(max(np.median(shift) - 3 * noise, 0.0))

    def _labels(self, case: Case, outcome: Outcome) -> Finding | None:
        train, validation = case.data.train, case.data.validation
        if train is None or validation is None or not train.targets() or not validation.targets():
            return None
        one, two = class_labels(train.targets()[0]), class_labels(validation.targets()[0])
        if case.data.labels_in_order is not None and case.data.kind == "arrays":
            one = case.data.labels_in_order
        if (
            one is None
            or two is None
            or len(one) < 50
            or len(two) < 30
            or len(np.unique(one)) > len(one) // 10
        ):
            return None
        distance, noise = shares_apart(one, two)
        unseen = float(np.isin(two, one, invert=True).mean())
        if distance < 0.3 + noise and unseen < 0.05:
            return None
        # (rare classes are often given more room in training, and that is no fault where it works)
        return Finding(
            self.problem,
            "warning" if unseen >= 0.05 or poor(outcome) else "note",
            0.92,
            "The classes of the validation data are not those of the training data.",
            Where(argument="validation_split" if case.data.kind == "arrays" else "validation_data"),
            (
                Evidence("distance of the class shares", distance, f"{0.3 + noise:.2f} at most"),
                Evidence("validation samples of classes unseen in training", unseen, "0.05 at most"),
            ),
            remedies=("shuffle before the split", "a stratified split (train_test_split(..., stratify=y))"),
        )


class Unshuffled(Check):
    """Batches of one class after the other."""

    problem = "unshuffled"
    excess = 0.4  # of pairs of the same class within a batch, above chance; 1: every batch has one class

    def examine(self, case: Case, outcome: Outcome) -> Finding | None:
        """Compares how often neighbours share a class with how often they would by chance."""
        labels = wanted(case.data.labels_in_order, "no class labels in feeding order")
        need(len(labels) >= 50, "fewer than 50 labels were seen")
        known, counts = np.unique(labels, return_counts=True)
        need(len(known) <= len(labels) // 4, "not a choice among classes")
        if case.data.kind == "arrays":
            need(case.setup.shuffles is not None, "whether fit shuffles is unknown")
            if case.setup.shuffles and not self._cut_off(case):
                return None
        shares = counts / counts.sum()
        chance = float(np.square(shares).sum())
        need(chance < 0.95 or case.data.kind != "arrays", "one class only")
        together = float((labels[1:] == labels[:-1]).mean())
        batch = case.setup.batch_size or 32
        pure = self._purity(labels, batch)
        if case.data.kind != "arrays" and len(known) == 1 and len(labels) >= 3 * batch:
            need(others_are_common(case, known), "the other classes may be rare")
            pure, chance = 1.0, 0.5
        usual = chance + (1 - chance) / batch  # of a batch whose samples are drawn at random
        if (pure - usual) / max(1 - usual, 1e-9) < self.excess:
            return None
        return Finding(
            self.problem,
            "error" if poor(outcome) else "warning",
            0.95,
            "The samples come sorted by class and are not shuffled, so each batch teaches one class only.",
            Where(argument="shuffle"),
            (
                Evidence("pairs of the same class within a batch", pure, f"about {usual:.2f}"),
                Evidence("neighbours of the same class", together, f"about {chance:.2f}"),
            ),
            remedies=(
                "shuffle=True",
                "dataset.shuffle(buffer as large as the data)",
                "shuffle the arrays together",
            ),
        )

    @staticmethod
    def _purity(labels: np.ndarray, batch: int) -> float:
        """The mean share of pairs within a batch that have the same class."""
        starts = range(0, max(1, len(labels) - batch + 1), max(batch, len(labels) // 500))
        shares = [
            np.unique(labels[start : start + batch], return_counts=True)[1]
            / len(labels[start : start + batch])
            for start in starts
        ]
        return float(np.mean([np.square(part).sum() for part in shares]))

    @staticmethod
    def _cut_off(case: Case) -> bool:
        """Whether a split of the sorted data left classes of their own in the validation part."""
        validation = case.data.validation
        targets = validation.targets() if validation is not None else []
        later = class_labels(targets[0]) if targets else None
        if later is None or case.data.labels_in_order is None:
            return False
        return float(np.isin(later, case.data.labels_in_order, invert=True).mean()) > 0.3


def others_are_common(case: Case, seen: np.ndarray) -> bool:
    """Whether classes that were not among the first samples fed are no rare ones.

    Of sorted data the validation part may be sorted too; then a head of several units tells of several classes, and
    a batch that is answered much worse than by guessing, of another class than all those before.
    """
    validation, heads = case.data.validation, case.setup.heads
    targets = validation.targets() if validation is not None else []
    later = class_labels(targets[0]) if targets else None
    if later is not None and float(np.isin(later, seen, invert=True).mean()) > 0.05:
        return True
    if heads and (heads[0].units or 0) > 2:
        return True
    entropy = bool(heads) and "crossentropy" in (heads[0].loss or "")
    steps = step_losses(case)[10:]
    batch = case.setup.batch_size or 32
    if not entropy or batch < 8 or not len(steps):
        return False
    far = max(1.5, 17 / batch)  # more than one surely wrong answer can bring about
    return float(np.median(steps)) < 0.3 and far < float(np.max(steps))
