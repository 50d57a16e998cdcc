"""One training in a process of its own.

Enters: a configuration, a Run folder, how many cores and how much memory there are. Leaves: the Run, with
the doctor's findings in it. Refuses: to use more memory than it was given; it ends with `OUT_OF_MEMORY`
then, so that the machine and the other trainings live on.

`threads` stands before Keras is imported in a process; nothing here imports it at the top.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

from kravets.config import Config
from kravets.data import Dataset
from kravets.runs import write_json
from kravets.tracking import JsonLines

OUT_OF_MEMORY = 77
"""Exit status of a process that outgrew its limit."""

PRELOADED = "kravets.experiments.preloaded"
"""Module that a process may import before it is split into many."""


def threads(cores: int) -> dict[str, str]:
    """How many threads each back end's kernels use, as the variables that it reads at its first work.

    Example:
        >>> threads(2)["OMP_NUM_THREADS"]
        '2'
    """
    return dict.fromkeys(("TF_NUM_INTRAOP_THREADS", "OMP_NUM_THREADS", "NPROC"), str(cores))


def train_in_process(config: Config, folder: Path, *, cores: int, memory: float, diagnose: bool) -> None:
    """Trains a Run, or waits for another process that trains it.

    Args:
        config: the settings.
        folder: the Run folder.
        cores: threads of the back end's kernels.
        memory: limit of the process's resident set, in GiB.
        diagnose: whether the doctor watches; its findings go to `findings.json`.

    Raises:
        Interrupted: stopped from outside; the state is saved.
        Diverged: the loss is no longer a number.
    """
    import filelock

    os.environ.update(threads(cores))
    folder.mkdir(parents=True, exist_ok=True)
    say_into(folder / "output.txt")
    print(f"process {os.getpid()} trains {config.fingerprint}", flush=True)
    watch_memory(memory, _leave)
    with filelock.FileLock(folder / ".turn"):  # two studies may want the same Run: the second one reads it
        train_here(config, folder, diagnose=diagnose)


def say_into(path: Path) -> None:
    """Sends what this process prints, its libraries and its last words included, to a file of the Run."""
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    for stream in (1, 2):
        os.dup2(file, stream)
    os.close(file)


def train_here(config: Config, folder: Path, *, data: Dataset | None = None, diagnose: bool = True) -> None:
    """Trains a Run in this process and writes the doctor's findings into it.

    Args:
        config: the settings.
        folder: the Run folder.
        data: the data set; loaded by `config.data` if absent.
        diagnose: whether the doctor watches.

    Raises:
        Interrupted: stopped from outside; the state is saved.
        Diverged: the loss is no longer a number.
    """
    from kravets import backend
    from kravets.training import train

    backend.require()
    if not diagnose:
        train(config, data, folder=folder)
        return
    from kravets.diagnosis import Doctor

    doctor = Doctor()

    def keep_findings() -> None:
        if doctor.watched is not None:
            write_json(folder / "findings.json", doctor.report().as_dict())

    try:
        train(config, data, callbacks=[doctor], tracker=_Keeping(keep_findings), folder=folder)
    finally:  # a training that diverged is what the doctor is for
        keep_findings()


class _Keeping(JsonLines):
    """The usual lines, and one thing more that is kept before the Run counts as complete."""

    def __init__(self, keep: Callable[[], None]) -> None:
        super().__init__()
        self._keep = keep

    def conclude(self, epochs: int, metrics: dict[str, float]) -> None:
        """Told when the network is trained and not yet written."""
        self._keep()
        super().conclude(epochs, metrics)


def peak_memory() -> float:
    """The largest resident set of this process so far, in GiB; 0 where the system does not tell (Windows)."""
    try:
        import resource
    except ImportError:
        return 0.0
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 2**30


def watch_memory(limit: float, exceeded: Callable[[], object]) -> None:
    """Calls `exceeded`, in a thread, once this process has outgrown its limit.

    Args:
        limit: of the resident set, in GiB.
        exceeded: what to do then.
    """

    def watch() -> None:
        while peak_memory() <= limit:
            time.sleep(0.2)
        print(f"a training needs more than {limit:g} GiB of memory and is ended", file=sys.stderr, flush=True)
        exceeded()

    threading.Thread(target=watch, daemon=True).start()


def _leave() -> None:
    os._exit(OUT_OF_MEMORY)
