"""The networks that come with the package, so that predicting needs no training.

Enters: a name. Leaves: the path of a `.keras` file, and its card: what it is, how it was trained, what it reaches
and what it is not for. Refuses: names that there are not. `benchmarks/ship.py` makes both files of a Run.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent / "networks"
NAMES: tuple[str, ...] = tuple(sorted(path.stem for path in _FOLDER.glob("*.keras")))
"""What there is; `standard` is what verbs take when nothing is said and nothing has been trained."""


def path(name: str) -> Path:
    """Where a network is.

    Raises:
        ValueError: there is none of that name.

    Example:
        >>> path("standard").suffix
        '.keras'
    """
    if name not in NAMES:
        raise ValueError(f"received the network '{name}', expected one of: {', '.join(NAMES)}")
    return _FOLDER / f"{name}.keras"


def card(name: str) -> dict[str, Any]:
    """What is known about a network: `data`, `parameters`, `test`, `validation`, `settings`, `environment`, ...

    Raises:
        ValueError: there is none of that name.

    Example:
        >>> card("standard")["data"]
        'fashion_mnist'
    """
    return json.loads(path(name).with_suffix(".json").read_text(encoding="utf-8"))
