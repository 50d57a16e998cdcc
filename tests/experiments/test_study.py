"""Studies on real, tiny trainings, each in a process of its own; and what survives when they are hurt."""

import concurrent.futures
import dataclasses
import io
import json
import math
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import keras
import pandas as pd
import pytest
from rich.console import Console

from imagined_place import Imagined
from kravets import report
from kravets.config import Config, ConfigError, override
from kravets.data import Dataset
from kravets.experiments import axes, worker
from kravets.experiments.ledger import Ledger, Record
from kravets.experiments.places import Limits, ThisMachine
from kravets.experiments.runner import run_all
from kravets.experiments.study import SEARCH_SEED, study
from kravets.report.studies import cells
from kravets.runs import Run

TINY = ["epochs=1", "train_images=300", "validation_images=200", "widths=[8]"]
BASE = axes.base("mlp", overrides=TINY)


def test_equal_settings_are_trained_once_whichever_study_asks(tmp_path: Path) -> None:
    place, ledger = Imagined(), Ledger(tmp_path)
    base = axes.base("mlp")
    for name in ("layers", "width", "layers"):
        study(axes.find(name), base, seeds=[1, 2, 3], ledger=ledger, place=place)
    prints = [config.fingerprint for config in place.trained]
    assert len(prints) == len(set(prints)) == 3 * (6 + 6 - 1)  # the two axes share their base


def test_each_optimizer_gets_its_own_best_rate_on_a_seed_that_is_not_compared(tmp_path: Path) -> None:
    place = Imagined()
    found = study(
        axes.find("optimizer"), axes.base("mlp"), seeds=[1, 2], ledger=Ledger(tmp_path), place=place
    )
    best = {config.optimization.optimizer: config for config in place.trained if config.seed == SEARCH_SEED}
    assert len(best) == 8  # "sgd" stands for two
    for label, rate in found.rates.items():
        assert rate == pytest.approx(0.01, rel=0.4), f"{label} was not widened to where the best is"
    compared = {c.optimization.learning_rate for c in place.trained if c.seed != SEARCH_SEED}
    assert compared == set(found.rates.values())


def test_a_failed_value_is_recorded_tried_once_more_and_never_chosen(tmp_path: Path) -> None:
    ledger, axis = Ledger(tmp_path), axes.find("activation")
    base = axes.base("mlp")
    found = study(axis, base, seeds=[1, 2], ledger=ledger, place=Imagined(("tanh",)))
    row = found.table.set_index("value").loc["tanh"]
    assert (row["n"], row["failed"], row["failures"]) == (0, 2, "error")
    assert found.verdict["failed"] == ["tanh"]
    assert "Some runs failed: tanh" in found.conclusion()
    alone = {**found.verdict, "better": [], "worse": [found.verdict["best"]], "alike": [], "failed": []}
    assert "Worse than" not in dataclasses.replace(found, verdict=alone).conclusion()
    again = Imagined()
    mended = study(axis, base, seeds=[1, 2], ledger=ledger, place=again)
    assert {config.architecture.activation for config in again.trained} == {"tanh"}
    assert mended.verdict["failed"] == []


def test_a_study_in_which_everything_fails_is_told_too(tmp_path: Path) -> None:
    axis, base = axes.find("width"), axes.base("mlp")
    found = study(axis, base, seeds=[1], ledger=Ledger(tmp_path / "runs"), place=Imagined(("relu",)))
    assert found.verdict["best"] is None
    assert "No value was trained" in found.conclusion()
    report.print_study(found, console=Console(file=io.StringIO()))
    assert all(path.stat().st_size for path in report.write_study(found, tmp_path / "results"))
    report.write_cost(tmp_path / "results")


def test_more_seeds_train_only_what_is_new(tmp_path: Path) -> None:
    ledger, base = Ledger(tmp_path), axes.base("ours")
    study(axes.find("width"), base, seeds=[1], ledger=ledger, place=Imagined())
    place = Imagined()
    study(axes.find("width"), base, seeds=[1, 2], ledger=ledger, place=place)
    assert {config.seed for config in place.trained} == {2}


@pytest.mark.parametrize("seeds", [[], [0, 1], [1, 1]])
def test_bad_seeds_are_refused(seeds: list[int], tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="expected different ones, all above 0"):
        study(axes.find("width"), BASE, seeds=seeds, ledger=Ledger(tmp_path), place=Imagined())


def test_the_board_and_the_files_tell_every_value(tmp_path: Path) -> None:
    text = io.StringIO()
    with report.StudyBoard(Console(file=text, force_terminal=True, width=120)) as board:
        found = study(
            axes.find("activation"), axes.base("mlp"), seeds=[1, 2], ledger=Ledger(tmp_path / "runs"),
            place=Imagined(("elu",)), observer=board,
        )  # fmt: skip
    report.print_study(found, console=Console(file=text, width=160), language="uk")
    for value in found.table["value"]:
        assert value in text.getvalue()
    assert "16 of 16" in text.getvalue()
    written = report.write_study(found, tmp_path / "results")
    written += report.write_cost(tmp_path / "results")
    assert {path.name for path in written} >= {"activation.csv", "activation.en.png", "cost.uk.png"}
    assert all(path.stat().st_size > 0 for path in written)
    told = json.loads((tmp_path / "results" / "activation.json").read_text(encoding="utf-8"))
    assert told["conclusion"]["en"] == found.conclusion("en")
    frame = pd.read_csv(tmp_path / "results" / "activation-runs.csv")
    assert len(frame) == 16


def test_a_damaged_run_is_trained_again(tmp_path: Path) -> None:
    ledger, place = Ledger(tmp_path), Imagined()
    run_all([BASE], ledger, place)
    (ledger.folder(BASE) / "metrics.json").write_text("{")
    assert ledger.find(BASE) is None
    with ThisMachine(1, Limits(diagnose=False)) as real:  # which would leave a Run that looks complete alone
        assert run_all([BASE], ledger, real)[BASE.fingerprint].failure is None
    (ledger.folder(BASE) / "model.keras").unlink()
    (ledger.folder(BASE) / "failure.json").write_text("[1]")
    assert ledger.find(BASE) is None


@pytest.mark.parametrize(
    ("findings", "told"), [("–", "memory"), ("dead_relu:1", "memory dead_relu:1"), ("", "memory")]
)
def test_a_failure_is_told_whatever_the_doctor_says(findings: str, told: str) -> None:
    numbers = ("accuracy", "low", "high", "difference", "p_holm", "train_accuracy", "gap", "seconds")
    row = {"value": "a", "n": 1, "failed": 2, "failures": "memory", "findings": findings}
    assert cells({**row, **dict.fromkeys(numbers, math.nan)}, "en")[-1] == told


def test_findings_are_kept_before_the_run_counts_as_complete(
    small: Config, slice_of_fashion_mnist: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there, save = [], keras.saving.save_model

    def saved(*words: Any, **options: Any) -> None:
        there.append((tmp_path / "findings.json").exists())
        save(*words, **options)

    monkeypatch.setattr(keras.saving, "save_model", saved)
    worker.train_here(small, tmp_path, data=slice_of_fashion_mnist)
    assert there == [True]
    assert Run(tmp_path).findings is not None


# From here on in real processes.


def records(configs: list[Config], root: Path, limits: Limits) -> list[Record]:
    with ThisMachine(2, limits) as place:
        found = run_all(configs, Ledger(root), place)
    return [found[config.fingerprint] for config in configs]


def test_trainings_that_end_badly_are_results_and_stop_nothing(tmp_path: Path) -> None:
    sound = override(BASE, ["seed=1"])
    diverging = override(BASE, ["optimizer=sgd", "learning_rate=100", "epochs=40"])
    endless = [override(BASE, ["epochs=5000", f"seed={seed}"]) for seed in (1, 2)]
    root = tmp_path / "runs"

    def kill() -> None:
        for config, number in zip(endless, (signal.SIGKILL, signal.SIGTERM), strict=True):
            folder = Ledger(root).folder(config)
            until = time.monotonic() + 300
            while not (folder / "checkpoint").exists():
                assert time.monotonic() < until
                time.sleep(0.1)
            os.kill(int((folder / "output.txt").read_text().split()[1]), number)

    with concurrent.futures.ThreadPoolExecutor(1) as killer:
        killed = killer.submit(kill)
        good, bad, dead, stopped = records([sound, diverging, *endless], root, Limits(diagnose=True))
        killed.result()
    assert good.failure is None
    assert 0.2 < good.accuracy <= 1
    assert good.parameters > 0
    assert good.seconds > 0
    assert (Ledger(root).folder(sound) / "findings.json").exists()
    assert (bad.failure, dead.failure, stopped.failure) == ("diverged", "killed", "killed")
    assert "learning_rate" in bad.detail
    assert "signal 9" in dead.detail
    assert "the state is saved" in stopped.detail
    assert Ledger(root).find(diverging) == bad


def test_a_training_that_needs_too_much_memory_is_ended_and_the_next_one_goes_on(tmp_path: Path) -> None:
    (hungry,) = records([BASE], tmp_path, Limits(memory=0.1))
    assert hungry.failure == "memory"
    assert "0.1 GiB" in hungry.detail
    (fed,) = records([override(BASE, ["seed=2"])], tmp_path, Limits(diagnose=False))
    assert fed.failure is None


def test_a_study_that_is_killed_goes_on_and_ends_as_one_that_was_not(tmp_path: Path) -> None:
    arguments = ["activation", "--seeds", "1", "--workers", "2", "--no-doctor", "--json"]
    for assignment in [*TINY, "epochs=2"]:
        arguments += ["--set", assignment]

    def start(folder: Path) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "kravets", "study", *arguments, "--folder", str(folder)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def finished(folder: Path) -> int:
        return sum(Run(path).complete for path in (folder / "runs").glob("*"))

    interrupted = tmp_path / "interrupted"
    for stop in (signal.SIGKILL, signal.SIGINT):
        before = finished(interrupted)
        process = start(interrupted)
        until = time.monotonic() + 300
        while finished(interrupted) <= before and time.monotonic() < until:
            time.sleep(0.05)
        process.send_signal(stop)
        _, errors = process.communicate(timeout=60)
        assert process.returncode == (-9 if stop == signal.SIGKILL else 1), errors
    models = (interrupted / "runs").glob("*/model.keras")
    times = {path: path.stat().st_mtime_ns for path in models if Run(path.parent).complete}
    # two at once on one folder lose nothing and repeat nothing
    both = [start(interrupted), start(interrupted)]
    results = []
    for process in both:
        out, errors = process.communicate(timeout=300)
        assert process.returncode == 0, errors
        results.append(json.loads(out.splitlines()[-1])["studies"]["activation"]["table"])
    again = [path.parent.name for path, when in times.items() if path.stat().st_mtime_ns != when]
    assert again == [], [(interrupted / "runs" / name / "output.txt").read_text() for name in again]
    straight = start(tmp_path / "straight")
    out, errors = straight.communicate(timeout=300)
    assert straight.returncode == 0, errors
    whole = json.loads(out.splitlines()[-1])["studies"]["activation"]["table"]
    for rows in (*results, whole):
        assert [row["accuracy"] for row in rows] == [row["accuracy"] for row in whole]
        assert all(row["failed"] == 0 for row in rows)
