"""The axes of the task: every axis of both families on Fashion-MNIST, with tables, figures, conclusions.

    .venv/bin/python benchmarks/study.py --seeds 3

Enters: the installed package and the data. Leaves: `results/studies/FAMILY/` (a table of values and one of
runs for each axis, figures in two languages), `results/studies/FAMILY.md` (question, prediction and conclusion
of each axis, in both languages) and `results/studies.json` (environment, protocol, trainings an hour).
Resumable: a training that has ended is not repeated.

The test set stays closed. Protocol of the bases: family `mlp`, 10,000 images and 10 epochs; family `ours`,
6,000 images and 6 epochs; 5,000 validation images, the same for all; float32. On the two cores used here that is
two trainings at once with one thread each; on another machine `kravets study` shares the cores out otherwise.
Seconds are processor time.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from kravets.experiments.axes import AXES, in_language
from kravets.report.writing import written
from kravets.runs import Run, atomic_file, write_json

HERE = Path(__file__).parent
RESULTS = HERE / "results"
ENOUGH = 30  # trainings of one start that say how many an hour there are
WORDS = {
    "en": ("Prediction", "Found", "Learning rates found on seed 0"),
    "uk": ("Передбачення", "Виявлено", "Швидкості навчання, вибрані на зерні 0"),
}


def carry_out(family: str, seeds: int, folder: Path) -> dict[str, Any]:
    """Runs `kravets study all` and copies what it made."""
    command = ["study", "all", "--family", family, "--seeds", str(seeds), "--folder", str(folder), "--json"]
    started, before = time.time(), len(list((folder / "runs").glob("*/model.keras")))
    done = subprocess.run(
        [sys.executable, "-m", "kravets", *command], check=True, stdout=subprocess.PIPE, text=True
    )
    hours = (time.time() - started) / 3600
    trained = len(list((folder / "runs").glob("*/model.keras"))) - before
    told = json.loads(done.stdout.splitlines()[-1])
    target = RESULTS / "studies" / family
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    for path in sorted(Path(told["folder"]).iterdir()):
        if path.suffix in (".csv", ".png"):
            shutil.copyfile(path, target / path.name)
    with atomic_file(RESULTS / "studies" / f"{family}.md") as temporary:
        temporary.write_text(pages(family, told["studies"]), encoding="utf-8")
    return {
        "command": "kravets " + " ".join(command[:-3]),
        "base": next(iter(told["studies"].values()))["base"],
        "trained": trained,
        "trained_an_hour": round(trained / hours) if trained >= ENOUGH else None,
        "verdicts": {name: study["verdict"] for name, study in told["studies"].items()},
        "rates": told["studies"]["optimizer"]["rates"],
    }


def pages(family: str, studies: dict[str, Any]) -> str:
    """Question, prediction, conclusion and figure of each axis, English first."""
    lines = [f"# Family `{family}`, Fashion-MNIST", ""]
    for language in ("en", "uk"):
        prediction, found, rates = WORDS[language]
        told_in_language: list[str] = []
        for axis in AXES:
            told = studies[axis.name]
            told_in_language += [
                f"## {told['question'][language]}",
                "",
                f"*{prediction}.* {told['prediction'][language]}",
                "",
                f"*{found}.* {told['conclusion'][language]}",
                "",
                f"![{axis.name}]({family}/{axis.name}.{language}.png)",
                "",
            ]
            if told["rates"]:
                listed = "; ".join(
                    f"{in_language(value, language)} {rate:g}" for value, rate in told["rates"].items()
                )
                told_in_language += [f"{rates}: {listed}.", ""]
        told_in_language += [f"![cost]({family}/cost.{language}.png)", ""]
        lines += [written(line, language) for line in told_in_language]
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--families", nargs="+", default=["mlp", "ours"])
    parser.add_argument("--folder", type=Path, default=Path("runs/studies"))
    arguments = parser.parse_args()
    path = RESULTS / "studies.json"
    report = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {"families": {}}
    for family in arguments.families:
        told = carry_out(family, arguments.seeds, arguments.folder)
        earlier = report["families"].get(family, {})
        if told["trained_an_hour"] is None:  # little was left to train: the earlier figure stands
            told |= {key: earlier.get(key) for key in ("trained", "trained_an_hour")}
        report["families"][family] = told
        some = next(p for p in (arguments.folder / "runs").iterdir() if Run(p).complete)
        report |= {"date": time.strftime("%Y-%m-%d"), "environment": Run(some).environment}
        write_json(path, report)


if __name__ == "__main__":
    main()
