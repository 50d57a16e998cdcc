"""Where trainings run: a Ray cluster, one task a training.

Enters: the cluster's address, configurations with their Run folders. Leaves: the same Runs in the same
folders of this machine, as `places.ThisMachine` leaves them. Refuses: a cluster of which no node is large
enough for one training.

Queueing, placing, retrying after a lost node and moving the data are Ray's. The data set is put into Ray's
object store once and goes from there once to each node, whose processes read it in place; a task gives the
files of its Run back, and this machine alone writes Run folders. Ray is imported here, and Ray Tune in `asha`.
"""

from __future__ import annotations

import concurrent.futures
import contextlib
import dataclasses
import logging
import os
import shutil
import signal
import socket
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any

import filelock

from kravets.config import Config
from kravets.data import Dataset, load
from kravets.experiments import places, worker
from kravets.experiments.ledger import Reason
from kravets.experiments.places import Limits
from kravets.runs import Run, atomic_file

RETRIES = 3
"""How often Ray starts a training again whose node or process was lost."""


class ClusterError(RuntimeError):
    """No cluster to work with; the text says why and what to do."""


class Cluster:
    """The nodes of a Ray cluster.

    Attributes:
        slots: trainings that its nodes could hold at once when we connected; Ray uses those that join later.

    Args:
        address: `host:port` of the head node, or `auto` on a machine that runs one. This machine has to be
            a node of that cluster.
        limits: of one training; `cores` of 0 means one core.

    Example:
        >>> Cluster("192.0.2.1:6379").address
        '192.0.2.1:6379'
    """

    def __init__(self, address: str, limits: Limits | None = None) -> None:
        self.address = address
        self.slots = 0
        self._limits = settled(limits)
        self._ray: Any = None
        self._connection = contextlib.ExitStack()
        self._data: dict[str, Any] = {}
        self._running: dict[concurrent.futures.Future[None], Any] = {}
        self._returned = 0

    def __enter__(self) -> Cluster:
        """Connects.

        Raises:
            ClusterError: Ray is not installed, nothing answers at the address, or no node is large enough.
        """
        with contextlib.ExitStack() as stack:
            self._ray = stack.enter_context(connected(self.address, self._limits))
            self.slots = room(self._ray, self._limits)
            task = self._ray.remote(**needs(self._limits), max_calls=1, max_retries=RETRIES)
            self._task = task(_train_on_node)
            # Not in Ray's own thread: writing may have to wait for a process that trains the same Run.
            self._writers = concurrent.futures.ThreadPoolExecutor(8, thread_name_prefix="kravets-runs")
            self._connection = stack.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Waits for the trainings or, after an exception, cancels what waits and what runs."""
        if error is None:
            concurrent.futures.wait(list(self._running))
        else:
            self._stop()
        self._writers.shutdown()
        self._data.clear()
        self._connection.close()

    def submit(self, config: Config, folder: Path) -> concurrent.futures.Future[None]:
        """Trains on a node that has room; the future is done when the Run stands in `folder` here."""
        if config.data not in self._data:
            self._data[config.data] = self._ray.put(without_test(load(config.data)))
        reference = self._task.remote(config, self._data[config.data], str(folder), self._limits)
        future: concurrent.futures.Future[None] = concurrent.futures.Future()
        self._running[future] = reference
        future.add_done_callback(self._cancel_if_asked)
        reference.future().add_done_callback(lambda done: self._hand_over(done, future, folder))
        return future

    def _cancel_if_asked(self, future: concurrent.futures.Future[None]) -> None:
        reference = self._running.get(future)
        if future.cancelled() and reference is not None:
            self._ray.cancel(reference)

    def _stop(self) -> None:
        """Lets the trainings stop after the step at hand, and ends those that do not."""
        references = list(self._running.values())
        for reference in references:
            self._ray.cancel(reference)
        if references:
            _, slow = self._ray.wait(references, num_returns=len(references), timeout=10)
            for reference in slow:
                self._ray.cancel(reference, force=True)

    def _hand_over(self, done: Any, future: concurrent.futures.Future[None], folder: Path) -> None:
        with contextlib.suppress(RuntimeError):  # the writers are gone: we have stopped, and nobody waits
            self._writers.submit(self._land, done, future, folder)

    def _land(self, done: Any, future: concurrent.futures.Future[None], folder: Path) -> None:
        """Writes what a task gave back, in a thread of ours."""
        if future.set_running_or_notify_cancel():
            try:
                self._receive(done.result(), folder)
            except Exception as error:
                future.set_exception(error)
            else:
                future.set_result(None)
        del self._running[future]

    def _receive(self, result: tuple[dict[str, bytes], str | None], folder: Path) -> None:
        files, diverged = result
        self._returned += sum(map(len, files.values()))
        _write(files, folder)
        if diverged:
            from kravets.training import Diverged

            raise Diverged(diverged)

    def traffic(self) -> dict[str, Any]:
        """What went over the network: bytes of each data set and the nodes that have it, bytes given back.

        A node counts while it lives and holds its copy.
        """
        from ray.experimental import get_object_locations

        found = get_object_locations(list(self._data.values()))
        return {
            "data": {
                name: {"bytes": found[reference]["object_size"], "nodes": len(found[reference]["node_ids"])}
                for name, reference in self._data.items()
            },
            "returned": self._returned,
        }

    def reason(self, error: BaseException) -> tuple[Reason, str]:
        """What ended a training."""
        from ray import exceptions

        if isinstance(error, exceptions.TaskCancelledError):
            return "killed", "it was cancelled on the cluster"
        if isinstance(error, exceptions.RayTaskError):
            error = error.cause
        if isinstance(error, exceptions.OutOfMemoryError):
            return "memory", "its node ran out of memory and Ray ended it: give a training more with --memory"
        if isinstance(error, exceptions.WorkerCrashedError | exceptions.NodeDiedError):
            return "killed", f"its process or node was lost {RETRIES + 1} times"
        if isinstance(error, exceptions.ObjectLostError):
            return "killed", "its result was lost with its node"
        kind, detail = places.reason(error, memory=self._limits.memory)
        if kind == "killed":  # what it had reached was on its node alone
            detail = "it was stopped on its node; the same command trains it anew"
        return kind, detail


def _load_ray() -> Any:
    try:
        import ray
    except ImportError:
        raise ClusterError(
            "--cluster needs Ray, which is not installed: pip install 'kravets[cluster]'"
        ) from None
    return ray


@contextlib.contextmanager
def connected(address: str, limits: Limits) -> Iterator[Any]:
    """Ray, connected, with what each process of this job finds in its environment.

    Raises:
        ClusterError: Ray is not installed, nothing answers at the address, or no node is large enough.
    """
    ray = _load_ray()
    _knock(address)
    variables = worker.threads(limits.cores) | {"TF_CPP_MIN_LOG_LEVEL": "2"}
    if (
        "KERAS_BACKEND" in os.environ
    ):  # results are the back end's, so the nodes take the one that is set here
        variables["KERAS_BACKEND"] = os.environ["KERAS_BACKEND"]
    try:
        ray.init(
            address=address,
            runtime_env={"env_vars": variables},
            log_to_driver=False,
            logging_level=logging.ERROR,
        )
    except ConnectionError as error:
        raise ClusterError(
            f"received --cluster {address}, and {error}; start one with `ray start --head`"
        ) from None
    try:
        if not room(ray, limits):
            raise ClusterError(
                f"a training needs {limits.cores} cores and {limits.memory:g} GiB, and no node of the cluster has "
                f"that: {_sizes(ray)}. Add a larger node, or lower --cores or --memory"
            )
        yield ray
    finally:
        ray.shutdown()


def _knock(address: str) -> None:
    """Ray itself would try for minutes."""
    host, separator, port = address.rpartition(":")
    if address == "auto":
        return
    if not separator or "/" in host or not port.isdecimal():
        raise ClusterError(
            f"received --cluster {address}, expected host:port, as `ray start --head` prints it, or auto"
        )
    try:
        socket.create_connection((host, int(port)), timeout=10).close()
    except (OSError, OverflowError) as error:
        raise ClusterError(
            f"nothing answers at {address} ({error}); start the head node with `ray start --head --port={port}` "
            "and open that port to this machine"
        ) from None


def settled(limits: Limits | None) -> Limits:
    """The limits of one training on a cluster: a core, where nothing is said.

    Example:
        >>> settled(None).cores
        1
    """
    limits = limits or Limits()
    return dataclasses.replace(limits, cores=limits.cores or 1)


def needs(limits: Limits) -> dict[str, float]:
    """What Ray is to set aside for one training.

    Example:
        >>> needs(Limits(cores=2, memory=1.0))
        {'num_cpus': 2, 'memory': 1073741824}
    """
    return {"num_cpus": limits.cores, "memory": int(limits.memory * 2**30)}


def _nodes(ray: Any) -> list[tuple[float, float]]:
    """Cores and GiB of the nodes that are alive."""
    alive = [node["Resources"] for node in ray.nodes() if node["Alive"]]
    return [(resources.get("CPU", 0), resources.get("memory", 0) / 2**30) for resources in alive]


def room(ray: Any, limits: Limits) -> int:
    """Trainings that the nodes which are alive can hold at once."""
    return sum(int(min(cores // limits.cores, memory // limits.memory)) for cores, memory in _nodes(ray))


def _sizes(ray: Any) -> str:
    return ", ".join(f"{cores:g} cores and {memory:.1f} GiB" for cores, memory in _nodes(ray))


def without_test(data: Dataset) -> Dataset:
    """A study makes its choices on validation: the test set stays at home."""
    return dataclasses.replace(data, test_images=data.test_images[:0], test_labels=data.test_labels[:0])


def end_by_exception(memory: float) -> None:
    """Ends this process' training with `MemoryError` once it outgrows its limit, in GiB.

    Not by an exit, as on one machine, because Ray would try a lost process again.
    """

    def outgrown(number: int, frame: Any) -> None:
        raise MemoryError(f"needed more than the {memory:g} GiB that --memory gives")

    signal.signal(signal.SIGUSR1, outgrown)
    main = threading.main_thread().ident or 0
    worker.watch_memory(memory, lambda: signal.pthread_kill(main, signal.SIGUSR1))


def _train_on_node(
    config: Config, data: Dataset, home: str, limits: Limits
) -> tuple[dict[str, bytes], str | None]:
    """One training, in a process of its own on some node.

    Returns:
        The Run's files by their path in its folder, and the words of a divergence.
    """
    from kravets.training import Diverged

    end_by_exception(limits.memory)
    diverged = None
    with tempfile.TemporaryDirectory(prefix="kravets-") as temporary:
        folder = Path(temporary) / "run"
        folder.mkdir()
        worker.say_into(folder / "output.txt")
        try:
            worker.train_here(config, folder, data=data, diagnose=limits.diagnose)
        except Diverged as error:
            diverged = str(error).replace(str(folder), home)
        files = {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in sorted(folder.rglob("*"))
            if path.is_file() and not path.name.startswith(".")
        }
    signal.signal(signal.SIGUSR1, signal.SIG_IGN)
    return files, diverged


def _write(files: dict[str, bytes], folder: Path) -> None:
    """Makes a Run of its files, in the order in which a training leaves them: the model at the end."""
    folder.mkdir(parents=True, exist_ok=True)
    with filelock.FileLock(folder / ".turn"):
        if Run(folder).complete:
            return
        if "model.keras" in files:  # what an earlier, unfinished start here may have left
            shutil.rmtree(folder / "checkpoint", ignore_errors=True)
        for name in sorted(files, key=lambda name: name == "model.keras"):
            with atomic_file(folder / name) as temporary:
                temporary.write_bytes(files[name])
