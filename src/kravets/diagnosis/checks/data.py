"""Problems that lie in the data: scale, labels, order, split."""

from __future__ import annotations

import numpy as np

from kravets.diagnosis.checks.base import Case, Check, Outcome, describe, need, poor, wanted
from kravets.diagnosis.facts import Activity
from kravets.diagnosis.findings import Evidence, Finding, Where
from kravets.diagnosis.outcome import features_of
from kravets.diagnosis.samples import class_labels


class NonfiniteInput(Check):
    """NaN or infinity in inputs or targets."""

    problem = "nonfinite_input"

    def examine(self, case: Case, outcome: Outcome) -> Finding | None:
        """Reads what was counted."""
        need(case.data.train is not None, "the training data were not seen")
        if not case.data.nonfinite:
            return None
        where, count = next(iter(case.data.nonfinite.items()))
        return Finding(
            self.problem,
            "error",
            0.99,
            f"{count} values of {where} are NaN or infinite; one is enough to make every weight NaN.",
            Where(argument=where),
            tuple(
                Evidence(f"NaN or infinite values in {name}", n, "0")
                for name, n in case.data.nonfinite.items()
            ),
            remedies=("remove or fill these rows", "look for a division by zero in the preparation"),
        )


class ConstantInput(Check):
    """Inputs that are all alike, so that nothing can be told from them."""

    problem = "constant_input"

    def examine(self, case: Case, outcome: Outcome) -> Finding | None:
        """Compares the samples with each other."""
        features = wanted(_features(case), "the training data were not seen")
        need(len(features) >= 8, "fewer than eight samples were seen")
        distinct = len(np.unique(features, axis=0))
        varying = float((np.ptp(features, axis=0) > 0).mean())
        need(features.shape[1] > 0, "no features")
        scale = float(np.abs(features).max())
        spread = float(features.std(axis=0).max())
        # bfloat16 and float32 networks cannot see less than this beside the values themselves
        flat = spread <= 1e-6 * max(scale, 1e-30)
        few = distinct <= 3 < len(features) // 50 and features.shape[1] > 4
        if not (distinct == 1 or flat or few):
            return None
        return Finding(
            self.problem,
            "error",
            0.97 if distinct == 1 or flat else 0.85,
            f"Among {len(features)} training inputs only {distinct} are different.",
            Where(argument="x"),
            (
                Evidence("different inputs", distinct, f"about {len(features)}"),
                Evidence("share of features that vary", varying, "more than 0"),
                Evidence("largest value", scale, "for comparison"),
            ),
            remedies=(
                "look at a few inputs behind your preparation",
                "an integer division or a cast to integers may have emptied them",
            ),
        )


class LabelRange(Check):
    """Labels that the loss cannot take: 1 to K for K units, -1 for a cross-entropy, 0 to 255."""

    problem = "label_range"

    def examine(self, case: Case, outcome: Outcome) -> Finding | None:
        """Compares the range of the targets with what the loss is defined for."""
        sample = wanted(case.data.train, "the training data were not seen")
        need(sample.targets() and case.setup.heads, "the targets were not seen")
        for head, targets in zip(case.setup.heads, sample.targets(), strict=False):
            if targets.dtype.kind not in "iufb" or head.loss is None:
                continue
            values = targets.astype(np.float64)
            values = values[np.isfinite(values).reshape(len(values), -1).all(axis=1)]
            if not len(values):
                continue
            single = values.ndim == 1 or (values.ndim == 2 and values.shape[1] == 1)
            if case.data.labels_in_order is not None and len(case.setup.heads) == 1 and single:
                values = np.concatenate([values.reshape(-1), case.data.labels_in_order.astype(np.float64)])
            low, high = float(np.nanmin(values)), float(np.nanmax(values))
            distinct = np.unique(values)
            if head.loss == "sparse_categorical_crossentropy" and head.units:
                whole = bool(np.all(distinct == np.round(distinct)))
                shifted = low >= 1 and high >= head.units and len(distinct) <= head.units
                if low < 0 or shifted or not whole:
                    return self._say(
                        low, high, f"whole numbers from 0 to {head.units - 1}", len(distinct), low
                    )
            binary = head.loss in (
                "binary_crossentropy",
                "binary_focal_crossentropy",
                "categorical_crossentropy",
            )
            several = head.units == 1 and len(distinct) > 2 and low >= 0 and high > 1 and len(distinct) < 200
            if binary and (low < -1e-6 or high > 1 + 1e-6):
                if several and bool(np.all(distinct == np.round(distinct))) and high < 100:
                    continue  # many classes and one unit: the units are wrong, not the labels
                return self._say(low, high, "0 to 1", len(distinct), low)
        return None

    def _say(self, low: float, high: float, expected: str, distinct: int, offset: float) -> Finding:
        remedies = (
            (f"y = y - {offset:g}",) if offset >= 1 else ("y = (y + 1) / 2",) if offset < 0 else ("y / 255",)
        )
        return Finding(
            self.problem,
            "error",
            0.97,
            f"The labels run from {low:g} to {high:g}; the loss is defined for {expected}.",
            Where(argument="y"),
            (
                Evidence("smallest label", low, expected),
                Evidence("largest label", high, expected),
                Evidence("different labels", distinct, "for comparison"),
            ),
            remedies=(*remedies, "a loss that fits the labels"),
        )


class UnscaledInput(Check):
    """Inputs far from unit size at the first layer with weights.

    Measured behind any scaling inside the model. LeCun et al. 1998, "Efficient BackProp", section 4.3.
    """

    problem = "unscaled_input"
    large = 5.0  # standard deviation over all values
    peak = 10.0
    small = 0.05  # largest absolute value

    def examine(self, case: Case, outcome: Outcome) -> Finding | None:
        """Looks at what the first weighted layers receive from outside."""
        first = self._first(case)
        if first is None:
            need(not case.probes, "no first layer with weights")
            features = wanted(_features(case), "the training data were not seen")
            sample = wanted(case.data.train, "the training data were not seen")
            need(all(part.dtype.kind == "f" for part in sample.inputs()), "whole numbers may be indices")
            first = Activity(
                case.setup.layers[0].name if case.setup.layers else "input",
                "input",
                None,
                True,
                input_deviation=float(features.std()),
                input_peak=float(np.abs(features).max()),
                input_feature_peak=float(np.sqrt(np.square(features).mean(axis=0)).max()),
            )
        deviation, peak = first.input_deviation, first.input_peak
        if not np.isfinite(deviation):
            return None
        large = deviation > self.large and peak > self.peak
        uneven = first.input_feature_peak > 30 and peak > 50
        small = 0 < peak < self.small
        if not (large or uneven or small):
            return None
        text = f"{first.layer} receives values of deviation {deviation:.3g} and up to {peak:.4g}; " + (
            "it learns slowly from so little." if small else "it learns badly from such numbers."
        )
        harmful = poor(outcome)
        evidence = [
            Evidence("deviation of the inputs", deviation, f"about 1, at most {self.large:g}"),
            Evidence("largest absolute input", peak, f"{self.small} to {self.peak:g}"),
        ]
        if np.isfinite(first.input_feature_peak):
            evidence.append(
                Evidence("largest root mean square of a feature", first.input_feature_peak, "about 1")
            )
        return Finding(
            self.problem,
            "error" if harmful and (deviation > 20 or small) else "warning",
            0.95 if harmful else 0.8,
            text,
            Where(first.layer, "x"),
            tuple(evidence),
            counter_evidence=() if harmful else (describe(outcome),),
            remedies=("divide images by 255", "standardize each feature (Normalization, StandardScaler)"),
        )

    @staticmethod
    def _first(case: Case) -> Activity | None:
        """The worst of the weighted layers that take the data as they come."""
        found = []
        if not case.probes:
            return None
        passing: set[str] = set()
        for activity in case.probes[0].activities:
            outside = all(maker is None or maker in passing for maker in activity.producers)
            if not outside:
                continue
            if activity.kind in (
                "Flatten",
                "Reshape",
                "Dropout",
                "Identity",
                "ZeroPadding2D",
                "Permute",
                "Cropping2D",
            ):
                passing.add(activity.layer)
            elif (
                activity.weighted
                and "Embedding" not in activity.kind
                and activity.kind != "BatchNormalization"
            ):
                found.append(activity)
        return max(found, key=lambda a: a.input_peak if np.isfinite(a.input_peak) else -1, default=None)


class UnlearnableLabels(Check):
    """Nothing that was tried can tell the labels from the inputs."""

    problem = "unlearnable_labels"

    def examine(self, case: Case, outcome: Outcome) -> Finding | None:
        """Neither the network nor the plain methods beat guessing, although there was enough to learn from."""
        reference = wanted(outcome.reference, "no plain method could be tried")
        skill = wanted(outcome.validation, "no validation samples to judge on")
        need(outcome.task in ("classes", "numbers"), "neither classes nor numbers are asked for")
        need(case.data.train is not None and len(case.data.train) >= 200, "too few samples")
        within = outcome.reference_within
        need(within is None or within < max(0.1, 2.5 * outcome.error), "the training labels can be told")
        limit = max(0.04, 2.5 * outcome.error)
        need(limit < 0.35, "too few validation samples")
        if not (skill < limit and reference < limit):
            return None
        balanced = self._balanced(outcome)
        if balanced is not None and balanced > 0.1:
            return None  # rare classes are told after all
        memorized = outcome.train is not None and outcome.train > max(0.25, 4 * limit)
        return Finding(
            self.problem,
            "warning",
            0.85 if memorized else 0.6,
            "On held-out samples neither the network nor two plain methods are better than guessing.",
            Where(argument="y"),
            (
                Evidence("skill of the network on held-out samples", skill, f"above {limit:.2f}"),
                Evidence(
                    "skill of ridge regression and nearest neighbours",
                    reference,
                    f"above {limit:.2f}",
                ),
                Evidence("skill on training samples", outcome.train or 0.0, "for comparison"),
            ),
            counter_evidence=() if memorized else ("a task may need what neither of the three can see",),
            remedies=(
                "look at a few inputs beside their labels",
                "check that x and y are shuffled and filtered together",
            ),
        )

    @staticmethod
    def _balanced(outcome: Outcome) -> float | None:
        if outcome.validation_classes is None:
            return None
        truth, said = outcome.validation_classes
        known = np.unique(truth)
        recall = float(np.mean([(said[truth == c] == c).mean() for c in known]))
        return (recall - 1 / len(known)) / max(1 - 1 / len(known), 1e-9)


class LabelNoise(Check):
    """Wrong labels, seen where the network is surest and the label disagrees all the same.

    A wrong label falls on easy samples as often as on hard ones; a hard task errs on the hard ones. After
    Northcutt et al. 2021, "Confident Learning" (arXiv:1911.00068), on validation samples, which the
    network was not trained on.
    """

    problem = "label_noise"
    floor = 0.08  # disagreement among the surest third
    even = 0.62  # of the disagreement at large

    def examine(self, case: Case, outcome: Outcome) -> Finding | None:
        """Compares the disagreement among the surest samples with the floor."""
        need(outcome.task == "classes", "no classes are asked for")
        probabilities = wanted(outcome.validation_probabilities, "no held-out probabilities")
        truth, said = wanted(outcome.validation_classes, "no held-out classes")
        need(len(truth) >= 100, "fewer than 100 validation samples")
        need(
            outcome.validation is not None and outcome.validation > 0.25,
            "the network has learned too little to judge",
        )
        confidence = probabilities.max(axis=1)
        surest = np.argsort(-confidence, kind="stable")[: max(30, len(truth) // 3)]
        wrong = truth[surest] != said[surest]
        share, count = float(wrong.mean()), len(surest)
        low = share - 1.64 * np.sqrt(max(share * (1 - share), 0.01) / count)
        overall = float((truth != said).mean())
        even = share / max(overall, 1e-9)
        if low < self.floor or even < self.even or poor(outcome):
            return None
        return Finding(
            self.problem,
            "warning",
            0.8,
            f"Where the network is surest, {share:.0%} of the labels disagree with it.",
            Where(argument="y"),
            (
                Evidence("disagreement among the surest third", share, f"{self.floor} at most"),
                Evidence("disagreement there over disagreement at large", even, f"{self.even} at most"),
                Evidence("validation samples", len(truth), "100 at least"),
            ),
            counter_evidence=("a task whose every answer is partly chance looks the same",),
            remedies=(
                "look at the samples whose label the network contradicts most surely",
                "correct or drop them",
                "label smoothing and early stopping against the rest",
            ),
        )


class ClassImbalance(Check):
    """Rare classes that are hardly ever answered."""

    problem = "class_imbalance"
    ratio = 8.0
    recall = 0.5  # of the rare class, as a share of the mean

    def examine(self, case: Case, outcome: Outcome) -> Finding | None:
        """Needs both: a large ratio of counts, and rare classes that suffer."""
        labels = wanted(case.data.labels_in_order, "no class labels were seen")
        need(len(labels) >= 50, "fewer than 50 labels were seen")
        known, counts = np.unique(labels, return_counts=True)
        need(2 <= len(known) <= max(2, len(labels) // 10), "not a choice among classes")
        need(outcome.task == "classes", "no classes are asked for")
        ratio = counts.max() / counts.min()
        if ratio < self.ratio:
            return None
        truth, said = wanted(outcome.validation_classes or outcome.train_classes, "the answers were not seen")
        rare = [
            c
            for c, n in zip(known, counts, strict=True)
            if counts.max() / n >= self.ratio and (truth == c).any()
        ]
        need(rare, "no rare class among the judged samples")
        recalls = {int(c): float((said[truth == c] == c).mean()) for c in known if (truth == c).any()}
        mean = float(np.mean(list(recalls.values())))
        common = max(recalls[int(c)] for c in recalls)
        worst = min(rare, key=lambda c: recalls[int(c)])
        suffers = recalls[int(worst)] < self.recall * max(common, 1e-9)
        if not suffers:
            return None
        return Finding(
            self.problem,
            "note" if case.setup.weighted else "warning",
            0.85,
            f"Class {worst} is {counts.max() / counts[known == worst][0]:.0f} times rarer than the commonest one, "
            f"and only {recalls[int(worst)]:.0%} of it are recognised.",
            Where(argument="y, class_weight"),
            (
                Evidence("commonest over rarest class", float(ratio), f"{self.ratio:g} at most"),
                Evidence(
                    "recall of the rare class", recalls[int(worst)], f"{self.recall} of the best class's"
                ),
                Evidence("mean recall", mean, "for comparison"),
            ),
            remedies=("class_weight in fit", "sample rare classes more often", "judge by balanced accuracy"),
        )


class Leakage(Check):
    """Validation samples that stand in the training data, as they are or brighter or darker."""

    problem = "leakage"
    most = 0.01

    def examine(self, case: Case, outcome: Outcome) -> Finding | None:
        """Compares rows across the split, beside what repeats within the training data by nature."""
        share, twice = wanted(case.data.overlap, "training and validation rows could not be compared")
        features = _features(case)
        narrow = features is not None and features.shape[1] <= 4
        need(
            features is None or len(np.unique(features, axis=0)) > len(features) // 2,
            "the inputs repeat anyway",
        )
        if share <= self.most:
            return None
        natural = twice > 0.5 * share and narrow
        if natural:
            return None
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


class SplitMismatch(Check):
    """Validation data prepared in another way, or of other classes, than the training data."""

    problem = "split_mismatch"

    def examine(self, case: Case, outcome: Outcome) -> Finding | None:
        """Compares means, deviations and class shares of both parts."""
        train = wanted(case.data.train, "the training data were not seen")
        validation = wanted(case.data.validation, "the validation data were not seen")
        found = self._labels(case) or self._rule(outcome)
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
                    "warning",
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

    def _rule(self, outcome: Outcome) -> Finding | None:
        """What holds within the training samples does not hold for the validation samples."""
        within, beside = outcome.reference_within, outcome.reference
        if (
            within is None
            or beside is None
            or within < 0.3
            or beside > 0.1
            or (outcome.validation or 0) > 0.15
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

    def _labels(self, case: Case) -> Finding | None:
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
        known = np.unique(np.concatenate([one, two]))
        shares = [np.array([(part == c).mean() for c in known]) for part in (one, two)]
        distance = float(np.abs(shares[0] - shares[1]).sum() / 2)
        noise = 1.5 * np.sqrt(len(known) / min(len(one), len(two)))
        unseen = float(np.isin(two, one, invert=True).mean())
        if distance < 0.3 + noise and unseen < 0.05:
            return None
        return Finding(
            self.problem,
            "warning",
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
        if case.data.kind != "arrays" and len(known) == 1 and len(labels) >= 3 * batch:
            together, chance = 1.0, 0.5
        excess = (together - chance) / max(1 - chance, 1e-9)
        run = 1 / max(1 - together, 1 / len(labels))
        if excess < 0.6 or run < 0.5 * batch:
            return None
        return Finding(
            self.problem,
            "error" if poor(outcome) else "warning",
            0.95,
            "The samples come sorted by class and are not shuffled, so each batch teaches one class only.",
            Where(argument="shuffle"),
            (
                Evidence("neighbours of the same class", together, f"about {chance:.2f}"),
                Evidence("mean run of one class, samples", float(run), f"well below a batch of {batch}"),
            ),
            remedies=(
                "shuffle=True",
                "dataset.shuffle(buffer as large as the data)",
                "shuffle the arrays together",
            ),
        )

    @staticmethod
    def _cut_off(case: Case) -> bool:
        """Whether a split of the sorted data left classes of their own in the validation part."""
        validation = case.data.validation
        targets = validation.targets() if validation is not None else []
        later = class_labels(targets[0]) if targets else None
        if later is None or case.data.labels_in_order is None:
            return False
        return float(np.isin(later, case.data.labels_in_order, invert=True).mean()) > 0.3


def _features(case: Case) -> np.ndarray | None:
    sample = case.data.train
    if sample is None:
        return None
    return features_of(sample.inputs())
