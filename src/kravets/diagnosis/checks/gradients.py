"""Problems of the signal on its way: gradients that fade or explode, numbers that are none."""

from __future__ import annotations

import numpy as np

from kravets.diagnosis.checks.base import (
    SCALE_FREE,
    Case,
    Check,
    Outcome,
    broken,
    need,
    poor,
)
from kravets.diagnosis.facts import DISTANCES, Probe
from kravets.diagnosis.findings import Evidence, Finding, Where

LARGE = 30.0  # root of the mean square of targets


def _chain(probe: Probe) -> list[tuple[str, float]]:
    """Relative gradient norms in the order of execution, embeddings left out."""
    kinds = {activity.layer: activity.kind for activity in probe.activities}
    return [
        (name, norm / max(probe.weights.get(name, 0.0), 1e-12))
        for name, norm in probe.gradients.items()
        if "Embedding" not in kinds.get(name, "")
    ]


def large(probe: Probe, name: str, unit: float = 1.0) -> bool:
    """Whether a layer's gradient is large in itself; a recurrent layer multiplies it at every moment."""
    kinds = {activity.layer: activity.kind for activity in probe.activities}
    recurrent = any(kind in ("SimpleRNN", "RNN", "LSTM", "GRU") for kind in kinds.values())
    return not probe.gradients[name] <= unit * ExplodingGradient.size * (0.3 if recurrent else 1.0)


def large_targets(case: Case) -> bool:
    """Whether a distance to targets far from unit size is minimized in steps that know nothing of that size."""
    if case.setup.optimizer not in SCALE_FREE or case.data.train is None:
        return False
    return any(
        head.loss in DISTANCES
        and targets.dtype.kind in "iufb"
        and float(np.square(targets.astype(np.float64)).mean()) > LARGE**2
        for head, targets in zip(case.setup.heads, case.data.train.targets(), strict=False)
    )


def explodes(probe: Probe) -> bool:
    """Whether a layer's gradient is large beside its weights, and large at all."""
    return (not probe.nonfinite or swells(probe)) and any(
        not relative <= ExplodingGradient.most and large(probe, name) for name, relative in _chain(probe)
    )


def swells(probe: Probe) -> bool:
    """Whether the signal grows by orders on its way through the layers."""
    sizes = [activity.deviation for activity in probe.activities if np.isfinite(activity.deviation)]
    return max(sizes, default=0.0) > 1e4


class VanishingGradient(Check):
    """The gradient shrinks from layer to layer on its way back (Hochreiter 1991; Glorot and Bengio 2010)."""

    problem = "vanishing_gradient"
    ratio = 1e-3
    least = 1e-4
    squashing = 5e-3  # likewise, behind sigmoids and in steps that follow the gradient's size
    step_back = 0.4  # of the gradient that is left after one moment of a sequence

    def examine(self, case: Case, outcome: Outcome) -> Finding | None:
        """Compares the gradient at the far end, of the layers or of a sequence, with the near end's."""
        need(case.probes, "no gradients were seen")
        need(not broken(case), "the loss is not a number")
        return self._through_time(case, outcome) or self._through_layers(case, outcome)

    def _through_time(self, case: Case, outcome: Outcome) -> Finding | None:
        rates: dict[str, list[tuple[float, float]]] = {}
        for probe in case.probes:
            for name, sizes in probe.through_time.items():
                ends = min(sizes[0], sizes[-1]), max(sizes.max(), 1e-300)
                left = max(float(ends[0] / ends[1]), 1e-40)
                if len(sizes) >= 8 and np.isfinite(sizes).all():
                    rates.setdefault(name, []).append((left, left ** (1 / (len(sizes) - 1))))
        for name, seen in rates.items():
            left, rate = (float(np.median(column)) for column in zip(*seen, strict=True))
            # (gates learn to keep it, so theirs must be hopeless)
            plain = any(a.layer == name and a.kind == "SimpleRNN" for a in case.probes[0].activities)
            hopeless = (
                rate < self.step_back or left < 1e-12 or (plain and max(left for left, _ in seen) < 1e-4)
            )
            if left < 1e-4 and hopeless and poor(outcome):
                return Finding(
                    self.problem,
                    "error",
                    0.9,
                    f"On its way back through the sequence in {name} the gradient shrinks to {left:.1e}: what "
                    "came early is not learned from.",
                    Where(name, "activation, sequence length"),
                    (
                        Evidence(
                            "gradient at the far end of the sequence over the largest",
                            left,
                            "0.0001 at least",
                        ),
                        Evidence(
                            "what one moment leaves of it", rate, f"{self.step_back} at least with gates"
                        ),
                    ),
                    remedies=(
                        "LSTM or GRU instead of SimpleRNN",
                        'activation="tanh" with recurrent_initializer="orthogonal"',
                        "shorter sequences",
                    ),
                )
        return None

    @staticmethod
    def _squashes(case: Case, probe: Probe) -> bool:
        """Whether three hidden sigmoids (slope a quarter at most) meet steps of the size of the gradient."""
        heads = {head.layer for head in case.setup.heads}
        sigmoids = [a for a in probe.activities if a.activation in ("sigmoid", "hard_sigmoid")]
        deep = sum(activity.layer not in heads for activity in sigmoids) >= 3
        return deep and case.setup.optimizer not in SCALE_FREE

    def _through_layers(self, case: Case, outcome: Outcome) -> Finding | None:
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
            squashed = self._squashes(case, probe) and quotient < self.squashing
            if (quotient < self.ratio and tiny) or strong or squashed:
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
    size = 100.0  # norm of a gradient; 30 beside recurrent layers
    _BOUNDED = ("tanh", "sigmoid", "hard_sigmoid", "softmax", "softsign", "relu6", None)

    def examine(self, case: Case, outcome: Outcome) -> Finding | None:
        """Looks for gradients beside which the weights are small, from the start or on the way."""
        need(case.probes, "no gradients were seen")
        suffers = poor(outcome) or broken(case)
        if not suffers:
            return None
        # (answers on their way to large targets make gradients large, and the optimizer divides by their size)
        unit = float("inf") if large_targets(case) and not broken(case) else 1.0
        found = [
            (relative if np.isfinite(relative) else float("inf"), name, probe.gradients[name], probe.step)
            for probe in case.probes
            if not probe.nonfinite or (probe.step == 0 and swells(probe))
            for name, relative in _chain(probe)
            if not relative <= unit * self.most and large(probe, name, unit)
        ]
        if not found:
            return self._grew_through_time(case)
        relative, name, size, step = max(found)
        at_start = step == 0
        return Finding(
            self.problem,
            "error",
            0.85 if at_start else 0.7,
            f"The gradient of {name} is {relative:.3g} times as large as its weights.",
            Where(name, "depth, initial weights"),
            (
                Evidence("gradient over weights", relative, f"{self.most:g} at most"),
                Evidence("norm of the gradient", size, f"{self.size:g} at most, 30 beside recurrent layers"),
                Evidence("after step", step, "for comparison"),
            ),
            counter_evidence=("clipping is on",) if case.setup.gradient_clipping else (),
            remedies=self._REMEDIES,
        )

    _REMEDIES = (
        "clipnorm=1.0 in the optimizer",
        'kernel_initializer="he_normal"',
        "normalization layers",
        "shorter sequences or LSTM/GRU instead of SimpleRNN",
    )

    def _grew_through_time(self, case: Case) -> Finding | None:
        """A loss of Keras' own that becomes NaN after sound steps, behind a recurrence without bounds."""
        recurrent = next(
            (
                activity.layer
                for activity in case.probes[0].activities
                if activity.kind in ("SimpleRNN", "RNN") and activity.activation not in self._BOUNDED
            ),
            None,
        )
        own = any(head.loss is None for head in case.setup.heads)
        sizes = [size for u in case.updates for size in u.ratios.values() if np.isfinite(size)]
        sound = bool(sizes) and max(sizes) < 0.1 and not case.probes[0].nonfinite
        if recurrent is None or own or not sound or not broken(case) or any(case.data.nonfinite.values()):
            return None
        return Finding(
            self.problem,
            "error",
            0.7,
            f"The loss became NaN after sound steps; {recurrent} multiplies its signal at every moment of the "
            "sequence, and its activation has no bounds.",
            Where(recurrent, "activation, optimizer"),
            (Evidence("largest step before, as a share of the weights", max(sizes), "0.1 at most"),),
            counter_evidence=("the step that broke it was not seen",),
            ruled_out=("NaN in the data", "a loss of the user's own"),
            remedies=self._REMEDIES,
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
