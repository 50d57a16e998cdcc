"""Problems of the split and the order: leaks, parts of different kinds, sorted samples."""

from __future__ import annotations

import numpy as np

from kravets.diagnosis.checks.base import (
    Case,
    Check,
    Outcome,
    need,
    poor,
    training_features,
    wanted,
)
from kravets.diagnosis.findings import Evidence, Finding, Where
from kravets.diagnosis.samples import class_labels, row_hashes
from kravets.diagnosis.skills import shares_apart


class Leakage(Check):
    """Validation samples that stand in the training data, as they are, brighter or darker, or with a little noise."""

    problem = "leakage"
    most = 0.01

    def examine(self, case: Case, outcome: Outcome) -> Finding | None:
        """Compares rows across the split, beside what repeats within the training data by nature."""
        if case.data.reshuffled:
            return self._drawn_anew()
        need(
            not (case.setup.weighted and self._one_set(case)),
            "weights choose among the same samples, as on a graph",
        )
        told = self._in_a_column(case, outcome)
        if told:
            return told
        share, twice = case.data.overlap or self._of_samples(case)
        if share <= self.most:
            return self._near(case)
        # (what a step of the user's own takes for inputs and what for targets, nobody else knows)
        need(case.setup.compiled_loss or twice < 0.3 * share, "the inputs of a step of the user's own repeat")
        features = training_features(case)
        if features is not None:
            distinct = np.unique(features, axis=0)
            # a measurement with many digits never repeats itself as a whole row
            finest = max(len(np.unique(column)) for column in distinct.T) / len(distinct)
            coarse = finest < 0.5
            need(not coarse or len(distinct) > len(features) // 2, "the inputs repeat anyway")
            need(
                not (coarse and features.shape[1] <= 30 and twice > 0.5 * share),
                "coarse inputs repeat by nature",
            )
        return Finding(
            self.problem,
            "warning" if share > 0.03 or twice < 0.3 * share else "note",
            0.9,
            f"{share:.1%} of the validation samples also stand in the training data.",
            Where(argument="validation_data"),
            (
                Evidence("validation samples also in training", share, f"{self.most} at most"),
                Evidence("training samples that stand there twice", twice, "for comparison"),
            ),
            remedies=("split before copying, oversampling or augmenting", "drop duplicates before the split"),
        )

    def _drawn_anew(self) -> Finding:
        """`shuffle`, and then `take` and `skip`: another split in every epoch, until all were trained on."""
        return Finding(
            self.problem,
            "error",
            0.97,
            "Training and validation data are cut out of one data set that is shuffled anew in every epoch: soon "
            "each validation sample was trained on.",
            Where(argument="validation_data"),
            (Evidence("epochs that share one split", 1, "all"),),
            remedies=("shuffle(..., reshuffle_each_iteration=False)", "take and skip first, then shuffle"),
        )

    @staticmethod
    def _one_set(case: Case) -> bool:
        """Whether training and validation samples are the same ones in the same order."""
        one, two = ([] if part is None else part.inputs() for part in (case.data.train, case.data.validation))
        return bool(one) and len(one) == len(two) and all(map(np.array_equal, one, two))

    def _in_a_column(self, case: Case, outcome: Outcome) -> Finding | None:
        """A column of a table that is the target itself, whatever it is called."""
        sample = case.data.train
        if sample is None or len(sample) < 100 or len(sample.inputs()) != 1 or not sample.targets():
            return None
        table, targets = sample.inputs()[0], sample.targets()[0]
        sound = (
            table.ndim == 2 and table.shape[1] >= 3 and table.dtype.kind in "iuf" and np.isfinite(table).all()
        )
        if not sound or outcome.validation is None or outcome.validation < 0.9:
            return None
        columns = table.astype(np.float64)
        classes = class_labels(targets)
        if classes is not None and len(np.unique(classes)) <= 20:
            means = np.array([columns[classes == name].mean(axis=0) for name in np.unique(classes)])
            spread = np.max([columns[classes == name].std(axis=0) for name in np.unique(classes)], axis=0)
            apart = np.diff(np.sort(means, axis=0), axis=0).min(axis=0) > 1e-6
            same = apart & (spread < 1e-6)
        elif targets.reshape(len(targets), -1).shape[1] == 1 and targets.dtype.kind in "iuf":
            aim = targets.reshape(-1).astype(np.float64)
            centred, aim = columns - columns.mean(axis=0), aim - aim.mean()
            sizes = np.sqrt(np.square(centred).sum(axis=0) * np.square(aim).sum())
            same = np.abs(centred.T @ aim) > 0.99999 * np.maximum(sizes, 1e-12)
        else:
            return None
        if not same.any():
            return None
        return Finding(
            self.problem,
            "warning",
            0.85,
            f"Column {int(np.flatnonzero(same)[0])} of the inputs is the target, in other numbers at most: nothing "
            "else has to be learned.",
            Where(argument="x"),
            (Evidence("columns that are the target", int(same.sum()), "none"),),
            remedies=("leave out what is not known before the answer is",),
        )

    @staticmethod
    def _of_samples(case: Case) -> tuple[float, float]:
        """The same of what was kept of a data set that is no array: at least so many stand in both.

        Numbers of words, users or items repeat by nature, and how often cannot be told of a part.
        """
        parts = [wanted(part, "not seen") for part in (case.data.train, case.data.validation)]
        one, two = (part.inputs() for part in parts)
        same = [p.shape[1:] for p in one] == [p.shape[1:] for p in two]
        measured = any(p.dtype.kind in "fu" and p[0].size > 1 for p in one)
        need(
            same and measured and all(p.dtype.kind in "fuib" for p in (*one, *two)),
            "training and validation rows could not be compared",
        )
        known, asked = (_hashes(inputs) for inputs in (one, two))
        share = float(np.isin(asked, known).mean())
        need(share > 0, "only some rows could be compared, and none stands in both parts")
        return share, 1 - len(np.unique(known)) / len(known)

    def _near(self, case: Case) -> Finding | None:
        """Copies with a little noise, which augmenting before the split makes."""
        share, by_chance = case.data.near_copies or (0.0, 0.0)
        if share <= max(0.1, 5 * by_chance):
            return None
        return Finding(
            self.problem,
            "warning",
            0.8,
            f"{share:.0%} of the validation samples stand in the training data but for a little noise.",
            Where(argument="validation_data"),
            (
                Evidence("validation samples with a near copy in training", share, "0.1 at most"),
                Evidence("share of them expected by chance", by_chance, "for comparison"),
            ),
            remedies=("split before copying, oversampling or augmenting",),
        )


def _hashes(inputs: list[np.ndarray]) -> np.ndarray:
    """A number a sample, which samples share that are equal in all of their inputs."""
    mixed = np.zeros(len(inputs[0]), np.uint64)
    with np.errstate(over="ignore"):
        for part in inputs:
            mixed = mixed * np.uint64(0x9E3779B97F4A7C15) + row_hashes(part.reshape(len(part), -1))
    return mixed


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
