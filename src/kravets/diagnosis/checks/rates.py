"""Problems of the learning rate: steps that undo each other, and steps that lead nowhere."""

from __future__ import annotations

import numpy as np

from kravets.diagnosis.checks.base import (
    SCALE_FREE,
    Case,
    Check,
    Outcome,
    broken,
    describe,
    losses,
    need,
    poor,
    step_losses,
)
from kravets.diagnosis.checks.gradients import explodes, large_targets
from kravets.diagnosis.checks.units import saturated
from kravets.diagnosis.findings import Evidence, Finding, Where


def update_ratios(case: Case) -> dict[str, np.ndarray]:
    """Relative update sizes a layer over the observed steps, without the first step."""
    steps = [u for u in case.updates if u.step > 0] or case.updates
    names = steps[0].ratios if steps else {}
    return {name: np.array([u.ratios[name] for u in steps if name in u.ratios]) for name in names}


def lowered(case: Case) -> bool:
    """Whether the steps became tiny after a sound beginning: a schedule that ran down."""
    sizes = [max(u.ratios.values(), default=0.0) for u in case.updates]
    if len(sizes) < 6 or not np.all(np.isfinite(sizes)):
        return False
    return max(sizes[: len(sizes) // 3]) > 5e-4 and max(sizes[-2:]) < 0.02 * max(sizes)


class LearningRateHigh(Check):
    """Steps so large that they undo each other.

    The real change of the weights in a step, behind the optimizer, as a share of the weights, tells it
    whatever the optimizer; a healthy step changes about a thousandth to a hundredth.
    """

    problem = "learning_rate_high"
    most = 0.1

    def examine(self, case: Case, outcome: Outcome) -> Finding | None:
        """Needs large steps or a rising loss, and an outcome that suffers."""
        need(case.updates or len(case.batch_losses) >= 5, "no steps were observed")
        need(case.setup.trainable_weights or not case.setup.all_weights, "nothing is trained")
        first = case.probes[0] if case.probes and case.probes[0].step == 0 else None
        if first is not None and case.setup.optimizer not in SCALE_FREE:
            need(not explodes(first), "the gradients explode from the start, whatever the rate")
        if first is not None:
            need(saturated(case, first) <= 0.8, "units are saturated from the start, whatever the rate")
        ratios = update_ratios(case)
        sound = {name: values[np.isfinite(values)] for name, values in ratios.items()}
        finite = {name: float(np.median(values)) for name, values in sound.items() if len(values)}
        typical = float(np.median(list(finite.values()))) if finite else 0.0
        largest = max(finite.values(), default=0.0)
        series = step_losses(case)
        start = float(series[0]) if len(series) else float("nan")
        known = series[np.isfinite(series)]
        smooth = np.convolve(known, np.ones(5) / 5, "valid") if len(known) >= 10 else known
        climbed = float(smooth.max() / start) if len(smooth) and start > 0 else 1.0
        ended = float(smooth[-1] / start) if len(smooth) and start > 0 else 1.0
        nonfinite = broken(case)
        suffers = poor(outcome) or nonfinite
        sizes = [max(u.ratios.values(), default=0.0) for u in case.updates]
        before = [size for size in sizes if np.isfinite(size) and size > 0]
        if nonfinite and case.updates and max(before, default=0.0) < self.most:
            return None  # it broke after sound steps, or in the very first one, which no finite gradient does
        early = [max(u.ratios.values(), default=0.0) for u in case.updates if u.step <= 10]
        violent = bool(early) and (not np.all(np.isfinite(early)) or max(early) > 1.0)
        rough = len(early) >= 4 and float(np.median(early)) > 0.2  # then units die, and steps become small
        large = typical > self.most or (largest > 0.3 and typical > 0.03) or rough
        # (after violent first steps a loss that ever rose has fallen into a place that it does not leave)
        diverges = climbed > 2.0 or ended > 1.3 or (violent and (nonfinite or climbed > 1.3))
        wild = bool(early) and max(early) > 3.0 and climbed > 3.0  # whatever came of it
        certain = wild or typical > 0.3 or (large and suffers)
        if not (certain or (diverges and suffers and (typical > 0.02 or violent))):
            return None
        layer = max(finite, key=lambda name: finite[name], default=None)
        first_steps = max((size for size in early if np.isfinite(size)), default=0.0)
        early_median = float(np.median(early)) if early else 0.0
        beside = [
            (
                typical <= self.most,
                Evidence(
                    "median change of the weights in one step", typical, "0.1 at most, 0.001 to 0.01 healthy"
                ),
            ),
            (largest <= 0.3, Evidence("largest layer's median", largest, "0.3 at most")),
            (early_median <= 0.2, Evidence("median change in the first steps", early_median, "0.2 at most")),
            (
                first_steps <= 1,
                Evidence("largest change in one of the first steps", first_steps, "1 at most"),
            ),
            (climbed <= 2, Evidence("highest loss over the first", climbed, "2 at most")),
        ]
        beside.sort(key=lambda one: one[0])  # what passes its threshold comes first
        evidence = [told for _, told in beside]
        if case.setup.learning_rate is not None:
            evidence.append(Evidence("learning rate", case.setup.learning_rate, "for comparison"))
        sure = 0.6 + 0.1 * large + 0.1 * diverges + 0.1 * (typical > 0.3) + 0.05 * suffers
        return Finding(
            self.problem,
            "error" if nonfinite or poor(outcome) else "warning",
            min(sure, 0.97),
            f"Each step changes the weights by {typical:.1%} (median over layers): the steps undo each other."
            if typical > self.most / 2
            else f"Early steps changed a layer by up to {first_steps:.0%}, and the loss rose to {climbed:.1f} times "
            "the first.",
            Where(layer, "learning_rate"),
            tuple(evidence),
            counter_evidence=() if suffers else (describe(outcome),),
            remedies=(
                f"learning_rate / 10 ({self._tenth(case)}), or from a range test",
                "warm-up",
                "clipnorm=1.0 in the optimizer",
            ),
        )

    @staticmethod
    def _tenth(case: Case) -> str:
        rate = case.setup.learning_rate
        return "a tenth of the present one" if rate is None else f"{rate / 10:.3g}"


class LearningRateLow(Check):
    """Steps so small that the weights cannot have got anywhere."""

    problem = "learning_rate_low"
    path = 0.1  # steps times relative change

    def examine(self, case: Case, outcome: Outcome) -> Finding | None:
        """Multiplies the real relative change of a step with the number of steps."""
        need(case.updates, "no steps were observed")
        need(case.steps >= 30, "fewer than 30 steps: too few at any rate")
        need(case.steps >= 300 or not case.continued, "few steps, and another fit went on")
        need(case.setup.trainable_weights, "nothing is trained")
        need(not broken(case), "the loss is not a number")
        far = self._far_from_targets(case, outcome)
        if far:
            return far
        ratios = update_ratios(case)
        sound = [values[np.isfinite(values)] for values in ratios.values()]
        medians = [float(np.median(values)) for values in sound if len(values)]
        need(medians, "no kernels were observed")
        largest = max(medians)
        travelled = largest * case.steps / max(case.setup.steps_per_execution, 1)
        if travelled > self.path * 3 or (travelled > self.path and largest > 1e-4):
            return None
        first = case.probes[0] if case.probes else None
        if first is not None and first.gradients:
            relative = max(
                first.gradients[n] / max(first.weights.get(n, 1.0), 1e-12) for n in first.gradients
            )
            least = 1e-7 if case.setup.optimizer in SCALE_FREE else 1e-4
            need(relative > least, "the gradients themselves are tiny")
        need(not lowered(case), "the rate was sound at first and was lowered since")
        if not poor(outcome):
            series = losses(case)
            falling = len(series) >= 3 and series[0] - series[-1] > 0.001 * abs(series[0])
            unfinished = (
                outcome.train is not None and outcome.train < 0.5 and falling and travelled < self.path / 3
            )
            if not unfinished or case.warm_start:
                return None
        return Finding(
            self.problem,
            "error" if poor(outcome) else "warning",
            0.92 if travelled < self.path / 3 else 0.75,
            f"In {case.steps} steps the weights could move by {travelled:.2g} of their size at most.",
            Where(argument="learning_rate"),
            (
                Evidence("largest median change of a layer in one step", largest, "0.0001 at least"),
                Evidence("that times the steps", travelled, f"{self.path} at least"),
                Evidence("learning rate", case.setup.learning_rate or 0.0, "for comparison"),
            ),
            counter_evidence=() if poor(outcome) else (describe(outcome),),
            ruled_out=("vanishing gradients: the gradients have a sound size",)
            if first is not None and first.gradients
            else (),
            remedies=(
                f"learning_rate times 10 to 100 ({self._more(case)}), or from a range test",
                "Adam at 0.001",
            ),
        )

    def _far_from_targets(self, case: Case, outcome: Outcome) -> Finding | None:
        """Answers on their way to targets far from unit size, in steps that know nothing of that size."""
        series = losses(case)
        falling = len(series) >= 2 and series[-1] < series[0]
        if not (falling and poor(outcome) and case.final.train and len(case.setup.heads) == 1):
            return None
        if not large_targets(case) or case.data.train is None:
            return None
        answers = np.asarray(case.final.train[0], np.float64)
        targets = case.data.train.targets()[0][: len(answers)].astype(np.float64)
        missing = float(abs(targets.mean() - answers.mean()))
        share = float(answers.mean() / targets.mean()) if targets.mean() else 0.0
        if missing < 0.5 * float(targets.std()) or not -0.1 < share < 0.95:
            return None
        return Finding(
            self.problem,
            "error",
            0.85,
            f"The targets are {targets.mean():.4g} on average, and after {case.steps} steps the answers "
            f"{answers.mean():.4g}: {case.setup.optimizer} moves each weight by about the learning rate, however large "
            "the error is.",
            Where(argument="learning_rate, y"),
            (
                Evidence("mean answer over mean target", share, "near 1"),
                Evidence("learning rate", case.setup.learning_rate or 0.0, "for comparison"),
            ),
            remedies=(
                "y = (y - y.mean()) / y.std()",
                f"a larger learning rate ({self._more(case)})",
                "more epochs",
            ),
        )

    @staticmethod
    def _more(case: Case) -> str:
        rate = case.setup.learning_rate
        return "the present one times 10" if rate is None else f"{10 * rate:.3g} to {100 * rate:.3g}"
