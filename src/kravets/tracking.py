"""Where the numbers of a training go while it runs: JSON lines, TensorBoard, Weights & Biases, or nowhere.

Enters: plain dictionaries of numbers, one an epoch. Leaves: files (W&B stays offline unless asked).
Refuses: a tracker whose package is not installed, with the command that installs it. `wandb` and
`tensorboard` are imported here and nowhere else; neither needs TensorFlow.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any, Protocol

from kravets.config import Config


class TrackingError(RuntimeError):
    """A tracker that cannot work here; the text says what to install."""


class Tracker(Protocol):
    """What a training tells and a tracker writes down."""

    def start(self, folder: Path, config: Config) -> None:
        """Before the first epoch, or after a resume: `folder` is the Run's."""

    def log(self, epoch: int, values: dict[str, float]) -> None:
        """After each epoch."""

    def finish(self) -> None:
        """After the last epoch, or when the training is interrupted."""


class Silence:
    """Writes nothing.

    Example:
        >>> Silence().log(0, {"loss": 1.0})
    """

    def start(self, folder: Path, config: Config) -> None:
        """Nothing."""

    def log(self, epoch: int, values: dict[str, float]) -> None:
        """Nothing."""

    def finish(self) -> None:
        """Nothing."""


class JsonLines:
    """One JSON object an epoch, appended to `log.jsonl` in the Run folder."""

    def start(self, folder: Path, config: Config) -> None:
        """Opens the file for appending."""
        folder.mkdir(parents=True, exist_ok=True)
        self._file = open(folder / "log.jsonl", "a", encoding="utf-8")  # noqa: SIM115 - closed in finish

    def log(self, epoch: int, values: dict[str, float]) -> None:
        """Writes and flushes one line."""
        self._file.write(json.dumps({"epoch": epoch, **values}) + "\n")
        self._file.flush()

    def finish(self) -> None:
        """Closes the file."""
        self._file.close()


class TensorBoard:
    """Scalars and the settings as event files under `tensorboard/` in the Run folder.

    Look at them with `tensorboard --logdir runs`. Keras' own callback needs TensorFlow whatever the
    back end; this one needs the `tensorboard` package alone.
    """

    def __init__(self) -> None:
        try:
            from tensorboard.summary.writer.event_file_writer import EventFileWriter
        except ImportError:
            raise TrackingError("tensorboard is not installed: pip install 'kravets[track]'") from None
        self._make_writer = EventFileWriter

    def start(self, folder: Path, config: Config) -> None:
        """Opens an event file and writes the settings as text."""
        from tensorboard.plugins.text import metadata

        self._writer = self._make_writer(str(folder / "tensorboard"))
        text = f"    {config.model_dump_json(indent=2)}".replace("\n", "\n    ")
        event = _event(0)
        value = event.summary.value.add(tag="config")
        value.tensor.dtype = 7  # DT_STRING
        value.tensor.string_val.append(text.encode())
        value.metadata.CopyFrom(metadata.create_summary_metadata(display_name="config", description=""))
        self._writer.add_event(event)

    def log(self, epoch: int, values: dict[str, float]) -> None:
        """Writes every number as a scalar at this epoch."""
        event = _event(epoch)
        for name, number in values.items():
            event.summary.value.add(tag=name, simple_value=number)
        self._writer.add_event(event)
        self._writer.flush()

    def finish(self) -> None:
        """Closes the event file."""
        self._writer.close()


def _event(step: int) -> Any:
    import time

    from tensorboard.compat.proto.event_pb2 import Event

    return Event(wall_time=time.time(), step=step)


class WeightsAndBiases:
    """One W&B run, offline unless `online` is set; upload later with `wandb sync`.

    Args:
        project: the W&B project.
        online: whether to send while training; needs a key, and is never asked for at a prompt.
    """

    def __init__(self, project: str = "kravets", *, online: bool = False) -> None:
        try:
            import wandb
        except ImportError:
            raise TrackingError("wandb is not installed: pip install 'kravets[track]'") from None
        if online and not (os.environ.get("WANDB_API_KEY") or wandb.Api().api_key):
            raise TrackingError("W&B online needs a key: set WANDB_API_KEY, or leave it offline")
        self._wandb, self._project, self._online = wandb, project, online

    def start(self, folder: Path, config: Config) -> None:
        """Opens a run of its own, whatever other W&B runs are open."""
        folder.mkdir(parents=True, exist_ok=True)
        self._run = self._wandb.init(
            project=self._project,
            name=folder.name,
            dir=str(folder),
            config=config.model_dump(mode="json"),
            mode="online" if self._online else "offline",
            reinit="create_new",
            settings=self._wandb.Settings(silent=True, console="off"),
        )

    def log(self, epoch: int, values: dict[str, float]) -> None:
        """Sends one row."""
        self._run.log({"epoch": epoch, **values})

    def finish(self) -> None:
        """Ends the run."""
        self._run.finish()


class Several:
    """Tells several trackers the same.

    Example:
        >>> Several(Silence(), Silence()).finish()
    """

    def __init__(self, *trackers: Tracker) -> None:
        self._trackers = trackers

    def start(self, folder: Path, config: Config) -> None:
        """Starts all."""
        for tracker in self._trackers:
            tracker.start(folder, config)

    def log(self, epoch: int, values: dict[str, float]) -> None:
        """Logs to all."""
        for tracker in self._trackers:
            tracker.log(epoch, values)

    def finish(self) -> None:
        """Finishes all."""
        for tracker in self._trackers:
            tracker.finish()


NAMES: dict[str, type] = {
    "json": JsonLines,
    "tensorboard": TensorBoard,
    "wandb": WeightsAndBiases,
    "none": Silence,
}


def build(names: tuple[str, ...]) -> Tracker:
    """The trackers with these names.

    Raises:
        TrackingError: no such tracker, or its package is not installed.

    Example:
        >>> type(build(("none",))).__name__
        'Several'
    """
    unknown = [name for name in names if name not in NAMES]
    if unknown:
        raise TrackingError(f"received tracker '{unknown[0]}', expected one of: {', '.join(NAMES)}")
    return Several(*(NAMES[name]() for name in names))
