"""The doctor's table: sick programs, their healthy twins and healthy programs, each in a process of its own.

    .venv/bin/python benchmarks/diagnosis.py --part calibration

Enters: `faults/sick/PROBLEM_x.py` and `faults/healthy/*.py`; the data set. Leaves: `results/diagnosis-PART.json`
and `.md`, with `-jax` or `-torch` behind for another back end, and for the final part the tables in both READMEs and
both pages on findings. Resumable: a run whose result stands is not repeated. Programs that import TensorFlow
themselves are left out on other back ends.

Parts (`collection.PARTS`): programs `_a` to `_l`, `_s` and the healthy ones without a letter, seeds 0 to 2, are for
calibration: thresholds were set on them, or what they missed has changed the checks (each of `_c` to `_l`, `_k` left
out, was part of the final part of an earlier version). Programs `_m`, sick ones, twins and healthy ones, seeds 3 to 5,
are the final part; it is opened once a version. `_e` to `_m` are by authors who knew neither the doctor nor the other
programs; those of `_g` and `_h` are the same. `_k` follow well-known examples of Keras, `_s` real questions of users
(named in their headers).
`--letters` runs some of a part's programs.
A program's header (problem, data, twin, source) is taken away before the doctor sees it.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import statistics
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from collection import HERE, PARTS, lend_data, programs, source_of
from kravets.measures import wilson
from kravets.report.writing import written
from kravets.runs import write_json


def plan(part: str, backend: str, letters: str = "") -> list[tuple[Path, str, int]]:
    """Program, version and seed of every run; on other back ends healthy programs run with one seed."""
    sick, healthy = programs(part, letters)
    _, seeds = PARTS[part]
    if backend != "tensorflow":
        seeds = seeds[:1]
        sick, healthy = (
            [p for p in kind if "tensorflow" not in p.read_text(encoding="utf-8")] for kind in (sick, healthy)
        )
    runs = [(program, version, seeds[0]) for program in sick for version in ("sick", "twin")]
    return [*runs, *((program, "healthy", seed) for program in healthy for seed in seeds)]


def one(run: tuple[Path, str, int], work: Path, backend: str) -> dict[str, Any]:
    """Runs one program under watch, in a folder of its own."""
    program, version, seed = run
    folder = work / backend / f"{program.stem}-{version}-seed{seed}"
    result = folder / "result.json"
    if not result.exists():
        folder.mkdir(parents=True, exist_ok=True)
        script = folder / program.name
        script.write_text(source_of(program, version), encoding="utf-8")
        environment = {**os.environ, "KERAS_HOME": str(work / "keras"), "TF_NUM_INTRAOP_THREADS": "1"}
        environment |= {"TF_NUM_INTEROP_THREADS": "1", "OMP_NUM_THREADS": "1", "KERAS_BACKEND": backend}
        command = [
            sys.executable,
            "-m",
            "kravets.diagnosis.script",
            str(folder / "seen.json"),
            str(script),
            str(seed),
        ]
        with open(folder / "output.txt", "w", encoding="utf-8") as output:
            subprocess.run(command, stdout=output, stderr=output, env=environment, timeout=600, check=False)
        seen = json.loads((folder / "seen.json").read_text(encoding="utf-8"))
        found = re.findall(r"^outcome (\S+)", (folder / "output.txt").read_text(encoding="utf-8"), flags=re.M)
        header = re.search(r"^# problem: (\S+)", program.read_text(encoding="utf-8"), flags=re.M)
        problem = header[1] if header and version == "sick" else None
        value = {"program": program.stem, "version": version, "seed": seed, "problem": problem}
        write_json(result, {**value, "outcome": found[-1] if found else None, **seen})
    told = json.loads(result.read_text(encoding="utf-8"))
    names = [finding["problem"] for fit in told["fits"] for finding in fit["findings"]]
    print(f"{program.stem} {version} {seed}: {', '.join(names) or '-'}", flush=True)
    return told


def problems_of(run: dict[str, Any]) -> list[str]:
    """What was found in a run, ranked."""
    return [finding["problem"] for fit in run["fits"] for finding in fit["findings"]]


def alarm(run: dict[str, Any]) -> bool:
    """Whether anything was found that is more than a note, then or during the training."""
    told = [finding["severity"] for fit in run["fits"] for finding in fit["findings"]]
    return any(severity != "note" for severity in told) or any(fit["first_alarm"] for fit in run["fits"])


def summary(told: list[dict[str, Any]]) -> dict[str, Any]:
    """Shares with Wilson intervals; an alarm is a warning or an error."""
    sick = [run for run in told if run["problem"]]
    healthy = [run for run in told if not run["problem"]]
    twins = {run["program"]: run for run in told if run["version"] == "twin"}
    worst = float("-inf")
    worse = [
        (worst if run["outcome"] is None else float(run["outcome"])) < float(twins[run["program"]]["outcome"])
        for run in sick
    ]
    alarms = [(fit["first_alarm"], fit["steps"]) for run in sick for fit in run["fits"] if fit["first_alarm"]]
    overheads = [fit["overhead"]["fraction"] for run in told for fit in run["fits"]]
    table: dict[str, dict[str, Any]] = {}
    for run in sick:
        row = table.setdefault(
            run["problem"], {"programs": 0, "first": 0, "within_three": 0, "named_instead": []}
        )
        names = problems_of(run)
        row["programs"] += 1
        row["first"] += names[:1] == [run["problem"]]
        row["within_three"] += run["problem"] in names[:3]
        if names[:1] != [run["problem"]]:
            row["named_instead"].append(names[0] if names else "nothing")
    return {
        "sick": len(sick),
        "worse_than_their_twin": sum(worse),
        "detected": wilson(sum(bool(problems_of(run)) for run in sick), len(sick)),
        "named_first": wilson(sum(row["first"] for row in table.values()), len(sick)),
        "named_within_three": wilson(sum(row["within_three"] for row in table.values()), len(sick)),
        "healthy": len(healthy),
        "false_alarms": wilson(sum(map(alarm, healthy)), len(healthy)),
        "alarmed": {
            f"{run['program']} {run['version']} {run['seed']}": problems_of(run)
            for run in healthy
            if alarm(run)
        },
        "first_alarm": {
            "of": len(alarms),
            "after_the_first_step": sum(first["step"] <= 1 for first, _ in alarms),
            "before_the_end": sum(first["step"] < steps for first, steps in alarms),
            "median_seconds": statistics.median(first["seconds"] for first, _ in alarms),
        },
        "median_overhead_of_short_runs": statistics.median(overheads),
        "problems": table,
    }


def agreement(ours: list[dict[str, Any]], theirs: list[dict[str, Any]]) -> dict[str, Any]:
    """How often two back ends say the same first thing of the same run, or both raise no alarm."""

    def said(run: dict[str, Any]) -> str | None:
        if not (run["problem"] or alarm(run)):
            return None
        # (nothing: silent, or an early alarm that the end did not confirm)
        return next(iter(problems_of(run)), "nothing")

    by_run = {(run["program"], run["version"], run["seed"]): said(run) for run in theirs}
    pairs = {key: (said(run), by_run[key]) for run in ours if (key := _key(run)) in by_run}
    others = {" ".join(map(str, key)): pair for key, pair in pairs.items() if pair[0] != pair[1]}
    return {**wilson(len(pairs) - len(others), len(pairs)), "of": len(pairs), "differ": others}


def _key(run: dict[str, Any]) -> tuple[str, str, int]:
    return run["program"], run["version"], run["seed"]


WORDS = {
    "en": (
        ("sick programs, cause named first", "named_first"),
        ("cause among the first three", "named_within_three"),
        ("healthy runs with an alarm", "false_alarms"),
    ),
    "uk": (
        ("хворі програми, причину названо першою", "named_first"),
        ("причина серед перших трьох", "named_within_three"),
        ("здорові запуски з тривогою", "false_alarms"),
    ),
}
HEADINGS = {"en": "| | share, % | 95 % interval | of |", "uk": "| | частка, % | 95 % інтервал | з |"}
TABLE = {
    "en": "| problem | programs | named first | within three | named instead |",
    "uk": "| вада | програми | названо першою | серед перших трьох | названо натомість |",
}


def headline(result: dict[str, Any], language: str) -> str:
    """The shares as Markdown."""
    lines = [HEADINGS[language], "|---|---|---|---|"]
    for text, key in WORDS[language]:
        share = {name: 100 * value for name, value in result[key].items()}
        count = result["healthy" if key == "false_alarms" else "sick"]
        dash = " to " if language == "en" else "–"
        numbers = f"{share['value']:.1f} | {share['low']:.1f}{dash}{share['high']:.1f}"
        lines.append(f"| {text} | {written(numbers, language)} | {count} |")
    return "\n".join(lines)


def per_problem(result: dict[str, Any], language: str) -> str:
    """A row a problem as Markdown."""
    lines = [TABLE[language], "|---|---|---|---|---|"]
    for slug, row in result["problems"].items():
        instead = ", ".join(row["named_instead"]) or "–"
        lines.append(f"| {slug} | {row['programs']} | {row['first']} | {row['within_three']} | {instead} |")
    return "\n".join(lines)


def put(page: Path, text: str) -> None:
    """Puts a table between a page's marks."""
    between = r"(<!-- diagnosis:begin -->\n).*(<!-- diagnosis:end -->)"
    old = page.read_text(encoding="utf-8")
    page.write_text(
        re.sub(between, lambda found: f"{found[1]}{text}\n{found[2]}", old, flags=re.S), encoding="utf-8"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--part", choices=sorted(PARTS), default="calibration")
    parser.add_argument("--letters", default="", help="only programs of these letters; writes no results")
    parser.add_argument("--backend", choices=("tensorflow", "jax", "torch"), default="tensorflow")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--work", type=Path, default=Path("runs/benchmark-diagnosis"))
    arguments = parser.parse_args()
    part, backend, work = arguments.part, arguments.backend, arguments.work.resolve()
    lend_data(work)

    def run(runs: list[tuple[Path, str, int]], backend: str) -> list[dict[str, Any]]:
        with ThreadPoolExecutor(arguments.workers) as pool:
            return list(pool.map(lambda each: one(each, work, backend), runs))

    told = run(plan(part, backend, arguments.letters), backend)
    result = summary(told)
    if arguments.letters:
        print(json.dumps(result, indent=2))
        return
    if backend != "tensorflow":
        result["agreement_with_tensorflow"] = agreement(told, run(plan(part, backend), "tensorflow"))
    name = f"diagnosis-{part}" + ("" if backend == "tensorflow" else f"-{backend}")
    write_json(HERE / "results" / f"{name}.json", result)
    text = f"{headline(result, 'en')}\n\n{per_problem(result, 'en')}\n"
    (HERE / "results" / f"{name}.md").write_text(text, encoding="utf-8")
    if name == "diagnosis-final":
        for language, readme in (("en", "README.md"), ("uk", "README.uk.md")):
            put(HERE.parent / readme, headline(result, language))
            findings = HERE.parent / "docs" / language / "findings" / "README.md"
            put(findings, f"{headline(result, language)}\n\n{per_problem(result, language)}")
    print(json.dumps(result, indent=2))


if __name__ == "__main__":
    main()
