"""Problems of stacked layers: what stands between them, how their weights begin, where dropout falls."""

from __future__ import annotations

from collections import Counter

import numpy as np

from kravets.diagnosis.anatomy import DEPTHWISE
from kravets.diagnosis.checks.base import (
    Case,
    Check,
    Outcome,
    describe,
    hidden_layers,
    need,
    poor,
)
from kravets.diagnosis.facts import LayerFacts
from kravets.diagnosis.findings import Evidence, Finding, Where

_LINEAR = (None, "linear")
_OWN_VARIANCE = (*DEPTHWISE, "LSTM", "GRU", "SimpleRNN")  # one that is not told by the inputs of a unit


class MissingNonlinearity(Check):
    """Dense or convolution layers whose output goes linearly into the next."""

    problem = "missing_nonlinearity"
    _WEIGHTED = ("Dense", "Conv1D", "Conv2D", "Conv3D", "EinsumDense", "Conv2DTranspose")
    _TRANSPARENT = (
        "Dropout",
        "Flatten",
        "Reshape",
        "BatchNormalization",
        "GaussianNoise",
        "GaussianDropout",
        "Permute",
        "Rescaling",
        "Normalization",
        "Identity",
        *(
            f"{kind}{dimensions}D"
            for dimensions in (1, 2, 3)
            for kind in (
                "AveragePooling",
                "GlobalAveragePooling",
                "ZeroPadding",
                "SpatialDropout",
                "Cropping",
                "UpSampling",
            )
        ),
    )

    def examine(self, case: Case, outcome: Outcome) -> Finding | None:
        """Follows what each layer really received."""
        need(case.probes and case.probes[0].activities, "the layers' order is unknown")
        activities = case.probes[0].activities
        by_name = {activity.layer: activity for activity in activities}
        weighted = [a for a in activities if a.kind in self._WEIGHTED and a.weighted]
        need(len(weighted) >= 2, "fewer than two layers that could follow each other")
        units = {layer.name: layer.units or 0 for layer in case.setup.layers}
        readers = Counter(producer for activity in activities for producer in set(activity.producers))

        def source(name: str | None) -> str | None:
            seen = 0
            while name is not None and seen < 100:
                activity = by_name.get(name)
                if activity is None or readers[name] > 1:  # what another path reads too is no mere detour
                    return None
                plain = activity.activation in _LINEAR
                if activity.kind in self._WEIGHTED:
                    return name if plain else None
                if not (plain and (activity.kind in self._TRANSPARENT or activity.kind == "Activation")):
                    return None
                if len(activity.producers) != 1:
                    return None
                name, seen = activity.producers[0], seen + 1
            return None

        pairs = []
        for activity in weighted:
            if len(activity.producers) != 1:
                continue
            before = source(activity.producers[0])
            if before is None:
                continue
            narrow = units.get(before, 0) < min(units.get(activity.layer, 0), self._inputs(case, before))
            if not narrow:  # a bottleneck factors a matrix on purpose
                pairs.append((before, activity.layer))
        if not pairs:
            return None
        whole = len(pairs) == len(weighted) - 1
        heads = {head.layer for head in case.setup.heads}
        hidden = [
            a
            for a in activities[:-1]
            if (a.activation not in _LINEAR or "Max" in a.kind) and a.layer not in heads
        ]
        if any(
            a.kind in ("LSTM", "GRU", "SimpleRNN", "MultiHeadAttention", "Bidirectional") for a in activities
        ):
            whole = False
        if whole and not hidden:
            severity, confidence = "error", 0.95
        elif (len(pairs) >= 2 and 2 * len(pairs) > len(weighted) - 1) or not hidden:
            severity, confidence = "warning", 0.85
        else:
            severity, confidence = ("warning", 0.7) if poor(outcome) else ("note", 0.6)
        first = pairs[0]
        return Finding(
            self.problem,
            severity,  # type: ignore[arg-type]
            confidence,
            f"{first[0]} goes linearly into {first[1]}: together they can do no more than one layer.",
            Where(first[0], "activation"),
            (
                Evidence("linear pairs of layers", len(pairs), "0"),
                Evidence("layers that could form one", len(weighted) - 1, "for comparison"),
            ),
            counter_evidence=() if poor(outcome) else (describe(outcome),),
            remedies=(f'activation="relu" in {first[0]}', "remove one of the two layers"),
        )

    @staticmethod
    def _inputs(case: Case, name: str) -> int:
        layer = next((layer for layer in case.setup.layers if layer.name == name), None)
        return (layer.fan_in or 0) if layer else 0


class BadInitialization(Check):
    """Kernels that begin constant, or far from the variance that keeps a signal alive.

    Reference: Glorot and Bengio 2010; He et al. 2015 (arXiv:1502.01852): variance 1 to 2 over fan-in.
    """

    problem = "bad_initialization"
    ratio_high = 5.0  # of the standard deviation to He's
    ratio_low = 0.1

    def examine(self, case: Case, outcome: Outcome) -> Finding | None:
        """Compares each hidden kernel's first values with He's deviation."""
        layers = [layer for layer in hidden_layers(case) if layer.initial_deviation is not None]
        need(layers, "the weights before the first step were not seen")
        trained = [layer for layer in layers if layer.trainable and not self._ends_a_branch(case, layer)]
        # What lies behind may drive equal units apart; dropout does so too, and too little.
        same = [layer for layer in trained if layer.still_same or (layer.initial_same and poor(outcome))]
        if same and case.steps:
            table = "Embedding" in same[0].kind
            return Finding(
                self.problem,
                "error",
                0.97 if same[0].still_same else 0.8,
                f"All units of {same[0].name} began alike"
                + (" and are alike still: no step could tell them apart." if same[0].still_same else "."),
                Where(same[0].name, "embeddings_initializer" if table else "kernel_initializer"),
                (Evidence("distinct initial units", 1, f"{same[0].units}"),),
                remedies=('embeddings_initializer="uniform"',)
                if table
                else ('kernel_initializer="he_normal"', 'kernel_initializer="glorot_uniform"'),
            )
        trained = [layer for layer in trained if "Embedding" not in layer.kind and not layer.initial_same]
        need(trained, "no trained hidden kernel")
        ratios = {
            layer.name: (layer.initial_deviation or 0.0) / np.sqrt(2 / max(layer.fan_in or 1, 1))
            for layer in trained
            if layer.kind not in _OWN_VARIANCE and (layer.fan_in or 0) >= 8
        }
        need(ratios, "no kernel of a kind that has a standard variance")
        worst = max(
            ratios,
            key=lambda name: max(ratios[name] / self.ratio_high, self.ratio_low / max(ratios[name], 1e-12)),
        )
        ratio = float(ratios[worst])
        growth = self._growth(case)
        # Keras' own start divides by the mean of inputs and outputs, which is little for a few inputs
        layer = next(part for part in trained if part.name == worst)
        usual = np.sqrt((layer.fan_in or 1) / ((layer.fan_in or 1) + (layer.fan_out or 0)))
        high, low = ratio > self.ratio_high, ratio < self.ratio_low * min(1.0, 3 * usual)
        if not (high or low):
            return None
        harmful = poor(outcome) or growth > 50 or ratio > 15
        evidence = [Evidence("initial deviation over He's", ratio, f"{self.ratio_low} to {self.ratio_high}")]
        if np.isfinite(growth):
            evidence.append(
                Evidence(
                    "largest deviation of a hidden output over that of the first input", growth, "below 50"
                )
            )
        return Finding(
            self.problem,
            "warning" if harmful else "note",
            0.85 if harmful else 0.5,
            f"The weights of {worst} began {ratio:.3g} times as large as its {self._fan(case, worst)} inputs suggest.",
            Where(worst, "kernel_initializer"),
            tuple(evidence),
            counter_evidence=() if poor(outcome) else (describe(outcome),),
            remedies=(
                'kernel_initializer="he_normal" with relu',
                'kernel_initializer="glorot_uniform" otherwise',
            ),
        )

    @staticmethod
    def _fan(case: Case, name: str) -> int:
        return next((layer.fan_in or 0 for layer in case.setup.layers if layer.name == name), 0)

    @staticmethod
    def _growth(case: Case) -> float:
        first = case.probes[0] if case.probes and case.probes[0].step == 0 else None
        if first is None:
            return float("nan")
        heads = {head.layer for head in case.setup.heads}
        peaks = [a.deviation for a in first.activities if a.weighted and a.layer not in heads]
        start = first.activities[0].input_deviation if first.activities else float("nan")
        return max(peaks) / start if peaks and start > 0 else float("nan")

    @staticmethod
    def _ends_a_branch(case: Case, layer: LayerFacts) -> bool:
        """Zero at the end of a residual branch is a known good start (Zhang et al. 2019, Fixup)."""
        if not case.probes:
            return False
        return any(
            activity.kind == "Add" and layer.name in activity.producers
            for activity in case.probes[0].activities
        )


class DropoutMisplaced(Check):
    """Dropout behind the layer that answers."""

    problem = "dropout_misplaced"

    def examine(self, case: Case, outcome: Outcome) -> Finding | None:
        """Looks at what stands between the deciding layer and the output."""
        need(any(head.activation for head in case.setup.heads), "the output layer is unknown")
        for head in case.setup.heads:
            kinds = [kind for kind in head.trailing if "Dropout" in kind]
            if not kinds:
                continue
            return Finding(
                self.problem,
                "error",
                0.97,
                f"{kinds[0]} behind {head.layer} sets parts of the answer itself to zero during the training.",
                Where(head.layer, "order of the layers"),
                (Evidence("dropout layers behind the output layer", len(kinds), "0"),),
                remedies=("move the dropout in front of the output layer", "remove it"),
            )
        return None
