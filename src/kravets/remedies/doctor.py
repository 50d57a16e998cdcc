"""The doctor that can heal, too: what `kravets.Doctor` and `kravets.watch` are.

Enters: what `kravets.diagnosis` takes. Leaves: findings, and `heal`. Refuses: nothing beyond what they refuse.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from kravets import diagnosis
from kravets.remedies.healing import Healing, heal


class Doctor(diagnosis.Doctor):
    """Watches a `fit`, says what is wrong with it, and proves what helps.

    Args:
        share: of the training's time that observing may take, beyond a first second.
        muted: slugs or codes of problems that you do not want to hear of.

    Example:
        >>> doctor = Doctor()
        >>> doctor.findings
        ()
    """

    def heal(
        self,
        *,
        minutes: float = 10.0,
        folder: Path | str | None = None,
        progress: Callable[[str], None] | None = print,
    ) -> Healing:
        """Tries remedies for the findings; see `kravets.remedies.heal`."""
        return heal(self, minutes=minutes, folder=folder, progress=progress)


def watch(**settings: Any) -> contextlib.AbstractContextManager[diagnosis.Watch]:
    """Watches every `fit` inside the block, with doctors that can heal; see `kravets.diagnosis.watch`."""
    return diagnosis.watch(doctor=Doctor, **settings)
