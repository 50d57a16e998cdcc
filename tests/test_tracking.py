import time
from pathlib import Path

import pytest

from kravets import tracking
from kravets.config import Config

ROWS = [{"loss": 1.5, "val_accuracy": 0.5}, {"loss": 1.25, "val_accuracy": 0.75}]


def told(tracker: tracking.Tracker, folder: Path) -> None:
    tracker.start(folder, Config())
    for epoch, row in enumerate(ROWS):
        tracker.log(epoch, row)
    tracker.finish()


def test_tensorboard_reads_back_what_was_logged(tmp_path: Path) -> None:
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    told(tracking.TensorBoard(), tmp_path)
    events = EventAccumulator(str(tmp_path / "tensorboard")).Reload()
    for name in ROWS[0]:
        assert [(e.step, e.value) for e in events.Scalars(name)] == [(i, r[name]) for i, r in enumerate(ROWS)]
    assert b"fashion_mnist" in events.Tensors("config")[0].tensor_proto.string_val[0]


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # inside wandb's own generated code
def test_weights_and_biases_writes_an_offline_run_and_asks_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("WANDB_API_KEY", raising=False)
    told(tracking.WeightsAndBiases(), tmp_path)
    (run,) = (tmp_path / "wandb").glob("offline-run-*")
    (file,) = run.glob("*.wandb")
    until = time.monotonic() + 30  # W&B's own process writes the file, a little later
    while b"val_accuracy" not in file.read_bytes() and time.monotonic() < until:
        time.sleep(0.1)
    assert b"val_accuracy" in file.read_bytes()
    assert b"fashion_mnist" in file.read_bytes()


def test_several_trackers_hear_the_same(tmp_path: Path) -> None:
    told(tracking.build(("json", "none", "json")), tmp_path)
    assert len((tmp_path / "log.jsonl").read_text().splitlines()) == 4


def test_a_resumed_log_is_continued(tmp_path: Path) -> None:
    told(tracking.JsonLines(), tmp_path)
    told(tracking.JsonLines(), tmp_path)
    assert len((tmp_path / "log.jsonl").read_text().splitlines()) == 4


def test_an_unknown_tracker_is_refused_with_the_list() -> None:
    with pytest.raises(tracking.TrackingError, match="expected one of: json, tensorboard, wandb, none"):
        tracking.build(("mlflow",))
