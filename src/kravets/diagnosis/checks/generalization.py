"""Problems of generalization: what was learned is too much or too little."""

from __future__ import annotations

import numpy as np

from kravets.diagnosis.checks.base import (
    Case,
    Check,
    Outcome,
    broken,
    describe,
    hidden_layers,
    later_probes,
    lifted,
    losses,
    need,
    poor,
    put_back,
    validation_losses,
    wanted,
    warms_up,
)
from kravets.diagnosis.findings import Evidence, Finding, Where


class Overfitting(Check):
    """The validation loss rises while the training goes on, and the gap is real."""

    problem = "overfitting"
    rise = 0.1
    epochs = 3
    gap = 0.1

    def examine(self, case: Case, outcome: Outcome) -> Finding | None:
        """Needs both: a sustained rise, and a gap between seen and unseen samples in inference mode."""
        need(case.setup.has_validation, "no validation data")
        series = validation_losses(case)
        need(len(series) >= 4, "fewer than four validated epochs")
        need(np.isfinite(series).all(), "the validation loss is not a number")
        best = int(series.argmin())
        rise = float(lifted(series)[-1] / lifted(series)[best] - 1)
        since = len(series) - 1 - best
        seen = wanted(outcome.train, "the training answers were not seen")
        unseen = wanted(outcome.validation, "the validation answers were not seen")
        gap = seen - unseen
        noise = 2 * outcome.error
        wide = gap > max(self.gap, noise)
        sustained = since >= self.epochs and rise > self.rise
        huge = gap > 0.4 and bool(outcome.fails)
        if not (wide and (sustained or huge)):
            return None
        strong = rise > 0.3 or gap > 0.2
        averted = put_back(case)
        return Finding(
            self.problem,
            "warning" if (strong and not averted) or (outcome.fails or False) else "note",
            0.9 if strong else 0.7,
            f"The validation loss was best in epoch {best + 1} and has risen by {rise:.0%} since; "
            f"skill is {seen:.2f} on training and {unseen:.2f} on held-out samples.",
            Where(argument="epochs, regularization"),
            (
                Evidence("rise of the validation loss since its minimum", rise, f"{self.rise} at most"),
                Evidence("epochs since the minimum", since, f"fewer than {self.epochs}"),
                Evidence("gap of skill", gap, f"{max(self.gap, noise):.2f} at most"),
            ),
            counter_evidence=("the best epoch's weights were put back",) if averted else (),
            remedies=(
                "EarlyStopping with restore_best_weights=True",
                "dropout or weight decay",
                "augmentation or more data",
                "a smaller network",
            ),
        )


class Underfitting(Check):
    """A network that is too small for what a plain method can do, or for what it has learned itself."""

    problem = "underfitting"
    fitted = 0.7  # skill on training samples above which a small network is let be
    samples_a_weight = 4

    def examine(self, case: Case, outcome: Outcome) -> Finding | None:
        """Needs a low skill on the training samples themselves, and little capacity."""
        seen = wanted(outcome.train, "the training answers were not seen")
        need(not broken(case), "the loss is not a number")
        return self._beside_a_plain_method(case, outcome, seen) or self._at_its_end(case, outcome, seen)

    def _at_its_end(self, case: Case, outcome: Outcome, seen: float) -> Finding | None:
        """It has learned something, stands still, and has few weights for so many samples: a note, for noise in the
        task looks the same. Where a plain method gets as far, the task seems to hold no more.
        """
        series, count, weights = lifted(losses(case)), case.data.train_count, case.setup.trainable_weights
        unseen = outcome.validation
        if unseen is None or not count or len(series) < 8 or not 0 < weights * self.samples_a_weight < count:
            return None
        quarter = len(series) // 4
        last, before = np.median(series[-quarter:]), np.median(series[-2 * quarter : -quarter])
        learned = min(seen, unseen) > max(0.1, 3 * outcome.error) and seen < self.fitted
        if wanted(outcome.reference, "no plain method could be tried") > unseen - 0.1:
            return None
        together = seen - unseen < 0.15 + outcome.error
        if not (learned and together and 0.97 * before < last < 1.03 * before):
            return None
        return Finding(
            self.problem,
            "note",
            0.5,
            f"The training stands still at a skill of {seen:.2f} on its own samples, and {weights} weights are few for "
            f"{count} of them.",
            Where(argument="units, layers"),
            (
                Evidence("skill on training samples", seen, f"{self.fitted} at least"),
                Evidence("trainable weights", weights, f"{count // self.samples_a_weight} at least"),
                Evidence(
                    "change of the training loss in the last quarter",
                    float(last / before - 1),
                    "3 % at least",
                ),
            ),
            counter_evidence=("a task whose answers are partly chance looks the same",),
            remedies=("a larger network, once, to see whether it fits its samples better",),
        )

    def _beside_a_plain_method(self, case: Case, outcome: Outcome, seen: float) -> Finding | None:
        reference = wanted(outcome.reference, "no plain method could be tried")
        need(case.setup.layers, "the layers are unknown")
        need(not warms_up(case), "a first phase, with most layers frozen")
        behind = seen < reference - max(0.05, outcome.error)
        units = [layer.units for layer in hidden_layers(case) if layer.units and layer.trainable]
        narrowest = min(units, default=0)
        classes = outcome.classes or 2
        small = not units or narrowest < max(3, int(np.ceil(np.log2(classes))) + 1) or self._sparse(case)
        if not (behind and small and poor(outcome)):
            return None
        series = losses(case)
        slope = float((series[-2] - series[-1]) / max(abs(series[-2]), 1e-12)) if len(series) >= 2 else 0.0
        what = "no hidden layer" if not units else f"{narrowest} units in its narrowest layer"
        return Finding(
            self.problem,
            "warning",
            0.85 if slope < 0.05 else 0.6,
            f"The network has {what} and does worse on its own training samples than a plain method.",
            Where(argument="units, layers"),
            (
                Evidence("skill on training samples", seen, f"{reference:.2f}, the plain method's"),
                Evidence("units of the narrowest hidden layer", narrowest, "more"),
                Evidence("trainable weights", case.setup.trainable_weights, "more"),
            ),
            remedies=("more units a layer", "a hidden layer more", "features that say more"),
        )

    @staticmethod
    def _sparse(case: Case) -> bool:
        return case.setup.trainable_weights < 20


class OverRegularized(Check):
    """Dropout, penalties or noise that leave the network nothing to learn with."""

    problem = "over_regularized"
    penalty = 0.6  # of the loss
    beside = 0.4  # likewise, where the training samples themselves are not fitted
    left = 0.01  # of the norm that a penalized layer's weights began with

    def examine(self, case: Case, outcome: Outcome) -> Finding | None:
        """Measures the penalty's part of the loss and looks for extreme rates."""
        need(case.setup.layers, "the layers are unknown")
        need(not broken(case), "the loss is not a number")
        rates = [
            (layer.settings["rate"], layer.name) for layer in case.setup.layers if "rate" in layer.settings
        ]
        rates = [(rate, name) for rate, name in rates if rate < 1.0]
        rate, dropout = max(rates, default=(0.0, ""))
        noise = [
            (layer.settings["stddev"], layer.name)
            for layer in case.setup.layers
            if layer.kind == "GaussianNoise" and "stddev" in layer.settings
        ]
        strongest, noisy = max(noise, default=(0.0, ""))
        probes = [p for p in later_probes(case) if np.isfinite(p.loss) and p.loss > 0]
        share = float(probes[-1].penalty / probes[-1].loss) if probes else 0.0
        start = case.probes[0] if case.probes and np.isfinite(case.probes[0].loss) else None
        at_start = float(start.penalty / start.loss) if start is not None and start.loss > 0 else 0.0
        if at_start > self.penalty and poor(outcome):
            share = max(share, at_start)
        if not any("penalty" in layer.settings for layer in case.setup.layers):
            share = 0.0  # a loss that layers add themselves is no penalty
        decay = case.setup.weight_decay
        shrunk, emptied = self._shrunk(case), self._emptied(case)
        need(rates or noise or share > 0 or decay or emptied, "no regularization")
        gap = (
            None
            if outcome.train is None or outcome.validation is None
            else outcome.train - outcome.validation
        )
        fits_badly = outcome.train is None or outcome.train < 0.98
        no_gap = gap is None or gap < 0.05 + outcome.error
        causes = []
        if rate >= 0.8 or (rate >= 0.65 and poor(outcome)):
            causes.append(
                (
                    f"dropout of {rate:g}",
                    Where(dropout, "rate"),
                    Evidence("dropout rate", rate, "0.5 at most"),
                )
            )
        # a good fit leaves little loss beside which any penalty is large; a poor one does not
        heavy = share > self.beside and no_gap and outcome.train is not None and outcome.train < 0.8
        if heavy or (share > self.penalty and (poor(outcome) or share > 0.75)):
            layer = max(case.setup.layers, key=lambda part: part.settings.get("penalty", 0.0))
            causes.append(
                (
                    f"penalties that make {share:.0%} of the loss",
                    Where(layer.name, "kernel_regularizer"),
                    Evidence("penalty over loss", share, f"{self.beside if heavy else self.penalty} at most"),
                )
            )
        if emptied and not causes and outcome.train is not None and outcome.train < 0.8:
            name, remains = emptied
            causes.append(
                (
                    "a penalty that has taken all weights from a layer",
                    Where(name, "regularizer"),
                    Evidence("norm of the weights over the first", remains, f"{self.left} at least"),
                )
            )
        if strongest >= 1.0:
            causes.append(
                (
                    f"noise of deviation {strongest:g}",
                    Where(noisy, "stddev"),
                    Evidence("noise", strongest, "below 1"),
                )
            )
        if decay >= 0.05 and shrunk < 0.3 and poor(outcome):
            causes.append(
                (
                    f"a weight decay of {decay:g}",
                    Where(argument="weight_decay"),
                    Evidence("norm of the weights over the first", shrunk, "0.3 at least"),
                )
            )
        if not (causes and fits_badly and no_gap):
            return None
        text, where, evidence = causes[0]
        harmful = poor(outcome)
        return Finding(
            self.problem,
            "warning",
            0.9 if harmful else 0.7,
            f"There is {text}, and the network does not even fit its training samples.",
            where,
            (
                evidence,
                Evidence(
                    "skill on training samples",
                    outcome.train if outcome.train is not None else "unknown",
                    "near 1",
                ),
            ),
            counter_evidence=() if harmful else (describe(outcome),),
            remedies=("dropout of 0.2 to 0.5", "L2 of 1e-4", "weight_decay of 1e-4 to 1e-2", "less noise"),
        )

    def _emptied(self, case: Case) -> tuple[str, float] | None:
        """The penalized layer of which least is left, and how much, if that is nothing to speak of."""
        if len(case.probes) < 2:
            return None
        first, last = case.probes[0].weights, case.probes[-1].weights
        penalized = [layer.name for layer in case.setup.layers if "penalty" in layer.settings]
        left = {n: last[n] / first[n] for n in penalized if n in last and first.get(n, 0.0) > 0}
        name = min(left, key=lambda n: left[n], default=None)
        return None if name is None or left[name] >= self.left else (name, left[name])

    @staticmethod
    def _shrunk(case: Case) -> float:
        if len(case.probes) < 2 or not case.probes[0].weights:
            return 1.0
        first, last = case.probes[0].weights, case.probes[-1].weights
        shares = [last[name] / first[name] for name in first if name in last and first[name] > 0]
        return float(np.median(shares)) if shares else 1.0
