"""Problems of the optimization: rates, gradients, units, the course of the loss."""

from __future__ import annotations

import numpy as np

from kravets.diagnosis.checks.base import (
    Case,
    Check,
    Outcome,
    describe,
    losses,
    need,
    poor,
    step_losses,
    validation_losses,
)
from kravets.diagnosis.facts import Probe
from kravets.diagnosis.findings import Evidence, Finding, Where

# Their steps have the size of the learning rate, whatever the size of the gradient.
SCALE_FREE = ("adam", "adam_w", "adamw", "nadam", "rmsprop", "adagrad", "adamax", "lion", "muon", "adadelta")


def update_ratios(case: Case) -> dict[str, np.ndarray]:
    """Relative update sizes a layer over the observed steps, without the first step."""
    steps = [u for u in case.updates if u.step > 0] or case.updates
    names = steps[0].ratios if steps else {}
    return {name: np.array([u.ratios[name] for u in steps if name in u.ratios]) for name in names}


def later_probes(case: Case) -> list[Probe]:
    """The probes after the first step, or the first one where there is no other."""
    return [p for p in case.probes if p.step > 0] or case.probes


def lowered(case: Case) -> bool:
    """Whether the steps became tiny after a sound beginning: a schedule that ran down."""
    sizes = [max(u.ratios.values(), default=0.0) for u in case.updates]
    if len(sizes) < 6 or not np.all(np.isfinite(sizes)):
        return False
    return max(sizes[: len(sizes) // 3]) > 5e-4 and max(sizes[-2:]) < 0.02 * max(sizes)


def broken(case: Case) -> bool:
    """Whether the loss became NaN or infinite."""
    series = [row.get("loss", 0.0) for row in case.history] + [loss for _, loss in case.batch_losses]
    return any(not np.isfinite(value) for value in series)


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
        large = typical > self.most or (largest > 0.3 and typical > 0.03)
        diverges = climbed > 2.0 or ended > 1.3 or (nonfinite and violent)
        wild = bool(early) and max(early) > 3.0 and climbed > 3.0  # whatever came of it
        certain = wild or typical > 0.3 or (large and suffers)
        if not (certain or (diverges and suffers and (typical > 0.02 or violent))):
            return None
        layer = max(finite, key=lambda name: finite[name], default=None)
        evidence = [
            Evidence(
                "median change of the weights in one step",
                typical,
                f"{self.most} at most, 0.001 to 0.01 healthy",
            ),
            Evidence("largest layer's median", largest, "0.3 at most"),
        ]
        first_steps = max((size for size in early if np.isfinite(size)), default=0.0)
        if first_steps:
            evidence.append(Evidence("largest change in one of the first steps", first_steps, "1 at most"))
        evidence.append(Evidence("highest loss over the first", climbed, "2 at most"))
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


def _chain(probe: Probe) -> list[tuple[str, float]]:
    """Relative gradient norms in the order of execution, embeddings left out."""
    kinds = {activity.layer: activity.kind for activity in probe.activities}
    return [
        (name, norm / max(probe.weights.get(name, 0.0), 1e-12))
        for name, norm in probe.gradients.items()
        if "Embedding" not in kinds.get(name, "")
    ]


def explodes(probe: Probe) -> bool:
    """Whether a layer's gradient is large beside its weights, and large at all."""
    return any(
        relative > ExplodingGradient.most and probe.gradients[name] > ExplodingGradient.size
        for name, relative in _chain(probe)
    )


class VanishingGradient(Check):
    """The gradient shrinks from layer to layer on its way back (Hochreiter 1991; Glorot and Bengio 2010)."""

    problem = "vanishing_gradient"
    ratio = 1e-3
    least = 1e-4

    def examine(self, case: Case, outcome: Outcome) -> Finding | None:
        """Compares the first layer's gradient with the last one's, again and again."""
        need(case.probes, "no gradients were seen")
        need(not broken(case), "the loss is not a number")
        probes = [p for p in case.probes if len(_chain(p)) >= 3 and not p.nonfinite]
        need(probes, "fewer than three layers in a row")
        hits, worst = 0, (1.0, 1.0, "", "")
        for probe in probes:
            chain = _chain(probe)
            first, last = chain[0], max(chain[len(chain) // 2 :], key=lambda item: item[1])
            quotient = first[1] / max(last[1], 1e-30)
            if probe.step == 0 and first[1] == 0:
                continue  # an output layer that begins at zero passes nothing back before the first step
            tiny = probe.gradients[first[0]] < self.least
            strong = probe.gradients[first[0]] < 1e-7 and quotient < 0.1
            if (quotient < self.ratio and tiny) or strong:
                hits += 1
            if quotient < worst[0]:
                worst = quotient, probe.gradients[first[0]], first[0], last[0]
        if hits < max(1, len(probes) / 2) or not poor(outcome):
            return None
        return Finding(
            self.problem,
            "error",
            0.9,
            f"On its way from {worst[3]} back to {worst[2]} the gradient shrinks to {worst[0]:.1e}.",
            Where(worst[2], "activation, depth"),
            (
                Evidence("first over last relative gradient", worst[0], f"{self.ratio} at least"),
                Evidence("norm of the first layer's gradient", worst[1], f"{self.least} at least"),
                Evidence("share of probes", hits / len(probes), "below 0.5"),
            ),
            remedies=(
                'activation="relu" with kernel_initializer="he_normal"',
                "BatchNormalization or LayerNormalization",
                "residual connections",
                "fewer layers",
            ),
        )


class ExplodingGradient(Check):
    """The gradient grows from layer to layer on its way back (Pascanu et al. 2013, arXiv:1211.5063)."""

    problem = "exploding_gradient"
    most = 10.0  # norm of a gradient over the norm of its weights
    size = 100.0  # norm of a gradient

    def examine(self, case: Case, outcome: Outcome) -> Finding | None:
        """Looks for gradients beside which the weights are small, from the start or on the way."""
        need(case.probes, "no gradients were seen")
        suffers = poor(outcome) or broken(case)
        if not suffers:
            return None
        worst = (0.0, "", 0.0, -1)
        for probe in (p for p in case.probes if not p.nonfinite):
            for name, relative in _chain(probe):
                size = probe.gradients[name]
                value = relative if np.isfinite(relative) else float("inf")
                if value > worst[0]:
                    worst = value, name, size, probe.step
        relative, name, size, step = worst
        at_start = step == 0
        if not (relative > self.most and size > self.size):
            return None
        return Finding(
            self.problem,
            "error",
            0.85 if at_start else 0.7,
            f"The gradient of {name} is {relative:.3g} times as large as its weights.",
            Where(name, "depth, initial weights"),
            (
                Evidence("gradient over weights", relative, f"{self.most:g} at most"),
                Evidence("norm of the gradient", size, f"{self.size:g} at most"),
                Evidence("after step", step, "for comparison"),
            ),
            counter_evidence=("clipping is on",) if case.setup.gradient_clipping else (),
            remedies=(
                "clipnorm=1.0 in the optimizer",
                'kernel_initializer="he_normal"',
                "normalization layers",
                "shorter sequences or LSTM/GRU instead of SimpleRNN",
            ),
        )


class NonfiniteLoss(Check):
    """The loss is NaN or infinite."""

    problem = "nonfinite_loss"

    def examine(self, case: Case, outcome: Outcome) -> Finding | None:
        """Finds the first step where it is."""
        need(case.history or case.batch_losses or case.probes, "no loss was seen")
        first = next((step for step, loss in case.batch_losses if not np.isfinite(loss)), None)
        bad_probe = next((p.step for p in case.probes if not np.isfinite(p.loss)), None)
        if first is None and bad_probe is None and not broken(case):
            return None
        sizes = [max(u.ratios.values(), default=0.0) for u in case.updates]
        grew = [size for size in sizes if np.isfinite(size)]
        sound = all(size < 0.1 for size in grew)
        return Finding(
            self.problem,
            "error",
            0.97,
            "The loss became NaN or infinite; from there on nothing can be learned.",
            Where(argument="loss"),
            (
                Evidence(
                    "first step with such a loss in its epoch",
                    first if first is not None else "unknown",
                    "none",
                ),
            ),
            ruled_out=("too large steps: they were sound before",) if grew and sound else (),
            remedies=(
                "look for log(0), division by zero or sqrt at zero in your own loss or layers",
                "a smaller learning rate or clipnorm=1.0",
                "keras.callbacks.TerminateOnNaN",
            ),
        )


class DeadRelu(Check):
    """Rectifiers that are zero for every sample (Maas et al. 2013)."""

    problem = "dead_relu"
    share = 0.5

    def examine(self, case: Case, outcome: Outcome) -> Finding | None:
        """Counts units that are zero over the whole probe batch, again and again."""
        need(case.probes, "no activations were seen")
        heads = {head.layer for head in case.setup.heads}
        shares: dict[str, list[float]] = {}
        for probe in later_probes(case):
            if probe.nonfinite:
                continue
            for activity in probe.activities:
                if activity.dead is not None and activity.layer not in heads:
                    shares.setdefault(activity.layer, []).append(activity.dead)
        need(shares, "no rectifiers")
        need(not broken(case), "the loss is not a number")
        medians = {name: float(np.median(values)) for name, values in shares.items()}
        worst = max(medians, key=lambda name: medians[name])
        dead = medians[worst]
        if dead <= self.share:
            return None
        harmful = poor(outcome)
        if not harmful and dead < 0.9:
            return None
        return Finding(
            self.problem,
            "error" if harmful and dead > 0.9 else "warning" if harmful or dead > 0.95 else "note",
            0.9 if dead > 0.9 else 0.75,
            f"{dead:.0%} of the units of {worst} are zero for every sample, and learn nothing.",
            Where(worst, "activation, bias, learning_rate"),
            (
                Evidence("units that are always zero", dead, f"{self.share} at most"),
                Evidence("probes", len(shares[worst]), "for comparison"),
            ),
            counter_evidence=() if harmful else (describe(outcome),),
            remedies=(
                "zero initial biases",
                "a smaller learning rate",
                "leaky_relu or gelu",
                "BatchNormalization in front of the activation",
            ),
        )


class Saturation(Check):
    """Sigmoid or tanh units where their curve is flat."""

    problem = "saturation"
    share = 0.5

    def examine(self, case: Case, outcome: Outcome) -> Finding | None:
        """Counts inputs of |x| >= 5, which is where the derivative is below 1 %."""
        need(case.probes, "no activations were seen")
        heads = {head.layer for head in case.setup.heads}
        shares: dict[str, list[float]] = {}
        for probe in case.probes:
            for activity in probe.activities:
                if activity.saturated is not None and activity.layer not in heads:
                    shares.setdefault(activity.layer, []).append(activity.saturated)
        need(shares, "no sigmoid or tanh inside")
        medians = {name: float(np.median(values)) for name, values in shares.items()}
        worst = max(medians, key=lambda name: medians[name])
        first = {name: values[0] for name, values in shares.items()} if case.probes[0].step == 0 else {}
        start = max(first, key=lambda name: first[name], default=worst)
        if first.get(start, 0.0) > 0.8:  # nothing begins like this by design, and it costs epochs to get out
            worst, medians[worst] = start, first[start]
        if medians[worst] <= self.share:
            return None
        harmful = poor(outcome)
        return Finding(
            self.problem,
            "warning" if harmful or medians[worst] > 0.8 else "note",
            0.9 if harmful else 0.6,
            f"{medians[worst]:.0%} of the answers of {worst} lie where its curve is flat.",
            Where(worst, "activation"),
            (Evidence("saturated answers", medians[worst], f"{self.share} at most"),),
            counter_evidence=() if harmful else (describe(outcome),),
            remedies=(
                "scale what goes into the layer",
                'kernel_initializer="glorot_uniform"',
                "BatchNormalization in front of the activation",
                'activation="relu"',
            ),
        )


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
        if not (poor(outcome) and stuck_train and (fall < self.least or lowered(case))):
            return None
        return Finding(
            self.problem,
            "warning",
            0.7,
            f"Over the second half of the epochs the loss fell by {fall:.1%}, and a plain method does better.",
            Where(argument="learning_rate, architecture"),
            (
                Evidence("fall of the loss over the second half", fall, f"{self.least} at least"),
                Evidence("skill", outcome.held_out or 0.0, f"above {outcome.reference}"),
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
        behind = poor(outcome) or ((outcome.held_out or 0.0) < 0.3 and bool(outcome.fails))
        few = by_callback and len(series) <= max(3, case.setup.epochs // 4)
        if by_callback and few and (still or slope > 0.01) and (behind or self._hasty(case)):
            pass
        elif not (still and behind and validation_falls):
            return None
        stopper = next((n for n in case.setup.callbacks if "EarlyStopping" in n), None)
        argument = f"{stopper} patience, monitor" if by_callback and stopper else "epochs"
        return Finding(
            self.problem,
            "warning",
            0.85 if by_callback else 0.7,
            f"The training ended after {len(series)} epochs while the loss was still falling by {slope:.1%} an epoch.",
            Where(argument=argument),
            (
                Evidence("fall of the loss at the end", slope, f"{self.fall} at most"),
                Evidence("epochs made", len(series), f"of {case.setup.epochs}"),
                Evidence("skill", outcome.held_out or 0.0, f"reference {outcome.reference}"),
            ),
            remedies=("more epochs", "a patience of 5 or more", 'monitor="val_loss" with mode="min"'),
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
        slow = poor(outcome)
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
            if slow or rising or broken(case):
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
