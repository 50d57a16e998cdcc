"""Remedies that are tried and proved: findings → changes → paired trials → verdicts.

Enters: a doctor that has watched a `fit`. Leaves: `Healing`. Refuses: with `NotRepeatable`, a training that
cannot be carried out again. Knows the diagnosis, and nothing of the workshop. The names are loaded when they
are first used, so that a process without Keras can tell a healing.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kravets.remedies.catalog import ANSWERS as ANSWERS
    from kravets.remedies.catalog import REMEDIES as REMEDIES
    from kravets.remedies.catalog import Remedy as Remedy
    from kravets.remedies.copying import NotRepeatable as NotRepeatable
    from kravets.remedies.doctor import Doctor as Doctor
    from kravets.remedies.doctor import watch as watch
    from kravets.remedies.healing import Healing as Healing
    from kravets.remedies.healing import heal as heal
    from kravets.remedies.recipe import Recipe as Recipe
    from kravets.remedies.verdicts import Verdict as Verdict

_HOME = {
    "ANSWERS": "catalog",
    "REMEDIES": "catalog",
    "Remedy": "catalog",
    "Doctor": "doctor",
    "watch": "doctor",
    "Healing": "healing",
    "heal": "healing",
    "NotRepeatable": "copying",
    "Recipe": "recipe",
    "Verdict": "verdicts",
}
__all__ = [
    "ANSWERS",
    "REMEDIES",
    "Doctor",
    "Healing",
    "NotRepeatable",
    "Recipe",
    "Remedy",
    "Verdict",
    "heal",
    "watch",
]


def __getattr__(name: str) -> Any:
    if name in _HOME:
        return getattr(importlib.import_module(f"kravets.remedies.{_HOME[name]}"), name)
    raise AttributeError(f"module 'kravets.remedies' has no attribute '{name}'; it has {', '.join(__all__)}")
