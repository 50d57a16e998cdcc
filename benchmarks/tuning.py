"""The joint searches: random, Hyperband and Bayesian over the space of the MLP, winners trained again.

    .venv/bin/python benchmarks/tuning.py --trials 30

Enters: the installed package and the data. Leaves: `results/searches/FAMILY/KIND/` (a row a trial, a row
a winner's fresh training, the weight of each dimension, figures) and `results/searches/FAMILY.md`, the three
side by side.
Resumable: a training that has ended is not repeated.

Each search has the same number of proposals around the base of `kravets study`, with 10,000 images and at
most 10 epochs; Hyperband's shorter rungs make its search cheaper. A winner is believed by what it reaches
with fresh seeds on fresh validation parts; the test set stays closed.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pandas as pd

from kravets.runs import atomic_file

HERE = Path(__file__).parent
RESULTS = HERE / "results" / "searches"
KINDS = ("random", "hyperband", "bayesian")


def carry_out(kind: str, arguments: argparse.Namespace) -> dict[str, Any]:
    """Runs `kravets tune` and copies what it made."""
    command = ["tune", "--search", kind, "--family", arguments.family, "--trials", str(arguments.trials)]
    command += ["--candidates", "3", "--seeds", str(arguments.seeds)]
    done = subprocess.run(
        [sys.executable, "-m", "kravets", *command, "--folder", str(arguments.folder), "--json"],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    told = json.loads(done.stdout.splitlines()[-1])
    target = RESULTS / arguments.family / kind
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    for path in sorted(Path(told["folder"]).iterdir()):
        if path.suffix in (".csv", ".png"):
            shutil.copyfile(path, target / path.name)
    return {**told, "command": "kravets " + " ".join(command)}


def row(kind: str, told: dict[str, Any]) -> str:
    """One line of the table: what the search cost, what it promised, what was left of it."""
    trials, again = pd.DataFrame(told["trials"]), pd.DataFrame(told["confirmed"])
    of_base = again[again["trial"] == 0]
    winners = again[again["trial"] != 0]
    if winners["mean"].isna().all():
        return f"| `{kind}` | {len(trials)} | {(trials['failure'] != '').sum()} | – | – | – | – | – |"
    best = winners[winners["mean"] == winners["mean"].max()]
    first = best.iloc[0]
    half = 100 * (first["high"] - first["mean"])
    difference = best["difference"].mean()
    return (
        f"| `{kind}` | {len(trials)} | {(trials['failure'] != '').sum()} | {trials['seconds'].sum() / 60:.1f} "
        f"| {100 * first['selected']:.2f} | {100 * first['mean']:.2f} ± {half:.2f} (n = {len(best)}) "
        f"| {100 * of_base['mean'].iloc[0]:.2f} | {100 * difference:+.2f} |"
    )


def settings(told: dict[str, Any]) -> str:
    """The best confirmed winner's settings, in words."""
    again = pd.DataFrame(told["confirmed"])
    winners = again[again["trial"] != 0]
    number = int(winners.loc[winners["mean"].idxmax(), "trial"])
    trial = next(t for t in told["trials"] if t["trial"] == number)
    dimensions = list(trial)[1 : list(trial).index("epochs")]
    return ", ".join(f"{name} {trial[name]}" for name in dimensions)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--trials", type=int, default=30)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--family", choices=("mlp", "ours"), default="mlp")
    parser.add_argument("--folder", type=Path, default=Path("runs/studies"))
    arguments = parser.parse_args()
    RESULTS.mkdir(parents=True, exist_ok=True)
    lines = [
        "| search | trials | failed | processor minutes | selected, % | trained again, % | base, % | difference |",
        "|---|---|---|---|---|---|---|---|",
    ]
    winners = []
    for kind in KINDS:
        told = carry_out(kind, arguments)
        lines.append(row(kind, told))
        winners.append(f"* `{kind}` (`{told['command']}`): {settings(told)}")
        print(lines[-1], flush=True)
    text = "\n".join([*lines, "", "The winners:", "", *winners, ""])
    with atomic_file(RESULTS / f"{arguments.family}.md") as temporary:
        temporary.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
