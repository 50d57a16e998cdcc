"""Where the numbers of a training go while it runs: JSON lines, TensorBoard, Weights & Biases, or nowhere.

Enters: dictionaries of numbers and arrays, figures, one epoch at a time. Leaves: files; what W&B sends, it
sends for a user who has logged in. Refuses: a tracker whose package is not installed, with the command that
installs it. `wandb` and `tensorboardX` are imported here and nowhere else; neither needs TensorFlow.

A training that is killed comes back with the first epoch that it will train again. It tells an epoch before
it saves the state after it, so that no epoch is missing then; a tracker forgets what it knows of that epoch
and of later ones, so that none is there twice.
"""

from __future__ import annotations

import contextlib
import json
import netrc
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import urlsplit

import numpy as np

from kravets.config import Config, flat
from kravets.runs import Run, atomic_file

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


class TensorBoard:
    """Event files under `tensorboard/` in the Run folder.

    Look at them with `tensorboard --logdir runs`: scalars, histograms, pictures, and the table HParams with
    one row a Run. Keras' own callback needs TensorFlow whatever the back end; this one does not.
    """

    def __init__(self) -> None:
        try:
            from tensorboardX import event_file_writer, proto, summary
        except ImportError:
            raise TrackingError("tensorboardX is not installed: pip install 'kravets[track]'") from None
        # The synchronous half of the library. `SummaryWriter` writes in a thread, a little later; what it had
        # not written when a process is killed would be missing after a resume.
        self._open, self._event, self._summary = event_file_writer.EventsWriter, proto.event_pb2, summary

    def start(self, folder: Path, config: Config, epoch: int) -> None:
        """Opens a further event file; TensorBoard drops what earlier ones hold of `epoch` and after."""
        place = folder / "tensorboard"
        place.mkdir(parents=True, exist_ok=True)
        number = len(list(place.glob("events.*")))  # two starts within a second need two names
        self._writer = self._open(str(place / "events"), f".{number:04d}")
        self._write(epoch, session_log=self._event.SessionLog(status=self._event.SessionLog.START))
        settings = {name: value for name, value in flat(config).items() if value is not None}
        # Without an "experiment" of its own TensorBoard makes the table's columns of what all Runs have.
        _, begin, self._end = self._summary.hparams(settings, {})
        self._write(epoch, summary=begin)
        self._writer.flush()

    def histograms(self, epoch: int, arrays: dict[str, np.ndarray]) -> None:
        """Writes the distribution of each array's finite values, in steps of ten per cent."""
        for name, values in _finite(arrays).items():
            self._write(epoch, summary=self._summary.histogram(name, values, _LIMITS))
        self._writer.flush()

    def figure(self, epoch: int, name: str, figure: Figure) -> None:
        """Writes a picture."""
        self._write(epoch, summary=self._summary.image(name, _pixels(figure), dataformats="HWC"))
        self._writer.flush()

    def log(self, epoch: int, values: dict[str, float]) -> None:
        """Writes every number as a scalar `fit/...` at this epoch."""
        self._scalars(epoch, "fit", values)

    def conclude(self, epochs: int, metrics: dict[str, float]) -> None:
        """Writes the metrics as `fit-result/...` and marks the Run's row in HParams as finished."""
        self._write(epochs, summary=self._end)
        # The hyphen sorts these names before `fit/` in HParams, where the first five metrics are columns
        # that are shown, and after it among the curves.
        self._scalars(epochs, "fit-result", metrics)

    def finish(self) -> None:
        """Closes the event file."""
        self._writer.close()

    def _scalars(self, step: int, group: str, values: dict[str, float]) -> None:
        for name, number in values.items():
            self._write(step, summary=self._summary.scalar(f"{group}/{name}", number))
        self._writer.flush()

    def _write(self, step: int, **content: Any) -> None:
        self._writer.write_event(self._event.Event(wall_time=time.time(), step=step, **content))


_STEPS = 1.1 ** np.arange(-290.0, 932.0)  # from 1e-12 to the largest float32
_LIMITS = np.concatenate([-_STEPS[::-1], [0.0], _STEPS])


def _finite(arrays: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """The finite values of each array that has any, (n,) float64."""
    flattened = {name: np.asarray(values, np.float64).ravel() for name, values in arrays.items()}
    kept = {name: values[np.isfinite(values)] for name, values in flattened.items()}
    return {name: values for name, values in kept.items() if len(values)}


def _pixels(figure: Figure) -> np.ndarray:
    """What a figure looks like, (height, width, 3) uint8, without any window."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    return np.asarray(canvas.buffer_rgba())[..., :3].copy()


class WeightsAndBiases:
    """One W&B run under `wandb/` in the Run folder; a resumed training goes on with the same W&B run.

    It sends while training if the user has logged in (`wandb login`, or the key in WANDB_API_KEY) and
    WANDB_MODE does not say otherwise. Else it is offline, to be uploaded later with `wandb sync`. It asks
    nothing, neither at a prompt nor of the network.

    Args:
        project: the W&B project.
    """

    def __init__(self, project: str = "kravets") -> None:
        try:
            import wandb
        except ImportError:
            raise TrackingError("wandb is not installed: pip install 'kravets[track]'") from None
        self._wandb, self._project = wandb, project
        self._mode = _wandb_mode(wandb.Settings().base_url)
        if self._mode:  # W&B reports its own state to its makers even when it is offline
            os.environ.setdefault("WANDB_ERROR_REPORTING", "false")

    def start(self, folder: Path, config: Config, epoch: int) -> None:
        """Opens a run of its own, whatever other W&B runs are open."""
        folder.mkdir(parents=True, exist_ok=True)
        earlier = sorted((folder / "wandb").glob("*run-*-*"))
        self._run = self._wandb.init(
            project=self._project,
            name=folder.name,
            dir=str(folder),
            id=earlier[-1].name.rpartition("-")[2] if earlier else None,
            resume="allow" if earlier else None,
            config=flat(config),
            mode=self._mode,
            reinit="create_new",
            settings=self._wandb.Settings(silent=True, console="off"),
        )

    def histograms(self, epoch: int, arrays: dict[str, np.ndarray]) -> None:
        """Adds the distribution of each array's finite values to the epoch's row."""
        histogram = self._wandb.Histogram
        row = {
            name: histogram(np_histogram=np.histogram(values, 64)) for name, values in _finite(arrays).items()
        }
        self._run.log(row, step=epoch, commit=False)

    def figure(self, epoch: int, name: str, figure: Figure) -> None:
        """Adds a picture to the epoch's row."""
        self._run.log({name: self._wandb.Image(_pixels(figure))}, step=epoch, commit=False)

    def log(self, epoch: int, values: dict[str, float]) -> None:
        """Sends the epoch's row; W&B takes no second row of an epoch."""
        self._run.log({"epoch": epoch, **values}, step=epoch, commit=True)

    def conclude(self, epochs: int, metrics: dict[str, float]) -> None:
        """Puts the metrics into the run's summary as `result/...`."""
        self._run.summary.update({f"result/{name}": value for name, value in metrics.items()})

    def finish(self) -> None:
        """Ends the run."""
        self._run.finish()


def _wandb_mode(default_server: str) -> str | None:
    """`offline` or `disabled`; None leaves it to W&B's own settings, because there is someone to send for."""
    asked = os.environ.get("WANDB_MODE", "")
    if asked in ("offline", "disabled", "dryrun"):
        return asked
    if os.environ.get("WANDB_API_KEY") or os.environ.get("WANDB_IDENTITY_TOKEN_FILE"):
        return None
    homes = (Path.home() / ".netrc", Path.home() / "_netrc")
    path = os.environ.get("NETRC") or next((home for home in homes if home.exists()), homes[0])
    server = os.environ.get("WANDB_BASE_URL", "")
    servers = [server] if server else [default_server, "https://api.wandb.ai"]
    with contextlib.suppress(OSError, netrc.NetrcParseError):
        keys = netrc.netrc(path)
        if any(keys.authenticators(urlsplit(server).netloc) for server in servers):
            return None
    return "offline"


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


def results(metrics: dict[str, Any]) -> dict[str, float]:
    """What a Run is judged by, of all that its `metrics.json` holds."""
    validation = metrics["validation"]
    return {
        "validation_accuracy": validation["accuracy"]["value"],
        "validation_log_loss": validation["log_loss"],
        "validation_calibration_error": validation["calibration_error"],
        "parameters": metrics["parameters"],
        "training_seconds": metrics["training_seconds"],
    }


def retell(run: Run, tracker: Tracker) -> None:
    """Tells a tracker of a complete Run, as if it had been there: the curves, the settings, the results.

    Raises:
        RunError: the Run is not complete, or damaged.
    """
    history, metrics = run.history, run.metrics
    tracker.start(run.folder, run.config, 0)
    for row in history:
        tracker.log(int(row["epoch"]) - 1, {name: value for name, value in row.items() if name != "epoch"})
    tracker.conclude(len(history), results(metrics))
    tracker.finish()
