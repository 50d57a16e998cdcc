"""Problems of the steps and their course: rates, batches, swings, standstill, a stop too soon."""

from __future__ import annotations

import numpy as np

from kravets.diagnosis.checks.base import (
    Case,
    Check,
    Outcome,
    broken,
    describe,
    losses,
    need,
    poor,
    step_losses,
    validation_losses,
)
from kravets.diagnosis.checks.gradients import explodes, saturated
from kravets.diagnosis.findings import Evidence, Finding, Where

# Their steps have the size of the learning rate, whatever the size of the gradient.
SCALE_FREE = ("adam", "adam_w", "adamw", "nadam", "rmsprop", "adagrad", "adamax", "lion", "muon", "adadelta")


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
        diverges = climbed > 2.0 or ended > 1.3 or (nonfinite and violent)
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
        need(case.setup.trainable_weights, "nothing is trained")
        need(not broken(case), "the loss is not a number")
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
            falling = len(series) >= 3 and series[-1] < series[0] * 0.999
            unfinished = (
                outcome.train is not None and outcome.train < 0.5 and falling and travelled < self.path / 3
            )
            if not unfinished:
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
            ruled_out=("vanishing gradients: the gradients have a sound size",),
            remedies=(
                f"learning_rate times 10 to 100 ({self._more(case)}), or from a range test",
                "Adam at 0.001",
            ),
        )

    @staticmethod
    def _more(case: Case) -> str:
        rate = case.setup.learning_rate
        return "the present one times 10" if rate is None else f"{10 * rate:.3g} to {100 * rate:.3g}"


class Oscillation(Check):
    """A training loss that rises as often as it falls."""

    problem = "oscillation"
    rise = 0.1  # of the loss, from one epoch to the next
    share = 0.25  # of the epochs

    def examine(self, case: Case, outcome: Outcome) -> Finding | None:
        """Counts the epochs in which the training loss rose by a tenth or more."""
        series = losses(case)
        need(len(series) >= 5, "fewer than five epochs")
        need(np.isfinite(series).all(), "the loss is not a number")
        late = series[1:]
        rises = late[1:] / np.maximum(late[:-1], 1e-12) - 1
        level = late[1:] > 0.02 * series[0]
        often = float(((rises > self.rise) & level).mean())
        swing = float((late.max() - late.min()) / max(late.min(), 1e-12))
        monotone = bool(np.all(np.diff(late) > 0))
        if often < self.share or swing < 0.2 or monotone:
            return None
        if outcome.train is not None and outcome.train > 0.97 and not outcome.fails:
            return None  # small losses swing by themselves
        return Finding(
            self.problem,
            "warning",
            0.8,
            f"In {often:.0%} of the epochs the training loss rose by a tenth or more.",
            Where(argument="learning_rate, momentum"),
            (
                Evidence("epochs whose training loss rose by 10 %", often, f"{self.share} at most"),
                Evidence("highest over lowest loss, less 1", swing, "0.2 at most"),
            ),
            counter_evidence=() if poor(outcome) else (describe(outcome),),
            remedies=("a smaller learning rate", "less momentum", "a larger batch", "a decaying schedule"),
        )


class Plateau(Check):
    """The loss stands still above what a plain method reaches."""

    problem = "plateau"
    least = 0.05  # relative fall over the second half
    still = 0.02  # in the last epoch, where the steps have become tiny

    def examine(self, case: Case, outcome: Outcome) -> Finding | None:
        """Needs both: no progress, and an outcome below the plain method's."""
        series = losses(case)
        need(len(series) >= 4, "fewer than four epochs")
        need(np.isfinite(series).all(), "the loss is not a number")
        need(outcome.held_out is not None, "the outcome could not be judged")
        half = series[len(series) // 2 :]
        scale = max(abs(float(half[0])), 1e-12)
        fall = float((half[0] - half[-1]) / scale)
        stuck_train = (
            outcome.train is None or outcome.reference is None or outcome.train < outcome.reference - 0.05
        )
        last = float((series[-2] - series[-1]) / max(abs(float(series[-2])), 1e-12))
        ran_down = lowered(case) and last < self.still
        if not (poor(outcome) and stuck_train and (fall < self.least or ran_down)):
            return None
        worse = "guessing does as well" if outcome.reference is None else "a plain method does better"
        above = "above guessing" if outcome.reference is None else f"above {outcome.reference:.2f}"
        return Finding(
            self.problem,
            "warning",
            0.7,
            (
                f"Over the second half of the epochs the loss fell by {fall:.1%}, and {worse}."
                if fall < self.least
                else f"The steps became tiny, in the last epoch the loss fell by {last:.1%}, and {worse}."
            ),
            Where(argument="learning_rate, architecture"),
            (
                Evidence("fall of the loss over the second half", fall, f"{self.least} at least")
                if fall < self.least
                else Evidence("fall of the loss in the last epoch", last, f"{self.still} at least"),
                Evidence("skill", outcome.held_out or 0.0, above),
            ),
            remedies=(
                "another learning rate (range test)",
                "a schedule that falls later",
                "another initial state",
                "more capacity",
            ),
        )


class StoppedEarly(Check):
    """The training ended while it was still learning fast."""

    problem = "stopped_early"
    fall = 0.05  # of the loss, in the last epoch
    steps = 60  # in all; with so few, no network has learned anything
    margin = 0.1  # of skill, behind a plain method

    def examine(self, case: Case, outcome: Outcome) -> Finding | None:
        """Looks at the slope at the end, and at what ended it."""
        series = losses(case)
        need(len(series) >= 1 and np.isfinite(series).all(), "no epoch was completed")
        need(case.ended in ("finished", "stopped"), "the training did not end by itself")
        need(outcome.held_out is not None, "the outcome could not be judged")
        held = validation_losses(case)
        steps = step_losses(case)
        if len(series) >= 2:
            slope = float((series[-2] - series[-1]) / max(abs(series[-2]), 1e-12))
        elif len(steps) >= 10:
            part = max(3, len(steps) // 5)
            first, last = float(np.mean(steps[-2 * part : -part])), float(np.mean(steps[-part:]))
            slope = (first - last) / max(abs(first), 1e-12)
        else:
            slope = 0.0
        by_callback = case.ended == "stopped" and len(series) < case.setup.epochs
        still = slope > self.fall / 2 if by_callback else slope > self.fall
        validation_falls = len(held) < 2 or held[-1] <= held.min() * 1.05
        skill, plain = outcome.held_out or 0.0, outcome.reference
        behind = poor(outcome) and (by_callback or plain is None or skill < plain - self.margin)
        few = by_callback and len(series) <= max(3, case.setup.epochs // 4)
        hardly = case.steps <= self.steps and series[-1] < series[0] and poor(outcome)
        if hardly or (by_callback and few and (still or slope > 0.01) and (behind or self._hasty(case))):
            pass
        elif not (validation_falls and ((still and behind) or self._steep(series, held, skill))):
            return None
        stopper = next((n for n in case.setup.callbacks if "EarlyStopping" in n), None)
        argument = f"{stopper} patience, monitor" if by_callback and stopper else "epochs"
        return Finding(
            self.problem,
            "warning",
            0.85 if by_callback else 0.7,
            f"The training ended after {case.steps} steps, before the network could learn anything."
            if hardly
            else f"The training ended after {len(series)} epochs while the loss was still falling by {slope:.1%} "
            "an epoch.",
            Where(argument=argument),
            (
                Evidence("fall of the loss at the end", slope, f"{self.fall} at most"),
                Evidence("epochs made", len(series), f"of {case.setup.epochs}"),
                Evidence("steps made", case.steps, f"above {self.steps}"),
                Evidence(
                    "skill",
                    outcome.held_out or 0.0,
                    "above guessing" if plain is None else f"above {plain:.2f}",
                ),
            ),
            remedies=("more epochs", "a patience of 5 or more", 'monitor="val_loss" with mode="min"'),
        )

    @staticmethod
    def _steep(series: np.ndarray, held: np.ndarray, skill: float) -> bool:
        """Whether both losses fell by a tenth in each of the last three epochs, with much left to learn."""
        parts = [part[-4:] for part in (series, held)]
        return skill < 0.9 and all(
            len(part) == 4 and part[-1] > 0 and bool(np.all(part[1:] < 0.9 * part[:-1])) for part in parts
        )

    @staticmethod
    def _hasty(case: Case) -> bool:
        for name, settings in case.setup.callbacks.items():
            if "EarlyStopping" in name and int(settings.get("patience", 99)) <= 1:
                return True
        return False


class BatchSize(Check):
    """So few steps an epoch that nothing is learned, or so few samples a step that noise rules."""

    problem = "batch_size"

    def examine(self, case: Case, outcome: Outcome) -> Finding | None:
        """Counts the steps, and looks at the outcome."""
        size = case.setup.batch_size
        need(size and case.history, "the batch size is unknown or no epoch was completed")
        epochs = max(len(case.history), 1)
        steps = case.steps / epochs
        series = losses(case)
        falling = len(series) >= 3 and series[-1] < 0.97 * series[-2] and (outcome.held_out or 1.0) < 0.9
        slow = poor(outcome) or falling
        if steps <= 3 and case.steps < 150 and (case.data.train_count or int(size or 0)) >= 200 and slow:
            return Finding(
                self.problem,
                "warning",
                0.85,
                f"A batch of {size} leaves {steps:.0f} steps an epoch, {case.steps} in all.",
                Where(argument="batch_size"),
                (
                    Evidence("steps an epoch", steps, "more than 3"),
                    Evidence("steps in all", case.steps, "150 at least"),
                ),
                remedies=("batch_size=32", "many more epochs, or a larger learning rate"),
            )
        if int(size or 0) <= 2 and (case.data.train_count or 1000) > 100:
            rising = len(series) >= 4 and float(np.mean(np.diff(series) > 0)) >= 0.3
            if poor(outcome) or rising or broken(case):
                return Finding(
                    self.problem,
                    "warning",
                    0.75,
                    f"Gradients from {size} samples are mostly noise at this learning rate.",
                    Where(argument="batch_size"),
                    (Evidence("samples a step", int(size or 0), "8 at least"),),
                    remedies=("batch_size=32", "a smaller learning rate"),
                )
        return None
