"""What a Ray cluster costs: the same small trainings here and on two nodes, and with a node killed.

    .venv/bin/python benchmarks/cluster.py

Enters: the installed package with its extra `cluster`, and Fashion-MNIST. Leaves: `results/cluster.json` and
its table in both pages on the cluster. Resumable: a part whose result stands is not repeated.

All nodes are Ray nodes of one core on this machine, so the numbers hold what Ray costs and nothing of a
network. The trainings are tiny on purpose, so that the overhead is the larger part of the time. Seconds are
by the clock and start with a place that has been entered; a wait for a fork server's imports counts.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib
import json
import re
import shutil
import statistics
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from kravets.config import Config, override
from kravets.experiments import axes
from kravets.experiments.cluster import Cluster
from kravets.experiments.ledger import Ledger, Record
from kravets.experiments.places import Limits, Place, ThisMachine
from kravets.experiments.runner import run_all
from kravets.models import load
from kravets.report.writing import written
from kravets.runs import write_json

HERE = Path(__file__).parent
LIMITS = Limits(cores=1, memory=3.0, diagnose=False)
SLOTS = 2
NODE = {"num_cpus": 1, "memory": 4 * 2**30, "object_store_memory": 80_000_000}


def configs(count: int, epochs: int) -> list[Config]:
    """Trainings that differ by their seed."""
    base = override(axes.base("mlp"), ["train_images=2000", "validation_images=1000", f"epochs={epochs}"])
    return [override(base, [f"seed={seed}"]) for seed in range(count)]


@contextlib.contextmanager
def nodes(count: int) -> Iterator[tuple[Any, list[Any]]]:
    """A head that trains nothing and nodes of one core, all on this machine."""
    from ray.cluster_utils import Cluster as Nodes

    found = Nodes(initialize_head=True, head_node_args={**NODE, "num_cpus": 0, "include_dashboard": False})
    try:
        yield found, [found.add_node(**NODE) for _ in range(count)]
    finally:
        found.shutdown()


def trained(place: Place, wanted: list[Config], folder: Path) -> dict[str, Any]:
    """Seconds for all, when each ended, and what the trainings alone took; begun anew after a stop."""
    shutil.rmtree(folder, ignore_errors=True)
    ended: list[float] = []
    start = time.perf_counter()
    records = run_all(
        wanted, Ledger(folder), place, told=lambda record: ended.append(time.perf_counter() - start)
    )
    bad = [record.detail for record in records.values() if record.failure]
    if bad:
        raise SystemExit(f"a training failed: {bad[0]}")
    return {
        "seconds": ended[-1],
        "ended": [round(moment, 2) for moment in ended],
        "training_seconds": sum(record.seconds for record in records.values()),
        "runs": len(records),
    }


def here(work: Path, wanted: list[Config]) -> dict[str, Any]:
    """The trainings in processes of this machine."""
    with ThisMachine(SLOTS, LIMITS) as place:
        return trained(place, wanted, work / "runs-here")


def there(work: Path, wanted: list[Config]) -> dict[str, Any]:
    """The same on two nodes, and what of it is the start of a process and the imports."""
    with nodes(SLOTS) as (found, _):
        start = time.perf_counter()
        with Cluster(found.address, LIMITS) as place:
            connected = time.perf_counter() - start
            result = trained(place, wanted, work / "runs-there")
            return result | {"connect_seconds": connected, "traffic": place.traffic()} | start_up()


def start_up(count: int = 6) -> dict[str, float]:
    """Seconds of a task that does nothing, and of the imports before a training, one after another."""
    import ray

    @ray.remote(num_cpus=1, max_calls=1)
    def nothing() -> None:
        pass

    @ray.remote(num_cpus=1, max_calls=1)
    def imports() -> float:
        from kravets import backend
        from kravets.experiments.worker import PRELOADED

        start = time.perf_counter()
        backend.require()
        importlib.import_module(PRELOADED)
        return time.perf_counter() - start

    empty = []
    for _ in range(count):
        start = time.perf_counter()
        ray.get(nothing.remote())
        empty.append(time.perf_counter() - start)
    return {
        "process_seconds": statistics.median(empty),
        "import_seconds": statistics.median(ray.get(imports.remote()) for _ in range(3)),
    }


def lost(work: Path, wanted: list[Config]) -> dict[str, Any]:
    """Three nodes, one of which is killed while all of them train."""
    import ray

    shutil.rmtree(work / "runs-lost", ignore_errors=True)
    ledger = Ledger(work / "runs-lost")
    records: list[Record] = []
    finished_before: dict[str, int] = {}

    def stands(config: Config) -> int:
        return (ledger.folder(config) / "model.keras").stat().st_mtime_ns

    def kill(node: Any, found: Any) -> None:
        free: dict[str, float] = {}
        while not records or "memory" not in free or free.get("CPU"):
            time.sleep(0.1)
            free = ray.available_resources()
        finished_before.update({record.config.fingerprint: stands(record.config) for record in list(records)})
        found.remove_node(node, allow_graceful=False)

    start = time.perf_counter()
    with nodes(SLOTS + 1) as (found, members), Cluster(found.address, LIMITS) as place:
        killer = threading.Thread(target=kill, args=(members[-1], found), daemon=True)
        killer.start()
        all_records = run_all(wanted, ledger, place, told=records.append)
        killer.join(timeout=60)
        if killer.is_alive():
            raise SystemExit(
                "the node was not killed, because the nodes never trained all at once; more --runs"
            )
    return {
        "runs": len(wanted),
        "complete": sum(record.failure is None for record in all_records.values()),
        "finished_before_the_kill": len(finished_before),
        "of_these_trained_again": sum(
            stands(record.config) != finished_before[record.config.fingerprint]
            for record in all_records.values()
            if record.config.fingerprint in finished_before
        ),
        "nodes": SLOTS + 1,
        "seconds": time.perf_counter() - start,
    }


def same(work: Path, wanted: list[Config]) -> dict[str, int]:
    """How many networks of both folders equal those trained here, bit for bit."""

    def weights(folder: str, config: Config) -> list[np.ndarray]:
        return load(work / folder / config.fingerprint / "model.keras").get_weights()

    return {
        folder: sum(
            all(
                np.array_equal(a, b) for a, b in zip(weights("runs-here", c), weights(folder, c), strict=True)
            )
            for c in wanted
        )
        for folder in ("runs-there", "runs-lost")
    }


def part(name: str, work: Path, make: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """One part's result, made if it does not stand."""
    path = work / f"{name}.json"
    if not path.exists():
        write_json(path, make())
    result = json.loads(path.read_text(encoding="utf-8"))
    print(name, json.dumps(result), flush=True)
    return result


def summary(parts: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Overhead a training and the share of it that is start-up."""
    one, two = parts["here"], parts["there"]
    overhead = (two["seconds"] - one["seconds"]) * SLOTS / one["runs"]
    start = two["process_seconds"] + two["import_seconds"]
    return {**parts, "slots": SLOTS, "overhead_a_training": overhead, "start_up_a_training": start}


ROWS = {
    "en": (
        "| measured | value |",
        "{runs} trainings at {slots} slots here, s",
        "the same on two Ray nodes of this machine, s",
        "more for each training, s",
        "start of a process / imports, s",
        "connecting, s",
        "data to each node / a Run back, MB",
        "weights equal to those trained here, of {runs}",
        "a node of three killed: complete / finished before and trained again",
    ),
    "uk": (
        "| виміряно | значення |",
        "{runs} навчань тут, одночасно {slots}, с",
        "ті самі на двох вузлах Ray цієї машини, с",
        "додатково на кожне навчання, с",
        "запуск процесу / імпорти, с",
        "з'єднання, с",
        "дані на вузол / Run назад, МБ",
        "ваги збігаються з навченими тут, з {runs}",
        "один із трьох вузлів вимкнено: завершено / з раніше завершених навчено знову",
    ),
}


def table(result: dict[str, Any], language: str) -> str:
    """The result as Markdown."""
    one, two, gone = result["here"], result["there"], result["lost"]
    sent = two["traffic"]
    values = (
        f"{one['seconds']:.0f}",
        f"{two['seconds']:.0f}",
        f"{result['overhead_a_training']:.1f}",
        f"{two['process_seconds']:.1f} / {two['import_seconds']:.1f}",
        f"{two['connect_seconds']:.1f}",
        f"{sent['data']['fashion_mnist']['bytes'] / 1e6:.0f} / {sent['returned'] / one['runs'] / 1e6:.1f}",
        f"{result['same']['runs-there']}",
        f"{gone['complete']} / {gone['of_these_trained_again']}",
    )
    heading, *titles = ROWS[language]
    known = {"runs": one["runs"], "slots": result["slots"]}
    lines = [f"| {title.format(**known)} | {value} |" for title, value in zip(titles, values, strict=True)]
    return written("\n".join([heading, "|---|---|", *lines]), language)


def tell(result: dict[str, Any]) -> None:
    """Puts the table on the pages on the cluster."""
    between = r"(<!-- cluster:begin -->\n).*(<!-- cluster:end -->)"
    for language in ("en", "uk"):
        page = HERE.parent / "docs" / language / "cluster.md"
        text, old = table(result, language), page.read_text(encoding="utf-8")
        new = re.sub(between, lambda found, text=text: f"{found[1]}{text}\n{found[2]}", old, flags=re.S)
        page.write_text(new, encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=8, help="trainings a part")
    parser.add_argument("--epochs", type=int, default=3, help="of each")
    parser.add_argument("--work", type=Path, default=Path("runs/benchmark-cluster"))
    arguments = parser.parse_args()
    work = arguments.work.resolve() / f"{arguments.runs}-runs-{arguments.epochs}-epochs"
    wanted = configs(arguments.runs, arguments.epochs)
    makers = {"here": here, "there": there, "lost": lost, "same": same}
    parts = {name: part(name, work, lambda make=make: make(work, wanted)) for name, make in makers.items()}
    result = summary(parts)
    write_json(HERE / "results" / "cluster.json", result)
    tell(result)
    print(table(result, "en"))


if __name__ == "__main__":
    main()
