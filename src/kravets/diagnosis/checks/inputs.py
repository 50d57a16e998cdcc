"""Problems of the inputs: their scale, their content, whether they are numbers."""

from __future__ import annotations

import numpy as np

from kravets.diagnosis.checks.base import (
    Case,
    Check,
    Outcome,
    broken,
    describe,
    need,
    poor,
    training_features,
    wanted,
)
from kravets.diagnosis.facts import Activity
from kravets.diagnosis.findings import Evidence, Finding, Where


class NonfiniteInput(Check):
    """NaN or infinity in inputs or targets."""

    problem = "nonfinite_input"

    def examine(self, case: Case, outcome: Outcome) -> Finding | None:
        """Reads what was counted."""
        need(case.data.train is not None, "the training data were not seen")
        if not case.data.nonfinite:
            return None
        where, count = next(iter(case.data.nonfinite.items()))
        told = [value for row in case.history for value in row.values()]
        sound = bool(told) and bool(np.isfinite(told).all()) and not broken(case)
        harmless = sound and not any(probe.nonfinite for probe in case.probes)
        return Finding(
            self.problem,
            "note" if harmless else "error",
            0.5 if harmless else 0.99,
            f"{count} values of {where} are NaN or infinite; "
            + (
                "something leaves them out, for no loss was touched by them."
                if harmless
                else "one is enough to make every weight NaN."
            ),
            Where(argument=where),
            tuple(
                Evidence(f"NaN or infinite values in {name}", n, "0")
                for name, n in case.data.nonfinite.items()
            ),
            remedies=("remove or fill these rows", "look for a division by zero in the preparation"),
        )


class ConstantInput(Check):
    """Inputs that are all alike, so that nothing can be told from them."""

    problem = "constant_input"

    def examine(self, case: Case, outcome: Outcome) -> Finding | None:
        """Compares the samples with each other."""
        features = wanted(training_features(case), "the training data were not seen")
        need(len(features) >= 8, "fewer than eight samples were seen")
        distinct = len(np.unique(features, axis=0))
        varying = float((np.ptp(features, axis=0) > 0).mean())
        need(features.shape[1] > 0, "no features")
        scale = float(np.abs(features).max())
        # bfloat16 and float32 networks cannot see less than this beside the values themselves
        least = 1e-6 * np.maximum(np.abs(features).max(axis=0), 1e-30)
        flat = bool(np.all(features.std(axis=0) <= least))
        few = distinct <= 3 < len(features) // 50 and features.shape[1] > 4
        if not (distinct == 1 or flat or few):
            return None
        return Finding(
            self.problem,
            "error",
            0.97 if distinct == 1 or flat else 0.85,
            "The training inputs differ by less than a millionth of their size."
            if flat and distinct > 3
            else f"Among {len(features)} training inputs only {distinct} are different.",
            Where(argument="x"),
            (
                Evidence("different inputs", distinct, f"about {len(features)}"),
                Evidence("share of features that vary", varying, "more than 0"),
                Evidence("largest value", scale, "for comparison"),
            ),
            remedies=(
                "look at a few inputs behind your preparation",
                "an integer division or a cast to integers may have emptied them",
            ),
        )


class UnscaledInput(Check):
    """Inputs far from unit size at the first layer with weights.

    Measured behind any scaling inside the model. LeCun et al. 1998, "Efficient BackProp", section 4.3.
    """

    problem = "unscaled_input"
    large = 5.0  # standard deviation over all values
    peak = 10.0
    small = 0.05  # largest absolute value

    def examine(self, case: Case, outcome: Outcome) -> Finding | None:
        """Looks at what the first weighted layers receive from outside."""
        first = self._first(case)
        if first is None:
            need(not case.probes, "no first layer with weights")
            features = wanted(training_features(case), "the training data were not seen")
            sample = wanted(case.data.train, "the training data were not seen")
            need(all(part.dtype.kind == "f" for part in sample.inputs()), "whole numbers may be indices")
            first = Activity(
                case.setup.layers[0].name if case.setup.layers else "input",
                "input",
                None,
                True,
                input_deviation=float(features.std()),
                input_peak=float(np.abs(features).max()),
                input_feature_peak=float(np.sqrt(np.square(features).mean(axis=0)).max()),
            )
        deviation, peak = first.input_deviation, first.input_peak
        if not np.isfinite(deviation):
            return None
        large = deviation > self.large and peak > self.peak
        uneven = first.input_feature_peak > 30 and peak > 50
        small = 0 < peak < self.small
        if not (large or uneven or small):
            return None
        text = f"{first.layer} receives values of deviation {deviation:.3g} and up to {peak:.4g}; " + (
            "it learns slowly from so little." if small else "it learns badly from such numbers."
        )
        harmful = poor(outcome)
        if case.probes and not harmful and self._normalized(case, first):
            return None  # whatever the scale, batch normalization divides by it
        evidence = [
            Evidence("deviation of the inputs", deviation, f"about 1, at most {self.large:g}"),
            Evidence("largest absolute input", peak, f"{self.small} to {self.peak:g}"),
        ]
        if np.isfinite(first.input_feature_peak):
            evidence.append(
                Evidence("largest root mean square of a feature", first.input_feature_peak, "about 1")
            )
        return Finding(
            self.problem,
            "error" if harmful and (deviation > 20 or small) else "warning",
            0.95 if harmful else 0.8,
            text,
            Where(first.layer, "x"),
            tuple(evidence),
            counter_evidence=() if harmful else (describe(outcome),),
            remedies=("divide images by 255", "standardize each feature (Normalization, StandardScaler)"),
        )

    @staticmethod
    def _normalized(case: Case, first: Activity) -> bool:
        return any(
            first.layer in activity.producers and activity.kind == "BatchNormalization"
            for activity in case.probes[0].activities
        )

    @staticmethod
    def _first(case: Case) -> Activity | None:
        """The worst of the weighted layers that take the data as they come."""
        found: list[Activity] = []
        if not case.probes:
            return None
        passing: set[str] = set()  # layers in front, without weights to be learned: forms, scalings, noise
        weights = {
            layer.name for layer in case.setup.layers if layer.weights and layer.kind != "Normalization"
        }
        frozen = {layer.name for layer in case.setup.layers if layer.weights and not layer.trainable}
        weights |= {a.layer for a in case.probes[0].activities if a.kind == "BatchNormalization"}
        begun = False  # whether any weights have worked on the data
        for activity in case.probes[0].activities:
            raw = [maker is None or maker in passing for maker in activity.producers]
            joined = activity.kind == "Concatenate" and any(raw)  # raw numbers beside what was looked up
            if not (all(raw) or joined):
                continue
            prepared = any(maker in passing for maker in activity.producers)
            if not (prepared or activity.outside or not begun):
                continue  # what the user's own code made further inside
            weighted = activity.weighted or activity.layer in weights
            begun |= weighted
            if not weighted and activity.activation is None:
                passing.add(activity.layer)
            elif (
                activity.weighted
                and "Embedding" not in activity.kind
                and activity.kind != "BatchNormalization"
                and activity.layer not in frozen  # (made for the scale that it was trained at)
            ):
                found.append(activity)
        return max(found, key=lambda a: a.input_peak if np.isfinite(a.input_peak) else -1, default=None)
