"""What a remedy is, and what the changes share.

Enters: a `Recipe` and the `Case` it comes from. Leaves: `Remedy`, and `KNOWN`, those that have been made.
Refuses: two remedies of one name.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import keras

from kravets.diagnosis.facts import Case, LayerFacts
from kravets.remedies.recipe import Recipe

Change = Callable[[Recipe, Case], Recipe | None]


@dataclasses.dataclass(frozen=True)
class Remedy:
    """One change.

    Attributes:
        name: in kebab case.
        sentence: what it does.
        code: how it is written by hand.
        change: makes the changed recipe, or None where there is nothing to change.
    """

    name: str
    sentence: str
    code: str
    change: Change

    def apply(self, recipe: Recipe, case: Case) -> Recipe | None:
        """The changed recipe; None where the remedy does not fit this training."""
        changed = self.change(recipe, case)
        return None if changed is recipe else changed


KNOWN: dict[str, Remedy] = {}
"""Every remedy by its name, in the order in which they were made."""


def remedy(name: str, sentence: str, code: str) -> Callable[[Change], Change]:
    """Makes a remedy of the change below; see `Remedy` for the words."""

    def keep(change: Change) -> Change:
        if name in KNOWN:
            raise ValueError(f"there are two remedies called '{name}'")
        KNOWN[name] = Remedy(name, sentence, code, change)
        return change

    return keep


def hidden(case: Case) -> list[LayerFacts]:
    """Layers with weights that no loss reads."""
    heads = {head.layer for head in case.setup.heads}
    return [layer for layer in case.setup.layers if layer.fan_in is not None and layer.name not in heads]


def plain(case: Case) -> list[LayerFacts]:
    """Hidden layers with a kernel and an activation of their own that may be exchanged."""
    kinds = ("Dense", "Conv1D", "Conv2D", "Conv3D", "DepthwiseConv2D", "SeparableConv2D")
    return [layer for layer in hidden(case) if layer.kind in kinds]


def activation_behind(case: Case, name: str) -> bool:
    """Whether the values of a layer go through a non-linearity of another layer."""
    later = [a for probe in case.probes[:1] for a in probe.activities if name in a.producers]
    linear = ("BatchNormalization", "LayerNormalization", "Dropout", "GroupNormalization")
    return any(
        (a.activation not in (None, "linear")) or (a.kind in linear and activation_behind(case, a.layer))
        for a in later
        if not a.weighted
    )


def optimizer_of(kind: type, **settings: Any) -> tuple[type, dict[str, Any]]:
    """An optimizer as a recipe holds it: its class and its configuration."""
    return kind, {**kind(**settings).get_config()}


def without_steering(recipe: Recipe) -> tuple[Callable[[], Any], ...]:
    """The recipe's callbacks but those that set the rate, which were made for the rate there was."""
    steering = keras.callbacks.LearningRateScheduler | keras.callbacks.ReduceLROnPlateau
    return tuple(make for make in recipe.callbacks if not isinstance(make(), steering))
