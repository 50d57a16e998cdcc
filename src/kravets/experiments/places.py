"""Where trainings run: processes on this machine.

Enters: configurations with their Run folders. Leaves: futures that are done when the Run stands. Refuses:
nothing; a process that dies is an exception of its future and of no other.

A fork server imports Keras and the back end once; each training is then a process of its own that starts in
a tenth of a second. The back end itself starts in the new process, so nothing is shared that has threads.
"""

from __future__ import annotations

import concurrent.futures
import contextlib
import dataclasses
import multiprocessing
import multiprocessing.forkserver
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol

from kravets import backend
from kravets.config import Config
from kravets.experiments import worker
from kravets.experiments.ledger import Reason

_SECONDS_TO_SAVE = 30.0
"""How long a training that is stopped may take to save its state before it is killed."""

# several trainings share a graphics card, if there is one: none takes all of its memory at the start
_SHARED_DEVICE = {"TF_FORCE_GPU_ALLOW_GROWTH": "true", "XLA_PYTHON_CLIENT_PREALLOCATE": "false"}


@contextlib.contextmanager
def _environment(variables: Mapping[str, str]) -> Iterator[None]:
    """Sets environment variables for the processes that are started inside."""
    before = {name: os.environ.get(name) for name in variables}
    os.environ.update(variables)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


class Place(Protocol):
    """Something that trains; `slots` trainings at once."""

    slots: int

    def submit(self, config: Config, folder: Path) -> concurrent.futures.Future[None]:
        """Trains; the future is done when the Run stands in `folder`."""

    def reason(self, error: BaseException) -> tuple[Reason, str]:
        """What an exception of a future means, and words for a person."""

    def __enter__(self) -> Place:
        """Starts."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Waits for what runs or, after an exception, stops it."""


@dataclasses.dataclass(frozen=True)
class Limits:
    """What one training may use.

    Attributes:
        cores: threads; 0 shares the machine's cores out among the workers.
        memory: resident set in GiB.
        diagnose: whether the doctor watches.
    """

    cores: int = 0
    memory: float = 4.0
    diagnose: bool = True


class ThisMachine:
    """Processes here.

    Args:
        workers: trainings at once; by default one a core, but at most four.
        limits: of each.

    Example:
        >>> ThisMachine(2).slots
        2
    """

    def __init__(self, workers: int | None = None, limits: Limits = Limits()) -> None:
        here = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
        self.slots = workers or min(here, 4)
        self._limits = dataclasses.replace(limits, cores=limits.cores or max(1, here // self.slots))
        self._pool: Any = None

    def __enter__(self) -> ThisMachine:
        """Starts the fork server; the first training waits for its imports."""
        from pebble import CONSTS, ProcessPool

        backend.choose()
        CONSTS.term_timeout = _SECONDS_TO_SAVE
        methods = multiprocessing.get_all_start_methods()
        context = multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")
        if hasattr(context, "set_forkserver_preload"):
            context.set_forkserver_preload([worker.PRELOADED])
            with _environment({**worker.threads(self._limits.cores), **_SHARED_DEVICE}):
                multiprocessing.forkserver.ensure_running()  # libraries read these when they are loaded
        self._pool = ProcessPool(max_workers=self.slots, max_tasks=1, context=context)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Waits for the trainings or, after an exception, lets them save their state and stops them."""
        if error is None:
            self._pool.close()
        else:
            self._pool.stop()
        self._pool.join()

    def submit(self, config: Config, folder: Path) -> concurrent.futures.Future[None]:
        """Trains in the next free process."""
        options = {
            "cores": self._limits.cores,
            "memory": self._limits.memory,
            "diagnose": self._limits.diagnose,
        }
        return self._pool.schedule(worker.train_in_process, args=(config, folder), kwargs=options)

    def reason(self, error: BaseException) -> tuple[Reason, str]:
        """What ended a training."""
        return reason(error, memory=self._limits.memory)


def reason(error: BaseException, *, memory: float) -> tuple[Reason, str]:
    """What an exception of a training means, and words for a person.

    A training that somebody stops from outside is as good as killed: the others go on.

    Example:
        >>> reason(ValueError("no"), memory=1.0)
        ('error', 'ValueError: no')
    """
    from pebble import ProcessExpired

    from kravets.training import Diverged, Interrupted

    if isinstance(error, Interrupted):
        return "killed", str(error)
    if isinstance(error, Diverged):
        return "diverged", str(error)
    if isinstance(error, MemoryError):
        return "memory", f"out of memory: {error}"
    if isinstance(error, ProcessExpired):
        if error.exitcode == worker.OUT_OF_MEMORY:
            return "memory", f"needed more than the {memory:g} GiB that --memory gives"
        if (error.exitcode or 0) < 0:
            return "killed", f"ended by signal {-(error.exitcode or 0)}"
        return "error", f"the process ended with status {error.exitcode}"
    return "error", f"{type(error).__name__}: {error}"
