"""The remedies, and which problems each answers.

Enters: nothing; what they change stands in `changes`. Leaves: `REMEDIES` by name, and `ANSWERS`: for each
problem its remedies in the order in which they are tried. Refuses: a problem without a remedy.
"""

from __future__ import annotations

from kravets.diagnosis.facts import Case
from kravets.diagnosis.vocabulary import PROBLEMS

# importing them makes their remedies known
from kravets.remedies.changes import heads, layers, regularization, samples, steps  # noqa: F401
from kravets.remedies.changes.remedy import KNOWN, Remedy, remedy
from kravets.remedies.recipe import Recipe


@remedy(
    "usual-recipe",
    "Changes everything to what usually works: scaled inputs, a matching head, He's weights, rectifiers, Adam, "
    "batches of 32.",
    "see the single remedies",
)
def _usual_recipe(recipe: Recipe, case: Case) -> Recipe | None:
    changed = recipe
    for name in (
        "finite-data",
        "scaled-inputs",
        "matching-head",
        "no-dropout-behind-the-head",
        "scaled-answers",
        "unfrozen",
        "relu",
        "usual-initialization",
        "milder-regularization",
        "shuffled",
        "adam",
    ):
        changed = KNOWN[name].apply(changed, case) or changed
    if not 8 <= changed.batch_size <= 256:
        changed = changed.changed(batch_size=32)
    return changed


REMEDIES: dict[str, Remedy] = dict(KNOWN)

ANSWERS: dict[str, tuple[str, ...]] = {
    "nonfinite_input": ("finite-data",),
    "constant_input": ("scaled-inputs",),
    "label_range": ("matching-head", "numbered-labels"),
    "output_units": ("matching-head",),
    "loss_head_mismatch": ("matching-head",),
    "nothing_trainable": ("unfrozen", "usual-initialization"),
    "dropout_misplaced": ("no-dropout-behind-the-head",),
    "unscaled_input": ("scaled-inputs",),
    "missing_nonlinearity": ("relu",),
    "bad_initialization": ("usual-initialization", "batch-normalization"),
    "unshuffled": ("shuffled",),
    "split_mismatch": ("validation-by-lot", "prepared-alike", "shuffled"),
    "leakage": ("distinct-samples", "validation-by-lot", "early-stopping"),
    "unlearnable_labels": ("no-variation", "usual-recipe"),
    "label_noise": ("cleaned-labels", "early-stopping", "dropout"),
    "class_imbalance": ("class-weights",),
    "tiny_batch_norm": ("batch-of-32", "layer-normalization"),
    "mode_gap": (
        "quick-statistics",
        "alike-in-both-modes",
        "layer-normalization",
        "milder-regularization",
        "batch-of-32",
    ),
    "learning_rate_high": ("rate-over-10", "range-tested-rate", "rate-over-100", "adam", "rate-over-1000"),
    "learning_rate_low": (
        "scaled-answers",
        "adam",
        "range-tested-rate",
        "rate-times-10",
        "rate-times-100",
        "rate-times-1000",
    ),
    "over_regularized": ("milder-regularization",),
    "batch_size": ("batch-of-32", "four-times-the-epochs"),
    "oscillation": ("rate-over-10", "adam", "rate-over-100", "batch-of-32"),
    "saturation": (
        "usual-initialization",
        "own-numbers-of-1",
        "relu",
        "scaled-inputs",
        "batch-normalization",
    ),
    "dead_relu": ("usual-initialization", "leaky-relu", "rate-over-10", "batch-normalization"),
    "exploding_gradient": (
        "usual-initialization",
        "own-numbers-over-20",
        "scaled-answers",
        "clipped-gradients",
        "rate-over-10",
        "batch-normalization",
    ),
    "vanishing_gradient": ("relu", "batch-normalization", "residual-paths", "adam"),
    "nonfinite_loss": (
        "scaled-answers",
        "known-loss",
        "clipped-gradients",
        "rate-over-10",
        "matching-head",
        "usual-recipe",
    ),
    "underfitting": ("four-times-the-units", "four-times-the-epochs", "milder-regularization"),
    "stopped_early": ("four-times-the-epochs", "callbacks-the-right-way-round", "adam"),
    "plateau": (
        "adam",  # first, because what leads is also tried together with the next problem's first
        "callbacks-the-right-way-round",
        "range-tested-rate",
        "usual-recipe",
        "batch-normalization",
    ),
    "overfitting": ("early-stopping", "dropout", "weight-decay"),
    "no_validation": ("early-stopping", "validation-by-lot"),
}
if set(ANSWERS) != set(PROBLEMS):
    raise LookupError(f"problems without a remedy: {set(PROBLEMS) - set(ANSWERS)}")
