"""Problems of single units: those that are dead, and those that are saturated."""

from __future__ import annotations

from typing import Literal

import numpy as np

from kravets.diagnosis.checks.base import (
    Case,
    Check,
    Outcome,
    broken,
    describe,
    later_probes,
    need,
    poor,
)
from kravets.diagnosis.facts import Probe
from kravets.diagnosis.findings import Evidence, Finding, Where


def saturated(case: Case, probe: Probe) -> float:
    """The largest share of a hidden layer's units that sit where sigmoid or tanh is flat."""
    heads = {head.layer for head in case.setup.heads}
    return max((part.saturated or 0.0 for part in probe.activities if part.layer not in heads), default=0.0)


def _hidden_shares(
    case: Case, probes: list[Probe], name: Literal["dead", "saturated"]
) -> dict[str, list[float]]:
    """A share of each hidden layer's units, probe after probe, where it is known."""
    heads = {head.layer for head in case.setup.heads}
    shares: dict[str, list[float]] = {}
    for probe in probes:
        for activity in probe.activities:
            share = getattr(activity, name)
            if share is not None and activity.layer not in heads:
                shares.setdefault(activity.layer, []).append(share)
    return shares


class DeadRelu(Check):
    """Rectifiers that are zero for every sample (Maas et al. 2013)."""

    problem = "dead_relu"
    share = 0.5

    def examine(self, case: Case, outcome: Outcome) -> Finding | None:
        """Counts units that are zero over the whole probe batch, again and again."""
        need(case.probes, "no activations were seen")
        probes = [probe for probe in later_probes(case) if not probe.nonfinite]
        shares = _hidden_shares(case, probes, "dead")
        for probe in probes:
            for activity in probe.activities:
                if activity.input_dead is not None:
                    shares.setdefault(activity.layer, []).append(activity.input_dead)
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
            f"{dead:.0%} of the units of {worst}, or of those in front of it, are zero for every sample.",
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
        shares = _hidden_shares(case, case.probes, "saturated")
        for probe in case.probes:
            for activity in probe.activities:
                if activity.input_saturated is not None:
                    shares.setdefault(activity.layer, []).append(activity.input_saturated)
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
        begins = harmful and first.get(worst, 0.0) > self.share
        return Finding(
            self.problem,
            "error" if begins else "warning" if harmful or medians[worst] > 0.8 else "note",
            0.9 if harmful else 0.6,
            f"{medians[worst]:.0%} of the answers of {worst}, or of what it is given, lie where the curve is flat.",
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
