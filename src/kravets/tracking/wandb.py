"""Weights & Biases: offline, unless the user has logged in.

Enters: what a training tells a tracker. Leaves: `wandb/` in the Run folder, and what W&B sends for a user who
has logged in. Refuses: to work without `wandb`, which is imported here and nowhere else; to ask for a key.
"""

from __future__ import annotations

import contextlib
import netrc
import os
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import numpy as np

from kravets.config import Config, flat
from kravets.tracking.arrays import finite, pixels
from kravets.tracking.trackers import TrackingError

if TYPE_CHECKING:
    from matplotlib.figure import Figure


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
            name: histogram(np_histogram=np.histogram(values, 64)) for name, values in finite(arrays).items()
        }
        self._run.log(row, step=epoch, commit=False)

    def figure(self, epoch: int, name: str, figure: Figure) -> None:
        """Adds a picture to the epoch's row."""
        self._run.log({name: self._wandb.Image(pixels(figure))}, step=epoch, commit=False)

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
