"""What ails a Keras training: watch any `fit`, on any back end, and name the cause.

    Doctor    a callback for one `fit`
    watch     every `fit` inside a block
    examine   a script, unmodified, in a process of its own

Knows Keras and NumPy, and nothing of the rooms where this package trains networks of its own. Each name is
loaded when it is first used: a script that is to be watched may still choose its back end.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kravets.diagnosis.doctor import Doctor as Doctor
    from kravets.diagnosis.examination import examine as examine
    from kravets.diagnosis.findings import Finding as Finding
    from kravets.diagnosis.vocabulary import PROBLEMS as PROBLEMS
    from kravets.diagnosis.watching import Watch as Watch
    from kravets.diagnosis.watching import watch as watch

_HOME = {
    "Doctor": "doctor",
    "Finding": "findings",
    "Watch": "watching",
    "PROBLEMS": "vocabulary",
    "examine": "examination",
    "watch": "watching",
}
__all__ = ["PROBLEMS", "Doctor", "Finding", "Watch", "examine", "watch"]


def __getattr__(name: str) -> Any:
    if name in _HOME:
        return getattr(importlib.import_module(f"kravets.diagnosis.{_HOME[name]}"), name)
    raise AttributeError(f"module 'kravets.diagnosis' has no attribute '{name}'; it has {', '.join(__all__)}")
