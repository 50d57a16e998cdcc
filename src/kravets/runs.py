"""The Run folder: everything about one training, complete or saying that it is not.

Enters: the values a training leaves. Leaves: files that are whole or absent, and `Run`, which reads them.
Refuses: folders that are not a Run, and files of a Run that are damaged. No Keras here.

    config.json        the settings              history.csv       one line an epoch
    environment.json   machine and versions      metrics.json      numbers with intervals
    predictions.npz    labels, probabilities     model.keras       the trained network
    findings.json      the doctor's, if it watched                 figures/
    checkpoint/        while it trains, and until `model.keras` stands
"""

from __future__ import annotations

import contextlib
import csv
import io
import json
import os
import stat
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from kravets.config import Config, ConfigError, from_values

DEFAULT_ROOT = Path("runs")
_LARGEST = 2**28  # bytes of one file of a Run, and of what an archive says that it unpacks to
_UNREADABLE = (
    ValueError, TypeError, EOFError, KeyError, OSError, RecursionError, RuntimeError, MemoryError, OverflowError,
    zipfile.BadZipFile, zlib.error, csv.Error,
)  # fmt: skip


class RunError(RuntimeError):
    """A Run that is missing, unfinished or damaged; the text says which and what to do."""


@contextlib.contextmanager
def atomic_file(path: Path) -> Iterator[Path]:
    """A temporary path in the folder of `path` that takes its name only if the block succeeds.

    The content is flushed to the disk before the rename, so that after a power cut the old file or the
    new one stands there, never a half. The temporary name keeps the suffix, which Keras and NumPy read.

    Raises:
        OSError: no space, no permission; the temporary file is gone and the old one untouched.

    Example:
        >>> import pathlib, tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     target = pathlib.Path(folder) / "a.txt"
        ...     with atomic_file(target) as temporary:
        ...         _ = temporary.write_text("whole")
        ...     target.read_text()
        'whole'
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.stem}-", suffix=path.suffix, dir=path.parent)
    os.close(handle)
    temporary = Path(name)
    try:
        yield temporary
        os.chmod(temporary, 0o644)
        with open(temporary, "rb+") as file:
            os.fsync(file.fileno())
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def write_json(path: Path, value: Any) -> None:
    """Writes a JSON file atomically; NaN is refused, because JSON has none."""
    text = json.dumps(value, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
    with atomic_file(path) as temporary:
        temporary.write_text(text, encoding="utf-8")


def write_arrays(path: Path, arrays: dict[str, np.ndarray]) -> None:
    """Writes arrays into one `.npz` atomically, without pickle."""
    with atomic_file(path) as temporary, open(temporary, "wb") as file:
        np.savez(file, allow_pickle=False, **arrays)  # type: ignore[arg-type]


def read_arrays(path: Path, *, largest: int = 0) -> dict[str, np.ndarray]:
    """Reads a `.npz` of plain arrays.

    Args:
        path: the file.
        largest: bytes that it may have, where these are more than any file of a Run has.

    Raises:
        RunError: the file is missing, damaged or too large.
    """
    largest = max(largest, _LARGEST)

    def unpacked(file: BinaryIO) -> dict[str, np.ndarray]:
        with zipfile.ZipFile(file) as archive:
            size = sum(member.file_size for member in archive.infolist())
        if size > largest:
            raise ValueError(f"it unpacks to {size} bytes, more than {largest}")
        file.seek(0)
        return dict(np.load(file, allow_pickle=False))

    return read_plain(path, unpacked, largest=largest)


def read_plain(
    path: Path, parse: Callable[[BinaryIO], Any], *, largest: int = _LARGEST, advice: str | None = None
) -> Any:
    """What `parse` makes of a file of a folder that may be a stranger's.

    Args:
        path: the file.
        parse: reads it.
        largest: bytes that it may have.
        advice: what to do where it is missing or damaged; by default what helps a Run.

    Raises:
        RunError: the file is missing, no plain file, too large, or `parse` refuses it.
    """
    # a stranger's Run may hold links out of its folder, or a device that never ends
    flags = (
        os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    )
    try:
        with open(os.open(path, flags), "rb") as file:
            about = os.fstat(file.fileno())
            if not stat.S_ISREG(about.st_mode) or about.st_size > largest:
                raise ValueError(f"it is no plain file of at most {largest} bytes")
            return parse(file)
    except FileNotFoundError:
        raise RunError(f"{path.parent} has no {path.name}: {advice or _state(path.parent)}") from None
    except _UNREADABLE as error:
        advice = advice or "remove the Run folder and train again"
        raise RunError(f"{path} cannot be read ({error}); {advice}") from None


def _state(folder: Path) -> str:
    if (folder / "checkpoint").exists():
        return "the training is not finished; start it again with the same command and it resumes"
    if (folder / "model.keras").exists():
        return "a file of the Run is gone; remove its folder and train again"
    return "it is not a Run folder; `kravets train` makes one"


class Run:
    """One training's folder, read on demand.

    Args:
        folder: the Run folder; it need not be complete.
    """

    def __init__(self, folder: str | os.PathLike[str]) -> None:
        self.folder = Path(folder)

    def __repr__(self) -> str:
        return f"Run({str(self.folder)!r})"

    @property
    def complete(self) -> bool:
        """Whether the training has ended and its model stands."""
        return (self.folder / "model.keras").exists() and not (self.folder / "checkpoint").exists()

    @property
    def model_path(self) -> Path:
        """Where the trained network is.

        Raises:
            RunError: the training has not ended.
        """
        if not self.complete:
            raise RunError(f"{self.folder} has no finished model: {_state(self.folder)}")
        return self.folder / "model.keras"

    @property
    def config(self) -> Config:
        """The settings of the run."""
        try:
            return from_values(self._json("config.json"))
        except ConfigError as error:
            raise RunError(
                f"{self.folder / 'config.json'} holds settings that are refused: {error}"
            ) from None

    @property
    def environment(self) -> dict[str, Any]:
        """Versions, machine, precision."""
        return self._json("environment.json")

    @property
    def metrics(self) -> dict[str, Any]:
        """Numbers with intervals, as `kravets evaluate --json` prints them."""
        return self._json("metrics.json")

    @property
    def findings(self) -> list[dict[str, Any]] | None:
        """What the doctor found, ranked; `None` if it did not watch."""
        if not (self.folder / "findings.json").exists():
            return None
        try:
            return list(self._json("findings.json")["findings"])
        except (KeyError, TypeError):
            raise RunError(f"{self.folder / 'findings.json'} is damaged; train again") from None

    @property
    def predictions(self) -> dict[str, np.ndarray]:
        """Labels and probabilities: `validation_labels` (n,), `validation_probabilities` (n, classes), ..."""
        return read_arrays(self.folder / "predictions.npz")

    @property
    def history(self) -> list[dict[str, float]]:
        """One dictionary an epoch: `epoch`, `loss`, `accuracy`, `val_loss`, `val_accuracy`, ..."""
        return read_plain(
            self.folder / "history.csv",
            lambda file: [
                {key: float(value) for key, value in row.items()}
                for row in csv.DictReader(io.StringIO(file.read().decode()))
            ],
        )

    def write_history(self, history: list[dict[str, float]]) -> None:
        """Writes `history.csv` from one dictionary an epoch."""
        text = io.StringIO()
        writer = csv.DictWriter(text, fieldnames=list(history[0]) if history else ["epoch"])
        writer.writeheader()
        writer.writerows(history)
        with atomic_file(self.folder / "history.csv") as temporary:
            temporary.write_text(text.getvalue(), encoding="utf-8")

    def _json(self, name: str) -> Any:
        return read_plain(self.folder / name, json.load)


def mark_latest(run: Run) -> None:
    """Lets `latest`, beside the run's folder, point to it; by name where a link is not allowed or harms.

    A link harms a Run that TensorBoard shows: it follows links, and shows the Run a second time.
    """
    link, named = run.folder.parent / "latest", run.folder.parent / "latest.json"
    if not (run.folder / "tensorboard").exists() and _linked(link, run.folder.name):
        named.unlink(missing_ok=True)
        return
    write_json(named, {"run": run.folder.name})
    with contextlib.suppress(OSError):
        link.unlink(missing_ok=True)


def _linked(link: Path, name: str) -> bool:
    temporary = link.parent / f".latest-{os.getpid()}"
    try:
        temporary.unlink(missing_ok=True)
        temporary.symlink_to(name)
        os.replace(temporary, link)
    except OSError:
        temporary.unlink(missing_ok=True)
        return False
    return True


def find(where: str | os.PathLike[str] | None = None) -> Run:
    """The Run that is meant: a folder, a name under `runs/`, or the latest.

    Raises:
        RunError: there is none.
    """
    if where is None:
        where = DEFAULT_ROOT / "latest"
    for named in (Path(where), DEFAULT_ROOT / where):
        pointer = named.parent / "latest.json"
        folder = named.parent / _named(pointer) if named.name == "latest" and pointer.exists() else named
        if (folder / "config.json").exists():
            return Run(folder.resolve())
    raise RunError(
        f"received '{where}', expected a Run folder (one with config.json in it) or a name under "
        f"{DEFAULT_ROOT}/; `kravets train --preset quick` makes one"
    )


def _named(pointer: Path) -> str:
    try:
        return str(json.loads(pointer.read_text(encoding="utf-8"))["run"])
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        raise RunError(f"{pointer} is damaged; remove it, or name the Run that you mean") from None
