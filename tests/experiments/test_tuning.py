"""`kravets tune` from the words to the files, on real and tiny trainings."""

import json
import subprocess
import sys
from pathlib import Path

import pandas as pd

WORDS = [
    "tune", "--trials", "3", "--candidates", "1", "--seeds", "2", "--no-doctor",
    "--set", "epochs=1", "--set", "train_images=300", "--set", "validation_images=200",
]  # fmt: skip


def kravets(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "kravets", *words], capture_output=True, text=True, check=False, timeout=600
    )


def test_a_search_trains_its_winner_again_and_leaves_tables_and_figures(tmp_path: Path) -> None:
    done = kravets(*WORDS, "--folder", str(tmp_path), "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    folder = Path(told["folder"])
    assert {path.name for path in folder.iterdir()} >= {
        "trials.csv", "confirmed.csv", "search.json", "search.en.png", "search.uk.png",
    }  # fmt: skip
    assert len(told["trials"]) == 3
    assert told["importance"] is None  # three trials weigh nothing
    again = pd.read_csv(folder / "confirmed.csv")
    winner = max(told["trials"], key=lambda trial: trial["accuracy"])["trial"]
    assert set(again["trial"]) == {0, winner}
    assert len(again) == 4
    assert not set(again["fingerprint"]) & {trial["fingerprint"] for trial in told["trials"]}
    models = {path: path.stat().st_mtime_ns for path in (tmp_path / "runs").glob("*/model.keras")}
    second = kravets(*WORDS, "--folder", str(tmp_path))
    assert second.returncode == 0, second.stderr
    assert "Trained again, with fresh seeds and splits" in second.stdout
    assert models == {path: path.stat().st_mtime_ns for path in (tmp_path / "runs").glob("*/model.keras")}


def test_what_cannot_be_is_said_before_anything_is_trained(tmp_path: Path) -> None:
    for words, reason in (
        (["tune", "--search", "asha"], "needs --cluster ADDRESS"),
        (["tune", "--cluster", "127.0.0.1:1"], "nothing answers at 127.0.0.1:1"),
        (["tune", "--set", "architecture.dropout=0.3"], "which the search itself decides"),
        (["study", "depth"], "expected one of: layers, width"),
        (["study", "layers", "--set", "widths=[8]"], "the axis 'layers' varies widths itself"),
        (["study", "layers", "--track", "mlflow"], "expected tensorboard or wandb"),
        (["study", "layers", "--workers", "2", "--cluster", "auto"], "received --workers with --cluster"),
        (["study", "optimizer", "--set", "learning_rate=1"], "varies learning_rate itself"),
        (["study"], "AXES"),
    ):
        done = kravets(*words, "--folder", str(tmp_path / "none"))
        assert done.returncode == 2
        assert reason in done.stderr
    assert not list(tmp_path.glob("none/runs/*"))
