"""Problems of the labels: their range, and whether they follow from the inputs."""

from __future__ import annotations

import numpy as np

from kravets.diagnosis.checks.base import (
    Case,
    Check,
    Outcome,
    broken,
    losses,
    need,
    poor,
    ranks,
    wanted,
)
from kravets.diagnosis.findings import Evidence, Finding, Where
from kravets.diagnosis.skills import area_under


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
            if head.ignored is not None:
                values = values[values != head.ignored]
            if not len(values):
                continue
            single = values.ndim == 1 or (values.ndim == 2 and values.shape[1] == 1)
            if case.data.labels_in_order is not None and len(case.setup.heads) == 1 and single:
                fed = case.data.labels_in_order.astype(np.float64)
                fed = fed if head.ignored is None else fed[fed != head.ignored]
                values = np.concatenate([values.reshape(-1), fed])
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
            finding = self._beyond_the_answers(case, outcome, values)
            if finding:
                return finding
        return None

    def _beyond_the_answers(self, case: Case, outcome: Outcome, targets: np.ndarray) -> Finding | None:
        """Targets where no answer can be: the network's lie within [0, 1] or [-1, 1], and press on its border."""
        if (
            outcome.task != "numbers"
            or len(case.setup.heads) != 1
            or not case.final.train
            or not poor(outcome)
        ):
            return None
        answers = np.asarray(case.final.train[0], np.float64)
        low, high = float(answers.min()), float(answers.max())
        bound = (0.0, 1.0) if low >= 0 else (-1.0, 1.0)
        within = bound[0] <= low and high <= bound[1] and answers.size >= 100
        beyond = float(np.mean((targets < bound[0] - 1e-6) | (targets > bound[1] + 1e-6)))
        presses = max(high, -low if bound[0] else 0.0) > 0.97
        if not (within and presses and beyond > 0.1):
            return None
        least, most = float(targets.min()), float(targets.max())
        if least < bound[0] and max(-least, most) < 10 and case.setup.heads[0].activation is not None:
            return None  # numbers of unit size on both sides of zero are sound, and the head is not
        return Finding(
            self.problem,
            "error",
            0.8,
            f"The targets run from {least:g} to {most:g}; the network's answers never leave {bound[0]:g} to "
            f"{bound[1]:g}.",
            Where(argument="y"),
            (
                Evidence("share of targets that no answer can reach", beyond, "0.1 at most"),
                Evidence("largest answer", high, "for comparison"),
            ),
            remedies=(f"targets scaled into {bound[0]:g} to {bound[1]:g}", "a linear last layer"),
        )

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


class UnlearnableLabels(Check):
    """Nothing that was tried can tell the labels from the inputs."""

    problem = "unlearnable_labels"

    def examine(self, case: Case, outcome: Outcome) -> Finding | None:
        """Neither the network nor the plain methods beat guessing, although there was enough to learn from."""
        need(not broken(case), "the loss is not a number")
        varied = self._varied_away(case, outcome)
        if varied:
            return varied
        need(not ranks(case), "the classes are told apart by their order")
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
        if outcome.task == "numbers" and self._follows(case):
            return None  # counts and other noisy numbers: little of their variance can be known
        if outcome.task == "classes" and self._orders(case, outcome):
            return None  # a chance of a fifth or of a third is told apart, and both are answered alike
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
    def _follows(case: Case) -> bool:
        """Whether answers rise with held-out targets by more than chance (Spearman's correlation, four errors)."""
        validation, answers = case.data.validation, case.final.validation
        if validation is None or not answers or not validation.targets():
            return False
        said, truth = np.asarray(answers[0], np.float64), np.asarray(validation.targets()[0], np.float64)
        said, truth = (part.reshape(len(part), -1) for part in (said, truth[: len(said)]))
        if said.shape != truth.shape or said.shape[1] != 1 or not np.isfinite(said).all():
            return False
        one, two = (np.unique(part, return_inverse=True)[1].reshape(-1) for part in (said, truth))
        if min(one.max(), two.max()) == 0:
            return False
        return float(np.corrcoef(one, two)[0, 1]) * np.sqrt(len(truth)) > 4

    @staticmethod
    def _orders(case: Case, outcome: Outcome) -> bool:
        """Whether a class's answers are larger where it is the label, by more than chance (Mann and Whitney 1947)."""
        if outcome.validation_classes is None or not case.final.validation:
            return False
        truth, answers = outcome.validation_classes[0], np.asarray(case.final.validation[0], np.float64)
        answers = answers.reshape(len(answers), -1)
        if len(answers) != len(truth) or not np.isfinite(answers).all():
            return False
        if answers.shape[1] == 1:
            asked = [(truth == truth.max(), answers[:, 0])]
        else:
            asked = [(truth == c, answers[:, c]) for c in np.unique(truth) if 0 <= c < answers.shape[1]]
        return any(
            0 < inside.sum() < len(inside) and area_under(inside, column)[1] > 4.5 for inside, column in asked
        )

    def _varied_away(self, case: Case, outcome: Outcome) -> Finding | None:
        """Augmentation inside the model, sound steps, a loss that stays, and a plain method that succeeds."""
        layers = [layer for layer in case.setup.layers if layer.kind.startswith("Random")]
        if not layers or outcome.reference is None or outcome.train is None or outcome.task != "classes":
            return None
        ratios = [np.median(list(update.ratios.values())) for update in case.updates if update.ratios]
        series = losses(case)
        sound = bool(ratios) and 3e-4 < float(np.median(ratios)) < 0.05
        stays = len(series) >= 3 and series[-1] > 0.9 * series[0]
        if not (sound and stays and outcome.train < 0.15 and outcome.reference > 0.5):
            return None
        return Finding(
            self.problem,
            "warning",
            0.6,
            f"With {layers[0].kind} the network cannot tell the classes, and without it a plain method can: "
            "the variation seems to change what the labels say.",
            Where(layers[0].name),
            (
                Evidence("skill on training samples", outcome.train, "above 0.15"),
                Evidence("skill of a plain method", outcome.reference, "for comparison"),
            ),
            remedies=("look at varied inputs beside their labels", "a smaller factor, or no variation"),
        )

    @staticmethod
    def _balanced(outcome: Outcome) -> float | None:
        if outcome.validation_classes is None:
            return None
        truth, said = outcome.validation_classes
        known = np.unique(truth)
        recall = float(np.mean([(said[truth == c] == c).mean() for c in known]))
        return (recall - 1 / len(known)) / max(1 - 1 / len(known), 1e-9)
