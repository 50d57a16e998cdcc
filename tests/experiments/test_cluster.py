import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest
import ray
from ray import exceptions
from ray.cluster_utils import Cluster as Nodes

from kravets.config import Config, override
from kravets.experiments import asha, axes
from kravets.experiments.cluster import Cluster, ClusterError
from kravets.experiments.ledger import Ledger, Record
from kravets.experiments.places import Limits, ThisMachine
from kravets.experiments.runner import run_all
from kravets.experiments.space import config_from
from kravets.models import load
from kravets.runs import Run
from kravets.training import Diverged

NODE = {"num_cpus": 1, "memory": 4 * 2**30, "object_store_memory": 80_000_000}
LIMITS = Limits(cores=1, memory=3.0)
BASE = override(axes.base("mlp"), ["train_images=1000", "validation_images=1000", "epochs=3"])
CONFIGS = [override(BASE, [f"seed={seed}"]) for seed in range(3)]
DIVERGING = override(BASE, ["optimizer=sgd", "learning_rate=100", "batch_size=16"])


@pytest.fixture(scope="module")
def nodes() -> Iterator[Nodes]:
    """A head that trains nothing and two nodes of one core."""
    head = {**NODE, "num_cpus": 0, "include_dashboard": False}
    found = Nodes(initialize_head=True, head_node_args=head)
    try:
        for _ in range(2):
            found.add_node(**NODE)
        yield found
    finally:
        found.shutdown()


def wait_until_all_nodes_train() -> None:
    until = time.monotonic() + 300
    while time.monotonic() < until:
        free = ray.available_resources()
        if "memory" in free and not free.get("CPU"):  # just after connecting it names nothing at all
            return
        time.sleep(0.1)
    raise AssertionError("the nodes never trained all at once")


class Study(NamedTuple):
    records: dict[str, Record]
    folder: Path
    puts: int
    traffic: dict[str, Any]
    before_the_loss: int


@pytest.fixture(scope="module")
def study(nodes: Nodes, tmp_path_factory: pytest.TempPathFactory) -> Study:
    """Four trainings; a third node joins, and is killed while it trains one of them."""
    folder = tmp_path_factory.mktemp("cluster")
    victim = nodes.add_node(**NODE)
    records: list[Record] = []
    ended_before: list[int] = []

    def kill() -> None:
        wait_until_all_nodes_train()
        time.sleep(2)  # its training has begun to import
        ended_before.append(len(records))
        nodes.remove_node(victim, allow_graceful=False)

    with pytest.MonkeyPatch.context() as patch, Cluster(nodes.address, LIMITS) as place:
        assert place.slots == 3
        puts: list[Any] = []
        put = ray.put
        patch.setattr(
            ray, "put", lambda value, *args, **kwargs: puts.append(value) or put(value, *args, **kwargs)
        )
        killer = threading.Thread(target=kill, daemon=True)
        killer.start()
        found = run_all([*CONFIGS, DIVERGING], Ledger(folder), place, told=records.append)
        killer.join(timeout=310)
        return Study(found, folder, len(puts), place.traffic(), ended_before[0])


def test_a_lost_node_costs_no_training(study: Study) -> None:
    assert study.before_the_loss < len(CONFIGS)
    assert set(study.records) == {config.fingerprint for config in [*CONFIGS, DIVERGING]}
    assert [study.records[config.fingerprint].failure for config in CONFIGS] == [None] * len(CONFIGS)


def test_the_cluster_gives_what_this_machine_gives(study: Study, tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "here")
    with ThisMachine(2, LIMITS) as place:
        here = run_all([*CONFIGS, DIVERGING], ledger, place)
    for config in CONFIGS:
        one, two = Run(study.folder / config.fingerprint), Run(ledger.folder(config))
        there = load(one.model_path).get_weights()
        assert all(
            np.array_equal(a, b) for a, b in zip(there, load(two.model_path).get_weights(), strict=True)
        )
        names = [{p.name for p in run.folder.iterdir() if not p.name.startswith(".")} for run in (one, two)]
        assert names[0] == names[1]
        assert "findings.json" in names[0]  # not compared: how often the doctor looks depends on the clock
        assert study.records[config.fingerprint].accuracy == here[config.fingerprint].accuracy
    assert here[DIVERGING.fingerprint].failure == "diverged"


def test_a_divergence_is_recorded_with_the_state_before_it(study: Study) -> None:
    record = study.records[DIVERGING.fingerprint]
    folder = study.folder / DIVERGING.fingerprint
    assert record.failure == "diverged"
    assert f"is kept in {folder / 'checkpoint'}" in record.detail
    assert (folder / "checkpoint" / "state.npz").exists()
    assert Ledger(study.folder).find(DIVERGING) == record


def test_the_data_are_put_once_and_the_test_set_stays_at_home(study: Study) -> None:
    sent = study.traffic["data"]["fashion_mnist"]
    pixels = 60_000 * 28 * 28
    assert study.puts == 1
    assert pixels < sent["bytes"] < 1.01 * pixels  # 70,000 images would be a sixth more
    assert sent["nodes"] == 3  # the head, where we are, and one copy on each node that is left
    files = [path for config in CONFIGS for path in (study.folder / config.fingerprint).iterdir()]
    own = sum(path.stat().st_size for path in files if not path.name.startswith("."))
    assert study.traffic["returned"] >= own


def test_ctrl_c_stops_what_runs_and_what_waits(nodes: Nodes, tmp_path: Path) -> None:
    long = [override(BASE, ["epochs=900", f"seed={seed}"]) for seed in range(3)]
    place = Cluster(nodes.address, LIMITS)
    with pytest.raises(KeyboardInterrupt), place:
        futures = [place.submit(config, tmp_path / config.fingerprint) for config in long]
        wait_until_all_nodes_train()
        start = time.monotonic()
        for future in futures:
            future.cancel()
        raise KeyboardInterrupt
    assert time.monotonic() - start < 30
    assert all(future.cancelled() for future in futures)
    assert not list(tmp_path.rglob("model.keras"))
    assert not ray.is_initialized()


def test_asha_stops_what_lags_and_ranks_what_ran_to_its_end(nodes: Nodes) -> None:
    told: list[Record] = []
    found = asha.search_asha(BASE, trials=4, seed=1, address=nodes.address, limits=LIMITS, told=told.append)
    assert [trial.number for trial in found.trials] == [1, 2, 3, 4]
    assert {record.config.fingerprint for record in told} == {
        t.record.config.fingerprint for t in found.trials
    }
    assert found.ranked
    for trial in found.trials:
        record = trial.record
        assert record.config == config_from(BASE, trial.values)
        assert 1 <= record.epochs <= BASE.epochs
        assert record.failure == (None if record.epochs == BASE.epochs else "stopped")
        assert 0 < record.accuracy < 1
    for trial in found.ranked:
        assert trial.record.epochs == BASE.epochs
        assert trial.record.parameters > 0
        assert min(trial.record.seconds, trial.record.loss, trial.record.train_accuracy) > 0


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (exceptions.OutOfMemoryError("node"), "memory"),
        (exceptions.RayTaskError("f", "trace", MemoryError("needed more")), "memory"),
        (exceptions.RayTaskError("f", "trace", Diverged("loss is nan")).as_instanceof_cause(), "diverged"),
        (exceptions.RayTaskError("f", "trace", ValueError("no")), "error"),
        (exceptions.WorkerCrashedError(), "killed"),
        (exceptions.NodeDiedError("gone"), "killed"),
        (exceptions.TaskCancelledError(), "killed"),
    ],
)
def test_what_ray_says_becomes_a_reason(error: Exception, expected: str) -> None:
    assert Cluster("192.0.2.1:6379", LIMITS).reason(error)[0] == expected


def test_an_address_where_nobody_is(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ClusterError, match="nothing answers at 127.0.0.1:9"), Cluster("127.0.0.1:9"):
        pass
    with pytest.raises(ClusterError, match="expected host:port"), Cluster("somewhere"):
        pass
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(ClusterError, match=r"pip install 'kravets\[cluster\]'"), Cluster("127.0.0.1:9"):
        pass


def test_a_training_that_fits_no_node_is_refused(nodes: Nodes) -> None:
    with (
        pytest.raises(ClusterError, match="needs 2 cores"),
        Cluster(nodes.address, Limits(cores=2, memory=1.0)),
    ):
        pass
    assert not ray.is_initialized()


def test_a_training_that_outgrows_its_memory_is_told_apart(nodes: Nodes, tmp_path: Path) -> None:
    config: Config = CONFIGS[0]
    with Cluster(nodes.address, Limits(cores=1, memory=0.3, diagnose=False)) as place:
        record = run_all([config], Ledger(tmp_path), place)[config.fingerprint]
    assert record.failure == "memory"
    assert "0.3 GiB" in record.detail
