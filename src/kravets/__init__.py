"""Fashion-MNIST with Keras 3: an architecture of our own, trained fast, measured honestly.

Enters and leaves: the public names below, each loaded when it is first used, so that `import kravets`
costs nothing, chooses no back end and sets nothing.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kravets.config import PRESETS as PRESETS
    from kravets.config import Config as Config
    from kravets.config import preset as preset
    from kravets.data import load as load
    from kravets.evaluation import evaluate as evaluate
    from kravets.prediction import Predictor as Predictor
    from kravets.remedies import Doctor as Doctor
    from kravets.remedies import watch as watch
    from kravets.runs import Run as Run
    from kravets.training import train as train

__version__ = "0.1.0"

_HOME = {
    "PRESETS": "config",
    "Config": "config",
    "Doctor": "remedies",
    "preset": "config",
    "load": "data",
    "evaluate": "evaluation",
    "Predictor": "prediction",
    "Run": "runs",
    "train": "training",
    "watch": "remedies",
}
__all__ = ["PRESETS", "Config", "Doctor", "Predictor", "Run", "evaluate", "load", "preset", "train", "watch"]


def __getattr__(name: str) -> Any:
    if name in _HOME:
        return getattr(importlib.import_module(f"kravets.{_HOME[name]}"), name)
    raise AttributeError(f"module 'kravets' has no attribute '{name}'; it has {', '.join(__all__)}")


def __dir__() -> list[str]:
    return __all__
