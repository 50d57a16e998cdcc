"""Problems of the two modes: what was learned in training does not hold in inference."""

from __future__ import annotations

from kravets.diagnosis.checks.base import (
    Case,
    Check,
    Outcome,
    broken,
    need,
    put_back,
)
from kravets.diagnosis.findings import Evidence, Finding, Severity, Where


class ModeGap(Check):
    """The same samples, another answer: in training mode, in another batch, or just asked again."""

    problem = "mode_gap"
    skill = 0.1
    share = 0.02

    def examine(self, case: Case, outcome: Outcome) -> Finding | None:
        """Compares the answers of both modes to the same samples."""
        final = case.final
        need(final.train is not None, "the trained model's answers were not seen")
        need(not broken(case), "the loss is not a number")
        normalization = any(layer.kind == "BatchNormalization" for layer in case.setup.layers)
        if final.repeats is not None and final.repeats > self.share:
            return self._say(
                "Asked twice in inference mode, the network gives two answers: something random is still on.",
                Where(argument="training"),
                Evidence(
                    "difference of two answers over their deviation", final.repeats, f"{self.share} at most"
                ),
                (
                    "training=False, or no training argument at all, in the layer's call",
                    "keras.layers.Dropout",
                ),
                # (a variational autoencoder, which adds a loss of its own, is meant to)
                severity="note" if outcome.task == "unknown" or self._adds_a_loss(case) else "warning",
            )
        if final.batch_dependence is not None and final.batch_dependence > self.share:
            return self._say(
                "In inference mode a sample's answer depends on the other samples of its batch.",
                Where(argument="training"),
                Evidence(
                    "difference in another batch over deviation",
                    final.batch_dependence,
                    f"{self.share} at most",
                ),
                ("training=False, or no training argument at all, in the call of BatchNormalization",),
            )
        need(outcome.mode_gap is not None, "the outcome could not be judged")
        logged = self._logged(case, outcome)
        drop = max(outcome.mode_gap or 0.0, logged if normalization else -1.0)
        one, two = outcome.mode_losses
        worse = one is not None and two is not None and one > 1.5 * two + 0.05
        if not (
            drop > self.skill + max(outcome.error, 2 * outcome.mode_error)
            and (worse or drop > 0.25 or one is None)
        ):
            return None
        layer = next((layer.name for layer in case.setup.layers if layer.kind == "BatchNormalization"), None)
        return self._say(
            "On the very same samples the network is worse in inference mode than in training mode.",
            Where(layer, "momentum" if normalization else "training"),
            Evidence("skill in training mode less skill in inference mode", drop, f"{self.skill} at most"),
            (
                "a lower momentum of BatchNormalization (0.9), or more steps",
                "larger batches",
                "LayerNormalization or GroupNormalization",
            ),
        )

    @staticmethod
    def _adds_a_loss(case: Case) -> bool:
        penalized = any("penalty" in layer.settings for layer in case.setup.layers)
        return bool(case.probes) and case.probes[0].penalty != 0 and not penalized

    @staticmethod
    def _logged(case: Case, outcome: Outcome) -> float:
        """Keras' own training accuracy of the last epoch less the accuracy in inference mode."""
        last = case.history[-1] if case.history else {}
        names = ("accuracy", "acc", "sparse_categorical_accuracy", "categorical_accuracy", "binary_accuracy")
        accuracy = next((last[name] for name in names if name in last), None)
        if accuracy is None or outcome.train_classes is None or outcome.train is None or put_back(case):
            return -1.0
        truth, said = outcome.train_classes
        now = float((truth == said).mean())
        return float(accuracy) - now

    def _say(
        self,
        text: str,
        where: Where,
        evidence: Evidence,
        remedies: tuple[str, ...],
        *,
        severity: Severity = "warning",
    ) -> Finding:
        return Finding(self.problem, severity, 0.9, text, where, (evidence,), remedies=remedies)
