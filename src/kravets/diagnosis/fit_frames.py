"""The running `fit`, found on the call stack.

Enters: a model. Leaves: the frame of Keras' own `fit` for it, whose local names are what it was given, and the user's
line that called it. Refuses: nothing; what is not found is None.
"""

from __future__ import annotations

import sys
from pathlib import Path
from types import FrameType
from typing import Any

_PACKAGE = str(Path(__file__).parent)


def fit_frame(model: Any) -> FrameType | None:
    """The frame of Keras' own `fit` that is running for this model."""
    frame: FrameType | None = sys._getframe()
    while frame is not None:
        names = frame.f_code.co_varnames
        if (
            frame.f_code.co_name == "fit"
            and "epoch_iterator" in names
            and frame.f_locals.get("self") is model
        ):
            return frame
        frame = frame.f_back
    return None


def caller(frame: FrameType | None) -> tuple[str, int] | None:
    """File and line of the user's call of `fit`."""
    while frame is not None:
        name = frame.f_code.co_filename
        foreign = f"{Path('keras') / 'src'}" in name or name.startswith(_PACKAGE)
        if not foreign and frame.f_code.co_name != "error_handler":
            return name, frame.f_lineno
        frame = frame.f_back
    return None
