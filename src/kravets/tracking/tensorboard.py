"""Event files for TensorBoard, written without TensorFlow.

Enters: what a training tells a tracker. Leaves: `tensorboard/` in the Run folder. Refuses: to work without
`tensorboardX`, which is imported here and nowhere else.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from kravets.config import Config, flat
from kravets.tracking.arrays import finite, pixels
from kravets.tracking.trackers import TrackingError

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_STEPS = 1.1 ** np.arange(-290.0, 932.0)  # from 1e-12 to the largest float32
_LIMITS = np.concatenate([-_STEPS[::-1], [0.0], _STEPS])


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
        for name, values in finite(arrays).items():
            self._write(epoch, summary=self._summary.histogram(name, values, _LIMITS))
        self._writer.flush()

    def figure(self, epoch: int, name: str, figure: Figure) -> None:
        """Writes a picture."""
        self._write(epoch, summary=self._summary.image(name, pixels(figure), dataformats="HWC"))
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
