"""One training in a process of its own.

Enters: a configuration, a Run folder, how many cores and how much memory there are. Leaves: the Run, with
the doctor's findings in it. Refuses: to use more memory than it was given; it ends with `OUT_OF_MEMORY`
then, so that the machine and the other trainings live on.

`prepare` stands before Keras is imported in a process; nothing here imports it at the top.
"""

from __future__ import annotations

import os
import resource
import sys
import threading
import time
from pathlib import Path

from kravets.config import Config

OUT_OF_MEMORY = 77
"""Exit status of a process that outgrew its limit."""

PRELOADED = "kravets.experiments.preloaded"
"""Module that a process may import before it is split into many."""

# how many threads each back end's kernels use; read when the back end does its first work
_THREADS = ("TF_NUM_INTRAOP_THREADS", "OMP_NUM_THREADS", "NPROC")


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

    for name in _THREADS:
        os.environ[name] = str(cores)
    folder.mkdir(parents=True, exist_ok=True)
    _say_into(folder / "output.txt")
    print(f"process {os.getpid()} trains {config.fingerprint}", flush=True)
    threading.Thread(target=_watch_memory, args=(memory,), daemon=True).start()
    from kravets import backend
    from kravets.training import train

    backend.require()
    with filelock.FileLock(folder / ".turn"):  # two studies may want the same Run: the second one reads it
        doctor = _doctor() if diagnose else None
        run = train(config, callbacks=[doctor] if doctor else [], folder=folder)
        if doctor and doctor.watched is not None:
            from kravets.runs import write_json

            write_json(run.folder / "findings.json", doctor.report().as_dict())


def _say_into(path: Path) -> None:
    """Sends what this process prints, its libraries and its last words included, to a file of the Run."""
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    for stream in (1, 2):
        os.dup2(file, stream)
    os.close(file)


def _doctor():  # type: ignore[no-untyped-def]  # Keras is imported late
    from kravets.diagnosis import Doctor

    return Doctor()


def peak_memory() -> float:
    """The largest resident set of this process so far, in GiB."""
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 2**30


def _watch_memory(limit: float) -> None:
    while peak_memory() <= limit:
        time.sleep(0.2)
    print(f"a training needs more than {limit:g} GiB of memory and is ended", file=sys.stderr, flush=True)
    os._exit(OUT_OF_MEMORY)
