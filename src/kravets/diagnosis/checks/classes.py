"""Problems of labels that are classes: wrong ones, and rare ones."""

from __future__ import annotations

import numpy as np

from kravets.diagnosis.checks.base import (
    Case,
    Check,
    Outcome,
    need,
    poor,
    ranks,
    wanted,
)
from kravets.diagnosis.findings import Evidence, Finding, Where
from kravets.diagnosis.samples import class_labels
from kravets.diagnosis.skills import shares_apart


class LabelNoise(Check):
    """Wrong labels, seen where the network is surest and the label disagrees all the same.

    A wrong label falls on easy samples as often as on hard ones; a hard task errs on the hard ones. After
    Northcutt et al. 2021, "Confident Learning" (arXiv:1911.00068), on validation samples, which the
    network was not trained on.
    """

    problem = "label_noise"
    floor = 0.08  # disagreement among the surest
    even = 0.5  # of the disagreement at large
    beyond = 0.2  # what the network expects among the surest, as after learning labels by heart
    all_over = 0.7  # `even`, there
    worse = 0.2  # skill that a plain method loses on training labels beside validation labels

    def examine(self, case: Case, outcome: Outcome) -> Finding | None:
        """Compares training labels with validation labels, and the disagreement of the surest with the rest's."""
        need(outcome.task == "classes", "no classes are asked for")
        found = None if case.setup.weighted else self._in_training_alone(case, outcome)
        return found or self._everywhere(outcome)

    def _in_training_alone(self, case: Case, outcome: Outcome) -> Finding | None:
        """The network, or a plain method, answers validation labels better than training labels."""
        if outcome.validation_classes is None or len(outcome.validation_classes[0]) < 100:
            return None
        if outcome.train is None or outcome.validation is None:
            return None
        asked = class_labels(case.data.train.targets()[0]) if case.data.train is not None else None
        if asked is not None and np.subtract(*shares_apart(asked, outcome.validation_classes[0])) > 0:
            return None  # where one class is nearly all there is, anyone is right more often
        margin = self.worse + 3 * outcome.error
        within, beside = outcome.reference_within, outcome.reference
        # (a generator may vary its inputs, and arrays are what they are)
        if case.data.kind == "arrays" and outcome.train < outcome.validation - margin:
            who, on_validation, on_training = "The network", outcome.validation, outcome.train
        elif within is not None and beside is not None and beside - within >= margin:
            if outcome.train < outcome.validation - 0.1:
                return None
            who, on_validation, on_training = "A plain method", beside, within
        else:
            return None
        return Finding(
            self.problem,
            "warning",
            0.8,
            f"{who} answers the validation labels much better than the training labels.",
            Where(argument="y"),
            (
                Evidence("its skill on validation samples", on_validation, "for comparison"),
                Evidence("its skill on training samples", on_training, f"about {on_validation:.2f}"),
            ),
            counter_evidence=("training samples that are harder by their making look the same",),
            remedies=self.remedies,
        )

    def _everywhere(self, outcome: Outcome) -> Finding | None:
        probabilities = wanted(outcome.validation_probabilities, "no held-out probabilities")
        truth, said = wanted(outcome.validation_classes, "no held-out classes")
        need(len(truth) >= 100, "fewer than 100 validation samples")
        order = np.argsort(-probabilities.max(axis=1), kind="stable")
        surest = order[: max(30, len(truth) // 10)]
        share = float((truth != said)[surest].mean())
        expected = 1 - float(probabilities[surest].max(axis=1).mean())
        low = share - 1.64 * np.sqrt(max(share * (1 - share), 0.01) / len(surest))
        even = share / max(float((truth != said).mean()), 1e-9)
        learned = outcome.validation is not None and outcome.validation - outcome.error > 0.25
        by_heart = share - expected > self.beyond and even >= self.all_over and self._partly_told(outcome)
        need(learned or by_heart, "the network has learned too little to judge")
        # (who says four in five, and is right as often, knows what is chance in the task)
        if low < max(self.floor, expected) or even < self.even or (poor(outcome) and not by_heart):
            return None
        return Finding(
            self.problem,
            "note" if poor(outcome) else "warning",
            0.8 if learned else 0.6,
            f"Where the network is surest, {share:.0%} of the labels disagree with it.",
            Where(argument="y"),
            (
                Evidence("disagreement among the surest tenth", share, f"{self.floor} at most"),
                Evidence("disagreement there that the network expects", expected, "for comparison"),
                Evidence("disagreement there over disagreement at large", even, f"{self.even} at most"),
                Evidence("validation samples", len(truth), "100 at least"),
            ),
            counter_evidence=("a task whose every answer is partly chance looks the same",),
            remedies=self.remedies,
        )

    @staticmethod
    def _partly_told(outcome: Outcome) -> bool:
        """Whether a plain method knows a part of the labels, and the same part within the training samples."""
        beside, within = outcome.reference, outcome.reference_within
        if beside is None or within is None:
            return False
        return (
            max(0.1, 2.5 * outcome.error) < min(beside, within)
            and max(beside, within) < 0.6
            and abs(beside - within) < 0.15
        )

    remedies = (
        "look at the samples whose label the network contradicts most surely",
        "correct or drop them",
        "label smoothing and early stopping against the rest",
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
            "note" if case.setup.weighted or ranks(case) else "warning",
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
