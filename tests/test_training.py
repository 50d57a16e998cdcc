import dataclasses
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, ClassVar

import filelock
import keras
import numpy as np
import pytest

from kravets import figures, runs, tracking, training
from kravets.config import Config, override
from kravets.data import DataError, Dataset, mean_and_deviation
from kravets.models import load
from kravets.runs import Run, RunError
from training_program import run_arguments

PROGRAM = Path(__file__).with_name("training_program.py")


def weights(run: Run) -> list[np.ndarray]:
    return load(run.model_path).get_weights()


def same(one: Run, two: Run) -> bool:
    return all(np.array_equal(a, b) for a, b in zip(weights(one), weights(two), strict=True))


def program(config: Config, folder: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, str(PROGRAM), *run_arguments(config, folder)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def run_to_its_end(config: Config, folder: Path) -> None:
    with program(config, folder) as process:
        _, errors = process.communicate(timeout=200)
    assert process.returncode == 0, errors


@pytest.fixture
def trained(small: Config, slice_of_fashion_mnist: Dataset, tmp_path: Path) -> Run:
    return training.train(small, slice_of_fashion_mnist, folder=tmp_path / "straight")


def test_a_run_holds_everything_about_itself(trained: Run, small: Config) -> None:
    names = {path.name for path in trained.folder.iterdir()}
    expected = {"config.json", "environment.json", "history.csv", "metrics.json", "predictions.npz"}
    assert expected | {"model.keras", "log.jsonl"} <= names
    assert "checkpoint" not in names
    assert trained.complete
    assert trained.config == small
    assert trained.environment["backend"] == "tensorflow"
    history = trained.history
    assert [row["epoch"] for row in history] == [1, 2, 3]
    assert history[-1]["val_loss"] < history[0]["val_loss"]
    lines = [json.loads(line) for line in (trained.folder / "log.jsonl").read_text().splitlines()]
    assert [line["val_loss"] for line in lines] == [row["val_loss"] for row in history]
    saved = trained.predictions
    assert saved["validation_probabilities"].shape == (200, 10)
    accuracy = (saved["validation_probabilities"].argmax(axis=1) == saved["validation_labels"]).mean()
    assert trained.metrics["validation"]["accuracy"]["value"] == pytest.approx(accuracy)
    assert accuracy > 0.2  # chance is 0.1, its standard error on 200 images 0.02


def test_the_training_accuracy_of_sorted_data_is_that_of_all_classes(
    small: Config, slice_of_fashion_mnist: Dataset, tmp_path: Path
) -> None:
    order = np.argsort(slice_of_fashion_mnist.train_labels, kind="stable")
    data = dataclasses.replace(
        slice_of_fashion_mnist,
        train_images=slice_of_fashion_mnist.train_images[order],
        train_labels=slice_of_fashion_mnist.train_labels[order],
    )
    run = training.train(small, data, folder=tmp_path / "sorted")
    assert all(15 <= told["support"] <= 25 for told in run.metrics["training"]["per_class"])


def test_the_same_settings_give_the_same_weights_and_another_seed_others(
    trained: Run, small: Config, slice_of_fashion_mnist: Dataset, tmp_path: Path
) -> None:
    again = training.train(small, slice_of_fashion_mnist, folder=tmp_path / "again")
    other = training.train(override(small, ["seed=2"]), slice_of_fashion_mnist, folder=tmp_path / "other")
    assert same(trained, again)
    assert not same(trained, other)


def test_a_finished_run_is_not_trained_again(
    trained: Run, small: Config, slice_of_fashion_mnist: Dataset
) -> None:
    before = (trained.folder / "model.keras").stat().st_mtime_ns
    training.train(small, slice_of_fashion_mnist, folder=trained.folder)
    assert (trained.folder / "model.keras").stat().st_mtime_ns == before


class StopAt(keras.callbacks.Callback):
    """Sends a signal to this process at one batch of one epoch, as a user's Ctrl-C would come."""

    def __init__(self, epoch: int, batch: int) -> None:
        super().__init__()
        self.place, self.epoch = (epoch, batch), 0

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
        self.epoch = epoch

    def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
        if (self.epoch, batch) == self.place:
            os.kill(os.getpid(), signal.SIGINT)


@pytest.mark.parametrize(("epoch", "batch"), [(0, 0), (0, 7), (1, 14), (2, 3)])
@pytest.mark.parametrize("changes", [[], ["averaging=2"], ["optimizer=adamw", "early_stopping=2"]])
def test_ctrl_c_after_any_step_and_a_resume_end_with_the_same_bits(
    epoch: int, batch: int, changes: list[str], small: Config, slice_of_fashion_mnist: Dataset, tmp_path: Path
) -> None:
    config = override(small, changes)
    straight = training.train(config, slice_of_fashion_mnist, folder=tmp_path / "straight")
    broken = tmp_path / "broken"
    with pytest.raises(training.Interrupted, match="the same command goes on"):
        training.train(config, slice_of_fashion_mnist, folder=broken, callbacks=[StopAt(epoch, batch)])
    assert not Run(broken).complete
    resumed = training.train(config, slice_of_fashion_mnist, folder=broken)
    assert same(straight, resumed)
    for one, two in zip(straight.history, resumed.history, strict=True):
        assert {k: v for k, v in two.items() if k != "seconds"} == pytest.approx(
            {k: v for k, v in one.items() if k != "seconds"}, abs=2e-6
        )


def test_ten_kills_at_random_moments_and_a_resume_end_with_the_same_bits(
    small: Config, slice_of_fashion_mnist: Dataset, tmp_path: Path
) -> None:
    config, folder = override(small, ["epochs=9"]), tmp_path / "killed"
    straight = training.train(config, slice_of_fashion_mnist, folder=tmp_path / "straight")
    random = np.random.default_rng(0)
    reached = []
    for _ in range(10):
        with program(config, folder) as process:
            assert process.stdout
            for _ in range(random.integers(1, 24)):  # a line a batch; an epoch has 15
                process.stdout.readline()
            time.sleep(random.uniform(0, 0.03))
            process.kill()
            process.communicate()
        assert process.returncode == -signal.SIGKILL, "it had ended before the kill: the test shows nothing"
        reached.append(len(Run(folder).history) if (folder / "history.csv").exists() else 0)
    assert 0 < reached[-1] < 9, "the kills should fall before, in and after epochs"
    run_to_its_end(config, folder)
    assert same(straight, Run(folder))


def test_sigterm_saves_and_says_how_to_go_on(trained: Run, small: Config, tmp_path: Path) -> None:
    folder = tmp_path / "terminated"
    with program(small, folder) as process:
        assert process.stdout
        for _ in range(20):  # a line a batch; an epoch has 15
            process.stdout.readline()
        process.send_signal(signal.SIGTERM)
        _, errors = process.communicate(timeout=120)
    assert process.returncode == 1
    assert "Interrupted" in errors
    assert "the same command goes on" in errors
    run_to_its_end(small, folder)
    assert same(trained, Run(folder))


def test_a_diverged_training_stops_keeps_the_last_good_state_and_says_what_to_do(
    small: Config, slice_of_fashion_mnist: Dataset, tmp_path: Path
) -> None:
    config = override(
        small,
        [
            "optimizer=sgd",
            "normalization=none",
            "learning_rate=100",
            "schedule=constant",
            "warmup=0",
            "activation=linear",
        ],
    )
    with pytest.raises(training.Diverged, match=r"loss is (nan|inf) in epoch \d+; .* lower optimization"):
        training.train(config, slice_of_fashion_mnist, folder=tmp_path / "run")
    assert (tmp_path / "run" / "checkpoint" / "state.npz").exists()
    assert not Run(tmp_path / "run").complete


def test_a_stop_in_an_epoch_that_diverges_says_so_and_keeps_the_state_before_it(
    small: Config, slice_of_fashion_mnist: Dataset, tmp_path: Path
) -> None:
    changes = ["optimizer=sgd", "normalization=none", "learning_rate=100", "schedule=constant", "warmup=0"]
    config = override(small, [*changes, "activation=linear"])
    stop = keras.callbacks.TerminateOnNaN()
    with pytest.raises(training.Diverged, match="the state after epoch 0 is kept"):
        training.train(config, slice_of_fashion_mnist, folder=tmp_path / "run", callbacks=[stop])
    assert (tmp_path / "run" / "checkpoint" / "state.npz").exists()


def test_a_kill_while_the_last_state_is_cleared_away_costs_nothing(
    trained: Run, small: Config, slice_of_fashion_mnist: Dataset
) -> None:
    before = (trained.folder / "model.keras").stat().st_mtime_ns
    (trained.folder / "checkpoint").mkdir()
    (trained.folder / "checkpoint" / ".state-left.npz").write_bytes(b"half")
    assert training.train(small, slice_of_fashion_mnist, folder=trained.folder).complete
    assert (trained.folder / "model.keras").stat().st_mtime_ns == before


def test_a_state_may_be_larger_than_any_file_of_a_run(
    trained: Run,
    small: Config,
    slice_of_fashion_mnist: Dataset,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(runs, "_LARGEST", 1000)
    with pytest.raises(training.Interrupted):
        training.train(small, slice_of_fashion_mnist, folder=tmp_path / "a", callbacks=[StopAt(1, 2)])
    assert same(trained, training.train(small, slice_of_fashion_mnist, folder=tmp_path / "a"))


def test_a_resume_without_the_accelerator_is_told(
    small: Config, slice_of_fashion_mnist: Dataset, tmp_path: Path
) -> None:
    class Listening(training.Display):
        notes: ClassVar[list[str]] = []

        def note(self, text: str) -> None:
            self.notes.append(text)

    with pytest.raises(training.Interrupted):
        training.train(small, slice_of_fashion_mnist, folder=tmp_path / "a", callbacks=[StopAt(0, 2)])
    path = tmp_path / "a" / "environment.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "accelerator": "a large one"}))
    training.train(small, slice_of_fashion_mnist, folder=tmp_path / "a", display=Listening())
    assert "resuming under another accelerator" in Listening.notes[0]


def test_a_run_that_lost_a_file_says_so(trained: Run) -> None:
    (trained.folder / "metrics.json").unlink()
    with pytest.raises(RunError, match=r"has no metrics.json: a file of the Run is gone; remove its folder"):
        _ = trained.metrics


def test_a_full_disk_is_named_and_the_training_goes_on_when_there_is_room(
    trained: Run,
    small: Config,
    slice_of_fashion_mnist: Dataset,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder = tmp_path / "full"
    real, calls = os.fsync, []

    def full(file: Any) -> None:
        calls.append(file)
        if len(calls) == 8:
            raise OSError(28, "No space left on device")
        real(file)

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(RunError, match="No space left on device .* goes on from the last good state"):
        training.train(small, slice_of_fashion_mnist, folder=folder)
    assert same(trained, training.train(small, slice_of_fashion_mnist, folder=folder))


def test_a_run_is_trained_by_one_process_and_for_one_configuration(
    trained: Run, small: Config, slice_of_fashion_mnist: Dataset, tmp_path: Path
) -> None:
    with pytest.raises(RunError, match="other settings"):
        training.train(override(small, ["epochs=4"]), slice_of_fashion_mnist, folder=trained.folder)
    (tmp_path / "busy").mkdir()
    with filelock.FileLock(tmp_path / "busy" / ".lock"), pytest.raises(RunError, match="another process"):
        training.train(small, slice_of_fashion_mnist, folder=tmp_path / "busy")


def test_a_state_of_another_network_is_refused(
    small: Config, slice_of_fashion_mnist: Dataset, tmp_path: Path
) -> None:
    with pytest.raises(training.Interrupted):
        training.train(small, slice_of_fashion_mnist, folder=tmp_path / "a", callbacks=[StopAt(0, 2)])
    wider = override(small, ["widths=[8, 8, 24]"])
    (tmp_path / "a" / "config.json").write_text(wider.model_dump_json())
    with pytest.raises(RunError, match="another network"):
        training.train(wider, slice_of_fashion_mnist, folder=tmp_path / "a")


def test_early_stopping_keeps_the_best_weights(
    small: Config, slice_of_fashion_mnist: Dataset, tmp_path: Path
) -> None:
    config = override(
        small, ["early_stopping=1", "epochs=30", "learning_rate=0.2", "schedule=constant", "warmup=0"]
    )
    run = training.train(config, slice_of_fashion_mnist, folder=tmp_path / "run")
    losses = [row["val_loss"] for row in run.history]
    assert len(losses) < 30
    assert losses[-1] > min(losses)
    saved = run.predictions
    smoothed = np.full((200, 10), 0.01) + 0.9 * np.eye(10)[saved["validation_labels"]]
    loss = -(smoothed * np.log(saved["validation_probabilities"])).sum(axis=1).mean()
    assert loss == pytest.approx(min(losses), abs=2e-3)


def test_training_on_fewer_images_takes_that_many(
    small: Config, slice_of_fashion_mnist: Dataset, tmp_path: Path
) -> None:
    config = override(small, ["train_images=128", "epochs=1"])
    made = training._Training(config, slice_of_fashion_mnist, Run(tmp_path), training.Display())
    assert len(made.batches.images) == 128
    assert np.bincount(made.batches.labels).min() >= 12


def test_all_images_are_a_number_of_images_too_and_more_are_refused(
    small: Config, slice_of_fashion_mnist: Dataset
) -> None:
    labels = slice_of_fashion_mnist.train_labels
    everything = training.parts(small, labels)[0]
    assert np.array_equal(training.parts(override(small, ["train_images=1000"]), labels)[0], everything)
    with pytest.raises(DataError, match="train_images=1001, expected at most 1000"):
        training.parts(override(small, ["train_images=1001"]), labels)


def test_a_callback_of_the_users_is_told_and_may_stop(
    small: Config, slice_of_fashion_mnist: Dataset, tmp_path: Path
) -> None:
    class Stop(keras.callbacks.Callback):
        def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
            assert self.model is not None
            assert logs["val_accuracy"] >= 0
            self.model.stop_training = epoch == 1

    run = training.train(small, slice_of_fashion_mnist, folder=tmp_path / "run", callbacks=[Stop()])
    assert run.complete
    assert len(run.history) == 2


def test_a_callback_may_stop_the_training_before_its_first_epoch_ends(
    small: Config, slice_of_fashion_mnist: Dataset, tmp_path: Path
) -> None:
    class Stop(keras.callbacks.Callback):
        def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
            assert self.model is not None
            self.model.stop_training = True

    run = training.train(small, slice_of_fashion_mnist, folder=tmp_path / "run", callbacks=[Stop()])
    assert run.complete
    assert run.history == []
    assert figures.learning_curves(run.history)


def test_other_threads_can_train(small: Config, slice_of_fashion_mnist: Dataset, tmp_path: Path) -> None:
    import threading

    config = override(small, ["epochs=1"])
    thread = threading.Thread(
        target=training.train, args=(config, slice_of_fashion_mnist), kwargs={"folder": tmp_path / "run"}
    )
    thread.start()
    thread.join()
    assert Run(tmp_path / "run").complete


def test_statistics_are_those_of_the_training_pixels(slice_of_fashion_mnist: Dataset) -> None:
    images = slice_of_fashion_mnist.train_images
    mean, deviation = mean_and_deviation(images)
    assert mean[0] == pytest.approx(images.mean())
    assert deviation[0] == pytest.approx(images.std())


def test_trackers_see_the_history(small: Config, slice_of_fashion_mnist: Dataset, tmp_path: Path) -> None:
    class Memory(tracking.Silence):
        def __init__(self) -> None:
            self.rows: list[tuple[int, dict[str, float]]] = []

        def log(self, epoch: int, values: dict[str, float]) -> None:
            self.rows.append((epoch, values))

    memory = Memory()
    run = training.train(small, slice_of_fashion_mnist, folder=tmp_path / "run", tracker=memory)
    assert [epoch for epoch, _ in memory.rows] == [0, 1, 2]
    assert [values["val_loss"] for _, values in memory.rows] == [row["val_loss"] for row in run.history]
    assert dataclasses.is_dataclass(slice_of_fashion_mnist)
