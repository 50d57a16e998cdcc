import json
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from matplotlib.figure import Figure

from kravets import tracking
from kravets.config import Config, override
from kravets.tracking import wandb
from reading_trackers import Server, tensorboard, wandb_files, wandb_records, wandb_rows

LOSSES = [1.5, 1.25, 1.125, 1.0]
METRICS = {"validation_accuracy": 0.75, "validation_log_loss": 0.5}
WEIGHTS = np.array([0.0, 1.0, -1.0, np.inf])


def tell(tracker: tracking.Tracker, epoch: int, loss: float) -> None:
    tracker.histograms(
        epoch, {"weights/01_dense/kernel": WEIGHTS, "gradients/01_dense/kernel": WEIGHTS * np.nan}
    )
    tracker.log(epoch, {"loss": loss, "val_loss": 2 * loss})


def told(tracker: tracking.Tracker, folder: Path, config: Config | None = None) -> None:
    """A training that was killed in its third epoch, after it had told it, and went on to the end."""
    config = config or Config()
    tracker.start(folder, config, 0)
    for epoch, loss in enumerate([*LOSSES[:2], 99.0]):
        tell(tracker, epoch, loss)
    tracker.finish()  # W&B's process would otherwise stay; the other trackers have written by now
    tracker.start(folder, config, 2)
    for epoch, loss in enumerate(LOSSES[2:], 2):
        tell(tracker, epoch, loss)
    figure = Figure(figsize=(2, 1), facecolor="red")
    tracker.figure(len(LOSSES), "validation/red", figure)
    tracker.conclude(len(LOSSES), METRICS)
    tracker.finish()


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two Runs, told to TensorBoard, that differ in two settings, and one that was stopped."""
    folder = tmp_path_factory.mktemp("study")
    told(tracking.TensorBoard(), folder / "a", Config())
    told(tracking.TensorBoard(), folder / "b", override(Config(), ["learning_rate=0.5", "clip_norm=1"]))
    stopped = tracking.TensorBoard()
    stopped.start(folder / "stopped", Config(), 0)
    tell(stopped, 0, 1.0)
    stopped.finish()
    return folder


@pytest.fixture(scope="module")
def server(study: Path) -> Iterator[Server]:
    with tensorboard(study, runs=3) as running:
        yield running


def test_tensorboard_shows_every_epoch_of_a_resumed_training_once(server: Server) -> None:
    assert server.scalars("a/tensorboard", "fit/loss") == list(enumerate(LOSSES))
    assert server.histogram_steps("a/tensorboard", "weights/01_dense/kernel") == [0, 1, 2, 3]


def test_so_does_the_older_of_its_two_loaders(study: Path) -> None:
    from tensorboard.backend.event_processing.plugin_event_accumulator import EventAccumulator

    events = EventAccumulator(str(study / "a" / "tensorboard")).Reload()
    assert [event.step for event in events.Tensors("fit/loss")] == [0, 1, 2, 3]
    assert [event.step for event in events.Tensors("weights/01_dense/kernel")] == [0, 1, 2, 3]


def test_tensorboard_has_the_finite_values_of_histograms_and_none_of_what_has_no_other(
    server: Server,
) -> None:
    ((_, _, bins), *_) = server.get(
        "histograms/histograms", run="a/tensorboard", tag="weights/01_dense/kernel"
    )
    assert sum(count for _, _, count in bins) == pytest.approx(3)
    assert "gradients/01_dense/kernel" not in server.get("histograms/tags")["a/tensorboard"]


def test_tensorboard_shows_the_picture(server: Server) -> None:
    import io

    from PIL import Image

    picture = Image.open(io.BytesIO(server.picture("a/tensorboard", "validation/red")))
    assert picture.size == (200, 100)
    assert picture.convert("RGB").getpixel((50, 50)) == (255, 0, 0)


def test_hparams_has_a_row_a_run_with_the_settings_and_the_metrics(server: Server) -> None:
    table = server.table()
    assert sorted(table) == ["a/tensorboard", "b/tensorboard", "stopped/tensorboard"]
    assert table.pop("stopped/tensorboard")["states"] == ["STATUS_UNKNOWN"]
    for row in table.values():
        assert row["states"] == ["STATUS_SUCCESS"]
        assert row["metrics"]["fit-result/validation_accuracy"] == 0.75
        assert row["metrics"]["fit-result/validation_log_loss"] == 0.5
        assert row["metrics"]["fit/val_loss"] == 2 * LOSSES[-1]
        assert row["settings"]["architecture.residual"] is True
        assert row["settings"]["architecture.widths"] == "16, 48, 96"
    one, two = (table[f"{name}/tensorboard"]["settings"] for name in "ab")
    assert (one["optimization.learning_rate"], two["optimization.learning_rate"]) == (0.03, 0.5)
    assert "optimization.clip_norm" not in one
    assert two["optimization.clip_norm"] == 1


@pytest.fixture
def logged_out(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("WANDB_API_KEY", "WANDB_IDENTITY_TOKEN_FILE", "WANDB_MODE", "WANDB_BASE_URL", "NETRC"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))


@pytest.mark.usefixtures("logged_out")
@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # inside wandb's own generated code
def test_weights_and_biases_writes_the_same_offline_and_goes_on_with_the_same_run(tmp_path: Path) -> None:
    told(tracking.WeightsAndBiases(), tmp_path / "run")
    first, second = wandb_files(tmp_path / "run")
    assert first.name == second.name
    rows = [wandb_rows(file) for file in (first, second)]
    assert [[row.get("loss") for row in part] for part in rows] == [[*LOSSES[:2], 99.0], [*LOSSES[2:], None]]
    assert [row["_step"] for row in rows[1]] == [2, 3, 4]
    assert rows[1][0]["weights/01_dense/kernel._type"] == "histogram"
    assert sum(rows[1][0]["weights/01_dense/kernel.values"]) == 3
    picture = second.parent / "files" / rows[1][-1]["validation/red.path"]
    assert picture.read_bytes().startswith(b"\x89PNG")
    told_at_last = {
        item.key or ".".join(item.nested_key): item.value_json
        for record in wandb_records(second)
        if record.WhichOneof("record_type") == "summary"
        for item in record.summary.update
    }
    assert told_at_last["result/validation_accuracy"] == "0.75"
    settings = next(r.run for r in wandb_records(first) if r.WhichOneof("record_type") == "run").config.update
    assert {item.key: item.value_json for item in settings}["optimization.learning_rate"] == "0.03"


@pytest.mark.usefixtures("logged_out")
@pytest.mark.parametrize(
    ("environment", "keys", "expected"),
    [
        ({}, "", "offline"),
        ({"WANDB_API_KEY": "k"}, "", None),
        ({"WANDB_API_KEY": "k", "WANDB_MODE": "offline"}, "", "offline"),
        ({"WANDB_MODE": "online"}, "", "offline"),
        ({"WANDB_MODE": "disabled"}, "", "disabled"),
        ({}, "machine api.wandb.ai login user password k", None),
        ({}, "machine example.org login user password k", "offline"),
        ({"WANDB_BASE_URL": "https://example.org"}, "machine example.org login user password k", None),
        ({"WANDB_BASE_URL": "https://example.org"}, "machine api.wandb.ai login user password k", "offline"),
        ({}, "this is no such file", "offline"),
    ],
)
def test_weights_and_biases_sends_for_those_alone_who_have_logged_in(
    environment: dict[str, str],
    keys: str,
    expected: str | None,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    (tmp_path / ".netrc").write_text(keys)
    (tmp_path / ".netrc").chmod(0o600)
    assert wandb._wandb_mode("https://api.wandb.ai") == expected


def test_several_trackers_hear_the_same(tmp_path: Path) -> None:
    told(tracking.build(("json", "none")), tmp_path)
    assert len((tmp_path / "log.jsonl").read_text().splitlines()) == len(LOSSES)


def test_a_resumed_log_is_continued_where_the_state_was_saved(tmp_path: Path) -> None:
    told(tracking.JsonLines(), tmp_path)
    lines = (tmp_path / "log.jsonl").read_text().splitlines()
    assert [json.loads(line)["loss"] for line in lines] == LOSSES
    with open(tmp_path / "log.jsonl", "a") as file:
        file.write('{"epoch": 4, "lo')  # a kill in the middle of a line
    tracker = tracking.JsonLines()
    tracker.start(tmp_path, Config(), 4)
    tracker.finish()
    assert (tmp_path / "log.jsonl").read_text().splitlines() == lines


def test_an_unknown_tracker_is_refused_with_the_list() -> None:
    with pytest.raises(tracking.TrackingError, match="expected one of: json, tensorboard, wandb, none"):
        tracking.build(("mlflow",))


@pytest.mark.parametrize(("name", "package"), [("tensorboard", "tensorboardX"), ("wandb", "wandb")])
def test_a_missing_package_is_named_with_what_installs_it(
    name: str, package: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(
        tracking.TrackingError, match=rf"{package} is not installed: pip install 'kravets\[track\]'"
    ):
        tracking.build((name,))
