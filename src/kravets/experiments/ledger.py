"""The folder in which the Runs of all studies and searches live, one a fingerprint.

Enters: configurations and the folder. Leaves: a `Record` of each training that has ended, well or not.
Refuses: nothing; a Run that is damaged or half-done counts as not there, and is trained again or further.

Equal settings share a folder, so they are trained once, whoever asks. A training that failed leaves its
reason in `failure.json` beside what it had written.
"""

from __future__ import annotations

import dataclasses
import json
import math
from pathlib import Path
from typing import Literal

from kravets.config import Config
from kravets.runs import Run, RunError, write_json

Reason = Literal["diverged", "memory", "killed", "error", "stopped"]
"""The last one is a search's: others were better."""

FINAL: tuple[Reason, ...] = ("diverged",)
"""Reasons that would come about again; the others are tried once more by the next start."""


@dataclasses.dataclass(frozen=True)
class Record:
    """How one training ended.

    Attributes:
        config: its settings.
        failure: why it has no result, `None` where it has one.
        detail: the failure in words.
        accuracy: on validation, in [0, 1]; NaN where it failed, as the numbers below, but of a stopped
            training the last that was seen.
        train_accuracy: of the trained network on as many unvaried training images.
        loss: mean cross-entropy on validation, in nats.
        seconds: of processor time for the training, validation after every epoch included; unlike the
            time on the clock it does not depend on what else the machine does.
        parameters: of the network.
        epochs: that were trained.
        findings: problems that the doctor named, the first cause first; `None` where it did not watch.
        backend: that Keras ran on.
    """

    config: Config
    failure: Reason | None = None
    detail: str = ""
    accuracy: float = math.nan
    train_accuracy: float = math.nan
    loss: float = math.nan
    seconds: float = math.nan
    parameters: int = 0
    epochs: int = 0
    findings: tuple[str, ...] | None = None
    backend: str = ""


class Ledger:
    """The Runs under one folder.

    Args:
        root: the folder; made when the first Run is written.

    Example:
        >>> import tempfile
        >>> from kravets.config import Config
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     Ledger(Path(folder)).find(Config()) is None
        True
    """

    def __init__(self, root: Path) -> None:
        self.root = root

    def folder(self, config: Config) -> Path:
        """The Run folder of these settings."""
        return self.root / config.fingerprint

    def find(self, config: Config) -> Record | None:
        """How the training of these settings ended, `None` if it has not."""
        run = Run(self.folder(config))
        if run.complete:
            try:
                return _read(run, config)
            except (RunError, KeyError, TypeError, ValueError):
                return None
        try:
            failure = json.loads((run.folder / "failure.json").read_text(encoding="utf-8"))
            detail, findings = str(failure["detail"]), _findings(run)
            return Record(config, failure=failure["reason"], detail=detail, findings=findings)
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            return None

    def fail(self, config: Config, reason: Reason, detail: str) -> Record:
        """Writes down why a training has no result."""
        folder = self.folder(config)
        write_json(folder / "failure.json", {"reason": reason, "detail": detail})
        return Record(config, failure=reason, detail=detail, findings=_findings(Run(folder)))

    def forgive(self, config: Config) -> None:
        """Takes a failure back, and a Run that is damaged, so that the training is tried again."""
        folder = self.folder(config)
        (folder / "failure.json").unlink(missing_ok=True)
        if Run(folder).complete and self.find(config) is None:
            (folder / "model.keras").unlink()


def _read(run: Run, config: Config) -> Record:
    metrics = run.metrics
    return Record(
        config,
        accuracy=metrics["validation"]["accuracy"]["value"],
        train_accuracy=metrics["training"]["accuracy"]["value"],
        loss=metrics["validation"]["log_loss"],
        seconds=metrics["processor_seconds"],
        parameters=metrics["parameters"],
        epochs=metrics["epochs"],
        findings=_findings(run),
        backend=str(run.environment.get("backend", "")),
    )


def _findings(run: Run) -> tuple[str, ...] | None:
    """What the doctor found, notes left out; `None` where it did not watch, or what it wrote is damaged."""
    try:
        told = run.findings
        named = [finding["problem"] for finding in told or () if finding["severity"] != "note"]
    except (RunError, KeyError, TypeError):
        return None
    if told is None:
        return None
    return tuple(dict.fromkeys(named))
