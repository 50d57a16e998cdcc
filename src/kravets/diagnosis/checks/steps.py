"""Problems of the steps' course: batches, swings, standstill, a stop too soon."""

from __future__ import annotations

from typing import Any

import numpy as np

from kravets.diagnosis.checks.base import (
    Case,
    Check,
    Outcome,
    broken,
    describe,
    lifted,
    losses,
    need,
    poor,
    step_losses,
    tests_rates,
    validation_losses,
    warms_up,
)
from kravets.diagnosis.checks.rates import lowered
from kravets.diagnosis.findings import Evidence, Finding, Where

_HIGHER_IS_BETTER = ("acc", "auc", "precision", "recall", "f1", "iou", "io_u", "dice", "r2")


def backward(case: Case, kind: str) -> dict[str, Any] | None:
    """The settings of a callback that is told to want an accuracy small, or a loss large."""
    for name, settings in case.setup.callbacks.items():
        monitor, mode = str(settings.get("monitor", "")), settings.get("mode")
        rises = "loss" not in monitor and any(word in monitor for word in _HIGHER_IS_BETTER)
        wrong = (mode == "min" and rises) or (mode == "max" and "loss" in monitor)
        if wrong and name.partition(" (")[0] == kind:
            return settings
    return None


def _pair(settings: dict[str, Any]) -> Evidence:
    told = f"{settings['monitor']}, {settings['mode']}"
    return Evidence("monitor, mode", told, "a pair that belongs together")


class Oscillation(Check):
    """A training loss that rises as often as it falls."""

    problem = "oscillation"
    rise = 0.1  # of the loss, from one epoch to the next
    least = 0.02  # of the first epoch's loss; small losses swing by themselves
    share = 0.25  # of the epochs
    alike = 0.25  # of the largest rise of the training loss, that of the validation loss
    wide = 0.4  # highest over lowest loss of the second half, less 1, where it leads nowhere

    def examine(self, case: Case, outcome: Outcome) -> Finding | None:
        """Counts the epochs in which the training loss rose by a tenth or more."""
        series = losses(case)
        need(len(series) >= 5, "fewer than five epochs")
        need(np.isfinite(series).all(), "the loss is not a number")
        series = lifted(series)
        late = series[1:]
        steps = np.diff(late)
        risen = (steps > self.rise * late[:-1]) & (steps > self.least * series[0])
        often = float(risen.mean())
        swing = float((late.max() - late.min()) / max(late.min(), 1e-12))
        if bool(np.all(steps > 0)):
            return None  # it rises, and does not swing
        swings = often >= self.share and risen.sum() >= 2 and swing >= 0.2
        half = series[len(series) // 2 :]
        wide = float(half.max() / max(half.min(), 1e-12) - 1)
        wanders = poor(outcome) and wide > self.wide and half[-1] > 0.95 * half[0]
        if not (swings or wanders):
            return None
        if self._by_its_samples(case):
            return None
        if outcome.train is not None and outcome.train > 0.97 and not outcome.fails:
            return None  # small losses swing by themselves
        return Finding(
            self.problem,
            "warning",
            0.8,
            f"In {often:.0%} of the epochs the training loss rose by a tenth or more."
            if swings
            else f"Over the second half of the epochs the training loss went up and down by {wide:.0%}, and ended no "
            "lower.",
            Where(argument="learning_rate, momentum"),
            (
                Evidence("epochs whose training loss rose by 10 %", often, f"{self.share} at most"),
                Evidence("highest over lowest loss, less 1", swing, "0.2 at most"),
            )
            if swings
            else (
                Evidence("highest over lowest loss of the second half, less 1", wide, f"{self.wide} at most"),
                Evidence("epochs whose training loss rose by 10 %", often, "for comparison"),
            ),
            counter_evidence=() if poor(outcome) else (describe(outcome),),
            remedies=("a smaller learning rate", "less momentum", "a larger batch", "a decaying schedule"),
        )

    def _by_its_samples(self, case: Case) -> bool:
        """Whether the loss of the validation samples, which stay the same, rises by a small part of that at most."""
        series, held_out = losses(case), validation_losses(case)
        if len(held_out) != len(series) or not np.isfinite(held_out).all():
            return False
        return float(np.diff(held_out[1:]).max()) < self.alike * float(np.diff(series[1:]).max())


class Plateau(Check):
    """The loss stands still above what a plain method reaches."""

    problem = "plateau"
    least = 0.05  # relative fall over the second half
    still = 0.02  # in the last epoch, where the steps have become tiny
    over = 1e-3  # of the highest rate: what is left of a schedule that is over
    soonest = 0.25  # of the training, after which it may be

    def examine(self, case: Case, outcome: Outcome) -> Finding | None:
        """Needs both: no progress, and an outcome below the plain method's."""
        series = losses(case)
        told = self._turned_round(case) or self._over_too_soon(case, outcome)
        if told:
            return told
        need(len(series) >= 4, "fewer than four epochs")
        need(np.isfinite(series).all(), "the loss is not a number")
        need(outcome.held_out is not None, "the outcome could not be judged")
        need(not warms_up(case), "a first phase, with most layers frozen")
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

    def _turned_round(self, case: Case) -> Finding | None:
        """A rate that is lowered whenever the training gets better, because better was taken for worse."""
        rates = [row["learning_rate"] for row in case.history if "learning_rate" in row]
        settings = backward(case, "ReduceLROnPlateau")
        if settings is None or len(rates) < 2 or rates[-1] > 0.2 * rates[0]:
            return None
        better, right = ("rising", "max") if settings["mode"] == "min" else ("falling", "min")
        return Finding(
            self.problem,
            "warning",
            0.95,
            f"ReduceLROnPlateau takes a {better} {settings['monitor']} for no progress, and lowered the rate from "
            f"{rates[0]:.2g} to {rates[-1]:.2g}.",
            Where(argument="ReduceLROnPlateau mode"),
            (
                _pair(settings),
                Evidence("last learning rate over the first", rates[-1] / rates[0], "0.2 at least"),
            ),
            remedies=('mode="auto"', f'mode="{right}"'),
        )

    def _over_too_soon(self, case: Case, outcome: Outcome) -> Finding | None:
        """A schedule that is over soon after the start, as one that counts epochs where Keras counts steps."""
        seen = [(update.step, update.rate) for update in case.updates if update.rate is not None]
        known = case.setup.schedule or seen
        if len(known) < 6 or not case.steps or tests_rates(case):
            return None
        steps, rates = (np.array(part, float) for part in zip(*known, strict=True))
        if not np.isfinite(rates).all() or rates.max() <= 0:
            return None
        left = rates / rates.max()
        last = float(steps[left > self.over].max())
        if last >= self.soonest * case.steps or np.sum(steps > last) < 3:
            return None
        learned = outcome.held_out is not None and not poor(outcome)
        return Finding(
            self.problem,
            "note" if learned else "warning",
            0.9,
            f"From step {last:.0f} of {case.steps} on the learning rate is {rates[-1]:.2g}: nothing more is learned.",
            Where(argument="learning_rate"),
            (
                Evidence(
                    "last step with a rate, as a share of all", last / case.steps, f"{self.soonest} at least"
                ),
                Evidence("last learning rate over the highest", float(left[-1]), f"{self.over} at least"),
            ),
            counter_evidence=(describe(outcome),) if learned else (),
            remedies=(
                "a schedule over all steps: epochs times steps per epoch",
                "a schedule that falls later",
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
        need(not case.continued, "another fit went on with the same model")
        need(len(series) >= 1 and np.isfinite(series).all(), "no epoch was completed")
        need(case.ended in ("finished", "stopped"), "the training did not end by itself")
        by_callback = case.ended == "stopped" and len(series) < case.setup.epochs
        turned = backward(case, "EarlyStopping") if by_callback else None
        need(turned or outcome.held_out is not None, "the outcome could not be judged")
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
        still = slope > self.fall / 2 if by_callback else slope > self.fall
        validation_falls = len(held) < 2 or held[-1] - held.min() <= 0.05 * abs(held.min())
        skill, plain = outcome.held_out or 0.0, outcome.reference
        behind = poor(outcome) and (by_callback or plain is None or skill < plain - self.margin)
        few = by_callback and len(series) <= max(3, case.setup.epochs // 4)
        fell = series[-1] < series[0] if len(series) > 1 else len(steps) > 1 and steps[-1] < steps[0]
        hardly = case.steps <= self.steps and fell and poor(outcome)
        if (
            turned
            or hardly
            or (by_callback and few and (still or slope > 0.01) and (behind or self._hasty(case, outcome)))
        ):
            pass
        elif not (validation_falls and ((still and behind) or self._steep(series, held, skill))):
            return None
        stopper = next((n for n in case.setup.callbacks if "EarlyStopping" in n), None)
        argument = f"{stopper} patience, monitor" if by_callback and stopper else "epochs"
        return Finding(
            self.problem,
            "warning",
            0.95 if turned else 0.85 if by_callback else 0.7,
            f"EarlyStopping took {turned['monitor']} for better the wrong way round, and ended the training after "
            f"{len(series)} epochs."
            if turned
            else f"The training ended after {case.steps} steps, before the network could learn anything."
            if hardly
            else f"The training ended after {len(series)} epochs while the loss was still falling by {slope:.1%} "
            "an epoch.",
            Where(argument=argument),
            (
                *([_pair(turned)] if turned else []),
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
    def _hasty(case: Case, outcome: Outcome) -> bool:
        if (outcome.train or 0.0) - (outcome.validation or 0.0) > 0.2:
            return False  # what the callback saw was no chance
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
        series = lifted(losses(case))
        unfinished = outcome.held_out is not None and outcome.held_out < 0.9
        falling = len(series) >= 3 and series[-1] < 0.97 * series[-2] and unfinished
        slow = poor(outcome) or falling
        few = steps <= 3 and case.steps < 150 and not case.continued
        if few and (case.data.train_count or int(size or 0)) >= 200 and slow:
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
            # (a loss that has come to rest rises by a little every other time)
            rising = len(series) >= 4 and float(np.mean(np.diff(series) > 0.05 * series[:-1])) >= 0.3
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
