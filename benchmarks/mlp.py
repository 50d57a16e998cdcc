"""The task's own network, dense layers only: chosen on validation, then measured on the test set.

    .venv/bin/python benchmarks/mlp.py

Enters: the installed package and the data. Leaves: `results/mlp.json`, `results/mlp.md`, and its
row of the classifier's table. Resumable.

First a centre and its neighbours, which differ from it in one setting of the axes of `benchmarks/study.py`, are
compared on validation, on all 55,000 training images; two trainings at once with a thread each. Then the preset
`mlp`, which has to be the one with the highest mean there, is trained with five seeds, alone on the machine (Linux:
its time and memory are read from /proc), and the test set is opened once a seed. The axes were studied on 10,000
images, and what matters there need not matter here.
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path
from typing import Any

import pandas as pd

from classifier import interval, one, tell
from kravets.config import Config, preset
from kravets.experiments import statistics
from kravets.experiments.ledger import Ledger
from kravets.experiments.places import Limits, ThisMachine
from kravets.experiments.runner import run_all
from kravets.experiments.study import as_row
from kravets.runs import Run, atomic_file, write_json

HERE = Path(__file__).parent
RESULTS = HERE / "results"

CENTRE = (
    "widths=[512, 512, 512]", "activation=gelu", "normalization=batch", "dropout=0.2", "label_smoothing=0.1",
    "shift=1", "flip=alternating", "optimizer=muon", "learning_rate=0.03", "batch_size=1024", "epochs=40",
    "averaging=0",
)  # fmt: skip
NEIGHBOURS: dict[str, tuple[str, ...]] = {
    "the centre": (),
    "ReLU": ("activation=relu",),
    "weights standardized, no batch normalization": ("normalization=weight",),
    "AdamW at 0.003": ("optimizer=adamw", "learning_rate=0.003", "weight_decay=0.01"),
    "three layers of 256": ("widths=[256, 256, 256]",),
    "one layer of 512": ("widths=[512]",),
    "10 epochs": ("epochs=10",),
    "no dropout": ("dropout=0",),
    "no augmentation": ("shift=0", "flip=none"),
}


def settings(changes: tuple[str, ...], seed: int) -> Config:
    return preset("mlp", seed=seed, overrides=[*CENTRE, *changes])


def compared(seeds: int, work: Path) -> pd.DataFrame:
    """One row a training, on validation."""
    configs = {(name, s): settings(c, s) for name, c in NEIGHBOURS.items() for s in range(1, seeds + 1)}

    def told(record: Any) -> None:
        print(record.config.fingerprint, record.failure or f"{100 * record.accuracy:.2f} %", flush=True)

    with ThisMachine(2, Limits(cores=1, diagnose=False)) as place:
        records = run_all(configs.values(), Ledger(work / "runs"), place, told=told)
    return pd.DataFrame([as_row(name, s, records[c.fingerprint]) for (name, s), c in configs.items()])


def page(report: dict[str, Any]) -> str:
    """The results as Markdown."""
    lines = [
        "# The MLP",
        "",
        "Made by `python benchmarks/mlp.py`. Dense layers only, all 55,000 training images.",
        "",
        f"Chosen on 5,000 validation images, {report['seeds']} seeds: a centre, and neighbours that differ from it in "
        "one setting. Differences are paired by seed; p is that of a moderated t test, corrected by Holm.",
        "",
        "| | n | validation, % | difference, points | p | training, % | gap | processor time, s |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for row in report["neighbours"]:
        if row["accuracy"] is None:
            lines.append(f"| {row['value']} | 0 | {row['failures']} | | | | | |")
            continue
        difference = "" if row["difference"] is None else f"{100 * row['difference']:+.2f}"
        p = "" if row["p_holm"] is None else statistics.p_text(row["p_holm"])
        lines.append(
            f"| {row['value']} | {row['n']} | {100 * row['accuracy']:.2f} | {difference} | {p} | "
            f"{100 * row['train_accuracy']:.2f} | {100 * row['gap']:+.1f} | {row['seconds']:.0f} |"
        )
    tests = [run["test"] for run in report["tests"]]
    lines += [
        "",
        f"The preset `mlp`, test set opened once a seed: **{interval(tests)}**; seeds: "
        + ", ".join(f"{100 * value:.2f}" for value in tests)
        + f"; {report['tests'][0]['parameters']:,} parameters, "
        f"{sum(run['seconds'] for run in report['tests']) / len(tests):.0f} s a training with everything in it.",
        "",
    ]
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=2, help="of the comparison on validation")
    parser.add_argument(
        "--test-seeds", type=int, default=5, help="of the preset; 0 leaves the test set closed"
    )
    parser.add_argument("--work", type=Path, default=Path("runs/benchmark-mlp"))
    arguments = parser.parse_args()
    runs = compared(arguments.seeds, arguments.work)
    table = statistics.summarize(runs, base="the centre")
    print(table[["value", "accuracy", "difference", "p_holm"]].to_string())
    if not arguments.test_seeds:
        return
    best = table.loc[table["accuracy"].idxmax(), "value"]
    if preset("mlp", seed=1).fingerprint != settings(NEIGHBOURS[best], 1).fingerprint:
        raise SystemExit(f"chosen was '{best}', and the preset `mlp` is another network: change it first")
    tests = [
        one("mlp", ["--preset", "mlp"], seed, arguments.work) for seed in range(1, arguments.test_seeds + 1)
    ]
    report = {
        "date": time.strftime("%Y-%m-%d"),
        "seeds": arguments.seeds,
        "centre": list(CENTRE),
        "neighbours": json.loads(table.to_json(orient="records", double_precision=15)),
        "tests": tests,
        "preset": Run(arguments.work / "mlp-seed1" / "run").config.model_dump(mode="json"),
    }
    write_json(RESULTS / "mlp.json", report)
    whole = json.loads((RESULTS / "classifier.json").read_text(encoding="utf-8"))
    whole["results"]["mlp"] = tests
    write_json(RESULTS / "classifier.json", whole)
    tell(whole["results"])
    with atomic_file(RESULTS / "mlp.md") as temporary:
        temporary.write_text(page(report), encoding="utf-8")
    print(page(report))


if __name__ == "__main__":
    main()
