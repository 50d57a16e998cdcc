"""Problems that stand in the configuration: statistics over too little, what is trained, what is held out."""

from __future__ import annotations

import numpy as np

from kravets.diagnosis.checks.base import (
    Case,
    Check,
    Outcome,
    hidden_layers,
    need,
    poor,
    warms_up,
)
from kravets.diagnosis.facts import LayerFacts
from kravets.diagnosis.findings import Evidence, Finding, Where


class TinyBatchNorm(Check):
    """Batch normalization whose statistics rest on a handful of values (Ioffe and Szegedy 2015)."""

    problem = "tiny_batch_norm"
    least = 8  # values of a batch behind one channel's mean

    def examine(self, case: Case, outcome: Outcome) -> Finding | None:
        """Counts the values behind each channel's statistics."""
        names = [
            layer.name
            for layer in case.setup.layers
            if layer.kind == "BatchNormalization" and layer.trainable
        ]
        need(names, "no batch normalization")
        size = case.setup.batch_size
        need(size, "the batch size is unknown")
        places = 1
        if case.probes:
            places = min((a.values for a in case.probes[0].activities if a.layer in names), default=1)
        values = int(size or 0) * places
        last = (case.data.train_count or 0) % int(size or 1) if case.data.kind == "arrays" else 0
        if values >= self.least:
            if last == 1 and places == 1:
                return Finding(
                    self.problem,
                    "note",
                    0.8,
                    "The last batch of an epoch has one sample, whose normalized values are all zero.",
                    Where(names[0], "batch_size"),
                    (Evidence("samples of the last batch", 1, "2 at least"),),
                    remedies=("a batch size that leaves another rest", "drop the last batch"),
                )
            return None
        return Finding(
            self.problem,
            "warning",
            0.9,
            f"{names[0]} takes its mean and variance from {values} values a batch.",
            Where(names[0], "batch_size"),
            (Evidence("values behind a channel's statistics", values, f"{self.least} at least"),),
            remedies=("a batch size of 32 or more", "LayerNormalization or GroupNormalization"),
        )


class NothingTrainable(Check):
    """Everything, or everything but a sliver, is frozen, or no weight depends on the loss."""

    problem = "nothing_trainable"
    little = 0.1  # skill that is hardly better than guessing

    def examine(self, case: Case, outcome: Outcome) -> Finding | None:
        """Counts what is trained and what moves."""
        setup = case.setup
        need(setup.all_weights, "the model was not built when it was seen")
        share = setup.trainable_weights / max(setup.all_weights, 1)
        reached = case.probes and (case.probes[0].gradients or case.probes[0].moved)
        unmoved = bool(case.probes) and bool(hidden_layers(case)) and not reached
        if setup.trainable_weights == 0 or unmoved:
            what = (
                "No weight is trainable." if not setup.trainable_weights else "The loss depends on no weight."
            )
            return Finding(
                self.problem,
                "error",
                0.99,
                what,
                Where(argument="trainable"),
                (
                    Evidence(
                        "trainable weights", setup.trainable_weights, f"of {setup.all_weights}, more than 0"
                    ),
                ),
                remedies=("trainable=True for the layers to be trained, before compile",),
            )
        frozen = [layer for layer in hidden_layers(case) if not layer.trainable and layer.weights]
        hidden = [layer for layer in hidden_layers(case) if layer.weights]
        fresh = [layer for layer in frozen if self._looks_fresh(layer)]
        failed = poor(outcome) or (outcome.held_out is not None and outcome.held_out < self.little)
        if frozen and len(frozen) == len(hidden) and fresh and failed and not warms_up(case):
            return Finding(
                self.problem,
                "warning",
                0.85,
                f"All {len(frozen)} hidden layers are frozen at what look like their random first weights.",
                Where(frozen[0].name, "trainable"),
                (Evidence("share of weights that are trained", share, "more"),),
                remedies=(
                    "trainable=True for the hidden layers, before compile",
                    "load trained weights into them",
                ),
            )
        return None

    @staticmethod
    def _looks_fresh(layer: LayerFacts) -> bool:
        if layer.settings.get("moved_bias"):
            return False  # a training has moved them off their first value
        if layer.initial_deviation is None or not layer.fan_in:
            return True
        he = np.sqrt(2 / layer.fan_in)
        return 0.2 < layer.initial_deviation / he < 2.0


class NoValidation(Check):
    """Nothing is held out, so that overfitting stays unseen."""

    problem = "no_validation"

    def examine(self, case: Case, outcome: Outcome) -> Finding | None:
        """Looks at the arguments of `fit`."""
        watching = [
            name
            for name, settings in case.setup.callbacks.items()
            if str(settings.get("monitor", "")).startswith("val_") and settings.get("save_best_only", True)
        ]
        if case.setup.has_validation:
            return None
        severity, confidence = ("warning", 0.95) if watching else ("note", 0.9)
        text = "No validation data: whether the network generalizes stays unseen."
        if watching:
            text = f"{watching[0]} waits for a validation value, and there are no validation data."
        return Finding(
            self.problem,
            severity,  # type: ignore[arg-type]
            confidence,
            text,
            Where(argument="validation_data"),
            (Evidence("validation data", "none", "some"),),
            remedies=("validation_split=0.1", "validation_data=(x_validation, y_validation)"),
        )
