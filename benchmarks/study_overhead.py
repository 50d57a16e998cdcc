"""What a study costs beside its trainings: the same settings as bare processes, and as a study.

    .venv/bin/python benchmarks/study_overhead.py

Enters: the installed package and the data. Leaves: `results/study_overhead.json`: seconds by the clock, and
their ratios.

Three ways in turn, `--rounds` times, always one training at a time with all cores: a `python` process a
training that calls `kravets.train` (what a user does without studies); `kravets study --workers 1 --no-doctor`;
the same with the doctor. The trainings are those of an axis of the MLP, six values. The study's time holds
its own start, its tables and its figures.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from kravets.experiments import axes
from kravets.experiments.study import plan
from kravets.runs import write_json

HERE = Path(__file__).parent
RESULTS = HERE / "results"
AXIS = "layers"
TRAIN = (
    "import json, sys, pathlib; from kravets import config, training; "
    "training.train(config.from_values(json.loads(sys.argv[1])), folder=pathlib.Path(sys.argv[2]))"
)


def seconds(commands: list[list[str]]) -> float:
    """Runs them one after the other, by the clock."""
    start = time.perf_counter()
    for command in commands:
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--images", type=int, default=20_000)
    parser.add_argument("--epochs", type=int, default=20)
    arguments = parser.parse_args()
    settings = [f"train_images={arguments.images}", f"epochs={arguments.epochs}"]
    base = axes.base("mlp", overrides=settings)
    configs = list(plan(axes.find(AXIS), base, seeds=[1]).values())
    told: dict[str, list[float]] = {"bare": [], "study": [], "study_with_doctor": []}
    for _ in range(arguments.rounds):
        with tempfile.TemporaryDirectory() as folder:
            bare = [
                [sys.executable, "-c", TRAIN, config.model_dump_json(), f"{folder}/bare/{config.fingerprint}"]
                for config in configs
            ]
            told["bare"].append(seconds(bare))
            words = [sys.executable, "-m", "kravets", "study", AXIS, "--seeds", "1", "--workers", "1"]
            for setting in settings:
                words += ["--set", setting]
            told["study"].append(seconds([[*words, "--no-doctor", "--folder", f"{folder}/study"]]))
            told["study_with_doctor"].append(seconds([[*words, "--folder", f"{folder}/doctor"]]))
        print({name: round(times[-1], 1) for name, times in told.items()}, flush=True)
    report = {
        "trainings": len(configs),
        "settings": settings,
        "seconds": told,
        "ratio": {
            name: statistics.median(a / b for a, b in zip(times, told["bare"], strict=True))
            for name, times in told.items()
        },
    }
    write_json(RESULTS / "study_overhead.json", report)
    print(report["ratio"])


if __name__ == "__main__":
    main()
