"""All checks, one a problem: pure judgements of a case, grouped as the vocabulary is."""

from kravets.diagnosis.checks import generalization, gradients, heads, inputs, labels, setup, split, steps
from kravets.diagnosis.checks.base import Check as Check
from kravets.diagnosis.checks.base import NotApplicable as NotApplicable

CHECKS: tuple[Check, ...] = (
    heads.LossHeadMismatch(),
    heads.OutputUnits(),
    setup.MissingNonlinearity(),
    setup.BadInitialization(),
    setup.DropoutMisplaced(),
    setup.TinyBatchNorm(),
    setup.NothingTrainable(),
    setup.NoValidation(),
    inputs.UnscaledInput(),
    inputs.NonfiniteInput(),
    inputs.ConstantInput(),
    labels.LabelRange(),
    labels.UnlearnableLabels(),
    labels.LabelNoise(),
    labels.ClassImbalance(),
    split.Leakage(),
    split.SplitMismatch(),
    split.Unshuffled(),
    steps.LearningRateHigh(),
    steps.LearningRateLow(),
    gradients.VanishingGradient(),
    gradients.ExplodingGradient(),
    gradients.NonfiniteLoss(),
    gradients.DeadRelu(),
    gradients.Saturation(),
    steps.Oscillation(),
    steps.Plateau(),
    steps.StoppedEarly(),
    steps.BatchSize(),
    generalization.Overfitting(),
    generalization.Underfitting(),
    generalization.OverRegularized(),
    generalization.ModeGap(),
)
