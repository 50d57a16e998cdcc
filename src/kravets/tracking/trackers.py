"""What every tracker is, and those that need no package: silence, JSON lines, several at once.

Enters: dictionaries of numbers and arrays, figures, one epoch at a time. Leaves: `log.jsonl`, or nothing.
Refuses: nothing.

A training that is killed comes back with the first epoch that it will train again. It tells an epoch before
it saves the state after it, so that no epoch is missing then; a tracker forgets what it knows of that epoch
and of later ones, so that none is there twice.
"""

from __future__ import annotations

import contextlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np

from kravets.config import Config
from kravets.runs import atomic_file

if TYPE_CHECKING:
    from matplotlib.figure import Figure


class TrackingError(RuntimeError):
    """A tracker that cannot work here; the text says what to install."""


class Tracker(Protocol):
    """What a training tells and a tracker writes down. Epochs are counted from 0, as Keras does."""

    def start(self, folder: Path, config: Config, epoch: int) -> None:
        """At each start: `folder` is the Run's, `epoch` the first that is going to be told."""

    def histograms(self, epoch: int, arrays: dict[str, np.ndarray]) -> None:
        """Values whose distribution is worth seeing; before the `log` of the epoch."""

    def figure(self, epoch: int, name: str, figure: Figure) -> None:
        """A picture; before the `log` of the epoch or, with the number of epochs, at the end."""

    def log(self, epoch: int, values: dict[str, float]) -> None:
        """The numbers of a complete epoch."""

    def conclude(self, epochs: int, metrics: dict[str, float]) -> None:
        """What the finished training is judged by, after all its epochs."""

    def finish(self) -> None:
        """Last of all, also when the training is interrupted."""


class Silence:
    """Writes nothing.

    Example:
        >>> Silence().log(0, {"loss": 1.0})
    """

    def start(self, folder: Path, config: Config, epoch: int) -> None:
        """Nothing."""

    def histograms(self, epoch: int, arrays: dict[str, np.ndarray]) -> None:
        """Nothing."""

    def figure(self, epoch: int, name: str, figure: Figure) -> None:
        """Nothing."""

    def log(self, epoch: int, values: dict[str, float]) -> None:
        """Nothing."""

    def conclude(self, epochs: int, metrics: dict[str, float]) -> None:
        """Nothing."""

    def finish(self) -> None:
        """Nothing."""


class JsonLines(Silence):
    """One JSON object an epoch, appended to `log.jsonl` in the Run folder.

    It holds scalars alone: no histograms and no pictures. The metrics stand in the Run's `metrics.json`.
    """

    def start(self, folder: Path, config: Config, epoch: int) -> None:
        """Keeps the lines of the epochs before `epoch` and opens the file for appending."""
        path = folder / "log.jsonl"
        lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
        with atomic_file(path) as temporary:
            temporary.write_text("".join(f"{line}\n" for line in lines if _before(line, epoch)), "utf-8")
        self._file = open(path, "a", encoding="utf-8")  # noqa: SIM115 - closed in finish

    def log(self, epoch: int, values: dict[str, float]) -> None:
        """Writes and flushes one line."""
        self._file.write(json.dumps({"epoch": epoch, **values}) + "\n")
        self._file.flush()

    def finish(self) -> None:
        """Closes the file."""
        self._file.close()


def _before(line: str, epoch: int) -> bool:
    """Whether a line of the log is whole and of an earlier epoch."""
    with contextlib.suppress(ValueError, TypeError, KeyError):
        return json.loads(line)["epoch"] < epoch
    return False


class Several:
    """Tells several trackers the same.

    Example:
        >>> Several(Silence(), Silence()).finish()
    """

    def __init__(self, *trackers: Tracker) -> None:
        self._trackers = trackers

    def start(self, folder: Path, config: Config, epoch: int) -> None:
        """Starts all."""
        for tracker in self._trackers:
            tracker.start(folder, config, epoch)

    def histograms(self, epoch: int, arrays: dict[str, np.ndarray]) -> None:
        """To all."""
        for tracker in self._trackers:
            tracker.histograms(epoch, arrays)

    def figure(self, epoch: int, name: str, figure: Figure) -> None:
        """To all."""
        for tracker in self._trackers:
            tracker.figure(epoch, name, figure)

    def log(self, epoch: int, values: dict[str, float]) -> None:
        """To all."""
        for tracker in self._trackers:
            tracker.log(epoch, values)

    def conclude(self, epochs: int, metrics: dict[str, float]) -> None:
        """To all."""
        for tracker in self._trackers:
            tracker.conclude(epochs, metrics)

    def finish(self) -> None:
        """Finishes all."""
        for tracker in self._trackers:
            tracker.finish()
