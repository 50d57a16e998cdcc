"""The doctor's table: sick programs, their healthy twins and healthy programs, each in a process of its own.

    .venv/bin/python benchmarks/diagnosis.py --part calibration

Enters: `faults/sick/PROBLEM_x.py` and `faults/healthy/*.py`; the data set. Leaves: `results/diagnosis-PART.json`
and a table on standard output. Resumable: a run whose result stands is not repeated.

Parts: programs `_a` and `_b` and seeds 0 to 2 of the healthy ones are for calibration: thresholds were set on
them. Programs `_c` and `_d`, their twins, and seeds 3 to 5 are the final part, to be opened once a version.
A program's header (problem, data, twin) is taken away before the doctor sees it.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from kravets.data import load
from kravets.data.sources import cache_folder
from kravets.measures import wilson
from kravets.runs import write_json

HERE = Path(__file__).parent
FAULTS = HERE / "faults"
PARTS = {"calibration": ("ab", (0, 1, 2)), "final": ("cd", (3, 4, 5))}


def source_of(program: Path, version: str) -> str:
    """The program without its header, as it is or as its healthy twin."""
    text = program.read_text(encoding="utf-8")
    body = re.sub(r"^# (problem|data|twin):.*\n", "", text, flags=re.M)
    if version == "twin":
        for line in re.findall(r"^# twin: (.*)$", text, flags=re.M):
            old, _, new = (part.replace("\\n", "\n") for part in (line + " ").partition(" => "))
            if old not in body:
                raise SystemExit(f"{program}: the twin's text {old!r} is not in it")
            body = body.replace(old, new.rstrip(" "))
    return body


def plan(part: str) -> list[tuple[Path, str, int]]:
    """Program, version and seed of every run."""
    letters, seeds = PARTS[part]
    sick = [p for p in sorted((FAULTS / "sick").glob("*.py")) if p.stem[-1] in letters]
    healthy = sorted((FAULTS / "healthy").glob("*.py"))
    runs = [(program, version, seeds[0]) for program in sick for version in ("sick", "twin")]
    return [*runs, *((program, "healthy", seed) for program in healthy for seed in seeds)]


def one(program: Path, version: str, seed: int, work: Path) -> dict[str, Any]:
    """Runs one program under watch, in a folder of its own."""
    folder = work / f"{program.stem}-{version}-seed{seed}"
    result = folder / "result.json"
    if not result.exists():
        folder.mkdir(parents=True, exist_ok=True)
        script = folder / program.name
        script.write_text(source_of(program, version), encoding="utf-8")
        environment = {**os.environ, "KERAS_HOME": str(work / "keras"), "TF_NUM_INTRAOP_THREADS": "1"}
        environment |= {"TF_NUM_INTEROP_THREADS": "1", "OMP_NUM_THREADS": "1"}
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


def lend_data(work: Path) -> None:
    """Puts Fashion-MNIST where `keras.datasets` looks for it."""
    load("fashion_mnist")
    folder = work / "keras" / "datasets" / "fashion-mnist"
    folder.mkdir(parents=True, exist_ok=True)
    for place in (cache_folder() / "fashion_mnist", Path("/usr/share/datasets/fashion-mnist")):
        for file in place.glob("*ubyte*"):
            (folder / f"{file.name.removesuffix('.gz')}.gz").write_bytes(file.read_bytes())


def summary(told: list[dict[str, Any]]) -> dict[str, Any]:
    """Shares with Wilson intervals; an alarm is a warning or an error."""
    findings = [[f for fit in run["fits"] for f in fit["findings"]] for run in told]
    sick = [
        (run["problem"], [f["problem"] for f in fs])
        for run, fs in zip(told, findings, strict=True)
        if run["problem"]
    ]
    alarms = [
        any(f["severity"] != "note" for f in fs)
        for run, fs in zip(told, findings, strict=True)
        if not run["problem"]
    ]
    count = len(sick)
    overheads = [fit["overhead"]["fraction"] for run in told for fit in run["fits"]]
    return {
        "sick": count,
        "detected": wilson(sum(bool(names) for _, names in sick), count),
        "named_first": wilson(sum(names[:1] == [problem] for problem, names in sick), count),
        "named_within_three": wilson(sum(problem in names[:3] for problem, names in sick), count),
        "healthy": len(alarms),
        "false_alarms": wilson(sum(alarms), len(alarms)),
        "median_overhead_of_short_runs": sorted(overheads)[len(overheads) // 2],
        "missed": sorted(problem for problem, names in sick if names[:1] != [problem]),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--part", choices=sorted(PARTS), default="calibration")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--work", type=Path, default=Path("runs/benchmark-diagnosis"))
    arguments = parser.parse_args()
    work = arguments.work.resolve()
    lend_data(work)
    with ThreadPoolExecutor(arguments.workers) as pool:
        told = list(pool.map(lambda run: one(run[0], run[1], run[2], work), plan(arguments.part)))
    result = summary(told)
    write_json(HERE / "results" / f"diagnosis-{arguments.part}.json", result)
    print(json.dumps(result, indent=2))


if __name__ == "__main__":
    main()
