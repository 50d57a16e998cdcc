"""All checks, one a problem: pure judgements of a case, grouped as the vocabulary is."""

from kravets.diagnosis.checks import data, generalization, optimization, setup
from kravets.diagnosis.checks.base import Check as Check
from kravets.diagnosis.checks.base import NotApplicable as NotApplicable

CHECKS: tuple[Check, ...] = (
    setup.LossHeadMismatch(),
    setup.OutputUnits(),
    setup.MissingNonlinearity(),
    setup.BadInitialization(),
    setup.DropoutMisplaced(),
    setup.TinyBatchNorm(),
    setup.NothingTrainable(),
    setup.NoValidation(),
    data.UnscaledInput(),
    data.NonfiniteInput(),
    data.ConstantInput(),
    data.LabelRange(),
    data.UnlearnableLabels(),
    data.LabelNoise(),
    data.ClassImbalance(),
    data.Leakage(),
    data.SplitMismatch(),
    data.Unshuffled(),
    optimization.LearningRateHigh(),
    optimization.LearningRateLow(),
    optimization.VanishingGradient(),
    optimization.ExplodingGradient(),
    optimization.NonfiniteLoss(),
    optimization.DeadRelu(),
    optimization.Saturation(),
    optimization.Oscillation(),
    optimization.Plateau(),
    optimization.StoppedEarly(),
    optimization.BatchSize(),
    generalization.Overfitting(),
    generalization.Underfitting(),
    generalization.OverRegularized(),
    generalization.ModeGap(),
)
