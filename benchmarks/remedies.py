"""The remedies' table: sick programs healed, beside their twins, a change by lot, and two searches.

    .venv/bin/python benchmarks/remedies.py --part calibration

Enters: `faults/sick/PROBLEM_x.py` and `faults/healthy/*.py`. Leaves: `results/remedies-PART.json` and `.md`.
Resumable: a program whose result stands is not repeated.

Every program runs once under watch, in a process of its own, then remedies are tried for at most `--minutes` on the
first `fit` with an alarm.
The twin's recipe is scored on the same held-out samples with the same seeds. Both searches, random and Keras
Tuner's Bayesian one, choose among the same remedies and combinations with as much training time as the
healing took, half of it to choose, and their best is proved with the same number of pairs. On healthy programs,
where the doctor is silent, the healing is made to try what it would for a plateau and for overfitting, in either
order: what it then calls verified is a false repair.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import os
import statistics
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from collection import HERE, PARTS_OF_REMEDIES, lend_data, programs, source_of
from kravets.measures import wilson
from kravets.report.writing import written
from kravets.runs import write_json


def watched(source: str, name: str, seed: int) -> list[Any]:
    """Runs a program in this process and returns the doctors of its `fit`s."""
    from kravets.remedies import watch

    sys.argv = [name, str(seed)]
    with watch() as seen:
        try:
            exec(compile(source, name, "exec"), {"__name__": "__main__"})
        except Exception as error:  # a program may fail in its fit; the doctor has seen it all the same
            print(f"{type(error).__name__}: {error}", file=sys.stderr)
    return seen.doctors


def here(program: Path, version: str, seed: int, minutes: float, *, searches: bool = True) -> dict[str, Any]:
    """What the measured process does."""
    import numpy as np

    from kravets.remedies import NotRepeatable, heal
    from kravets.remedies.reading import recipe_of
    from kravets.remedies.scoring import task_of_case
    from kravets.remedies.trials import carry_out

    doctors = watched(source_of(program, version), program.name, seed)
    if not doctors:
        return {"problems": [], "reason": "no fit was seen"}
    # the `fit` that is treated by `kravets diagnose --heal`
    graves = [3 if any(f.severity != "note" for f in d.findings) else bool(d.findings) for d in doctors]
    place = graves.index(max(graves))
    doctor = doctors[place]
    told: dict[str, Any] = {"problems": [f.problem for f in doctor.findings if f.severity != "note"]}
    try:
        forced = ("plateau", "overfitting") if len(program.stem) % 2 else ("overfitting", "plateau")
        forced = forced if version == "healthy" else None
        healing = heal(doctor, minutes=minutes, problems=forced)
    except NotRepeatable as error:
        return {**told, "reason": str(error)}
    told |= {key: value for key, value in healing.as_dict().items() if key not in ("curves", "problems")}
    task, untouched = healing.task, healing.untouched
    if version != "sick" or untouched is None or healing.original is None or task is None:
        return told
    best = healing.best
    seeds = sorted((best or untouched).trials)
    twins = watched(source_of(program, "twin"), program.name, seed)
    try:
        if len(twins) <= place:
            raise NotRepeatable("the twin has fewer fits")
        twin_doctor = twins[place]
        twin = recipe_of(twin_doctor)
        twin = twin.with_validation_pooled() if task.halves or task.gap else twin
        if task.gap and not twin.pooled:
            raise NotRepeatable("the twin has no validation samples that could be held out")
        kind = task_of_case(twin_doctor.case).kind
        measured = dataclasses.replace(task, kind=kind)  # as the sick program is
        scores = [carry_out(twin, twin, measured, seed).score for seed in seeds]
        told["twin"] = float(np.mean(scores))
    except NotRepeatable as error:
        told["twin"], told["twin_reason"] = None, str(error)
    told["healed"] = float(np.mean([(best or untouched).trials[s].score for s in seeds]))
    told["sick"] = float(np.mean([untouched.trials[s].score for s in seeds if s in untouched.trials]))
    single = float(np.mean([trial.seconds for trial in untouched.trials.values()]))
    budget = healing.trainings * single  # all that was trained, for a third of the epochs too
    for search in (random_search, bayesian_search) if searches else ():
        told[search.__name__] = search(healing.original, doctor.case, task, budget, untouched.trials)
    return told


def space() -> list[str]:
    """The remedies that a search may switch on."""
    from kravets.remedies import REMEDIES

    return [name for name in sorted(REMEDIES) if name != "usual-recipe"]


def _trained(names: list[str], recipe: Any, case: Any, task: Any, seed: int) -> Any:
    from kravets.remedies import REMEDIES
    from kravets.remedies.trials import carry_out

    changed = recipe
    for name in names:
        changed = REMEDIES[name].apply(changed, case) or changed
    return None if changed is recipe else carry_out(changed, recipe, task, seed)


def _proved(names: list[str], recipe: Any, case: Any, task: Any, known: dict[int, Any], tries: int) -> Any:
    """The verdict on a search's best change, from as many pairs as the healing had and at least two."""
    from kravets.remedies.trials import carry_out
    from kravets.remedies.verdicts import verdict

    differences, scores = [], []
    for seed in range(max(2, len(known))):
        untouched = known[seed] if seed in known else carry_out(recipe, recipe, task, seed)
        trial = _trained(names, recipe, case, task, seed)
        differences.append(trial.scores - untouched.scores)
        scores.append(trial.score)
    judged = verdict(differences, tries=max(tries, 1))
    return {"names": names, "score": statistics.mean(scores), "verdict": judged.as_dict(), "tries": tries}


def random_search(
    recipe: Any, case: Any, task: Any, seconds: float, known: dict[int, Any]
) -> dict[str, Any] | None:
    """One to three remedies drawn at random, as many draws as the time allows."""
    import numpy as np

    random, began, best, tries = np.random.default_rng(1), time.perf_counter(), None, 0
    while time.perf_counter() - began < seconds * 0.5 and tries < 40:
        names = [str(n) for n in random.choice(space(), random.integers(1, 4), replace=False)]
        trial = _trained(names, recipe, case, task, 0)
        if trial is None:
            continue
        tries += 1
        if best is None or trial.score > best[0]:
            best = trial.score, names
    return None if best is None else _proved(best[1], recipe, case, task, known, tries)


def bayesian_search(
    recipe: Any, case: Any, task: Any, seconds: float, known: dict[int, Any]
) -> dict[str, Any] | None:
    """Keras Tuner's Bayesian oracle over a switch a remedy."""
    try:
        import keras_tuner
    except ImportError:
        return None
    began, best, tries = time.perf_counter(), None, 0
    switches = keras_tuner.HyperParameters()
    for name in space():
        switches.Boolean(name, default=False)
    oracle = keras_tuner.oracles.BayesianOptimizationOracle(
        keras_tuner.Objective("score", "max"), max_trials=40, hyperparameters=switches, seed=1
    )
    oracle._set_project_dir("runs/tuner", str(os.getpid()))
    while time.perf_counter() - began < seconds * 0.5:
        drawn = oracle.create_trial("one")
        if drawn.status == "STOPPED" or drawn.hyperparameters is None:
            break
        names = [name for name in space() if drawn.hyperparameters.get(name)]
        trial = _trained(names, recipe, case, task, 0)
        score = trial.score if trial is not None else -1.0
        oracle.update_trial(drawn.trial_id, {"score": score})
        drawn.status = "COMPLETED"
        oracle.end_trial(drawn)
        tries += 1
        if trial is not None and (best is None or score > best[0]):
            best = score, names
    return None if best is None else _proved(best[1], recipe, case, task, known, tries)


def one(run: tuple[Path, str, int], work: Path, minutes: float, *, searches: bool = True) -> dict[str, Any]:
    """One program in a process of its own."""
    program, version, seed = run
    result = work / f"{program.stem}-{version}-seed{seed}-{minutes:g}min{'' if searches else '-alone'}.json"
    if not result.exists():
        environment = {**os.environ, "KERAS_HOME": str(work / "keras"), "KERAS_BACKEND": "tensorflow"}
        environment |= {"TF_NUM_INTRAOP_THREADS": "1", "TF_NUM_INTEROP_THREADS": "1", "OMP_NUM_THREADS": "1"}
        words = ["--child", str(program), version, str(seed), str(result), "--minutes", str(minutes)]
        words += [] if searches else ["--no-searches"]
        with open(work / "output.txt", "a", encoding="utf-8") as output:
            done = subprocess.run(
                [sys.executable, __file__, *words], stdout=output, stderr=output, env=environment, check=False
            )
        if not result.exists():
            write_json(result, {"reason": f"the process ended with {done.returncode}", "problems": []})
    told = json.loads(result.read_text(encoding="utf-8"))
    told |= {"program": program.stem, "version": version, "seed": seed}
    best = told.get("best")
    said = (
        f"{best['verdict']['name']} {' + '.join(best['names'])}" if best else told.get("reason") or "nothing"
    )
    print(f"{program.stem} {version} {seed}: {said}", flush=True)
    return told


def _verified(found: dict[str, Any] | None) -> bool:
    return bool(found) and found["verdict"]["name"] == "verified"  # type: ignore[index]


def summary(told: list[dict[str, Any]]) -> dict[str, Any]:
    """Shares with Wilson intervals."""

    def share(some: list[bool], of: int) -> dict[str, Any] | None:
        return {**wilson(sum(some), of), "of": of} if of else None

    sick = [run for run in told if run["version"] == "sick"]
    healthy = [run for run in told if run["version"] == "healthy" and run.get("rows")]
    scored = [run for run in sick if run.get("twin") is not None and run.get("healed") is not None]
    near = [run["healed"] >= run["twin"] - 0.02 for run in scored]
    ratios = [
        (run["healed"] - run["sick"]) / abs(run["sick"])
        for run in scored
        if run.get("sick") not in (None, 0.0)
    ]
    costs = [run["trainings"] for run in sick if run.get("trainings")]
    searches = {}
    for name in ("random_search", "bayesian_search"):
        searched = [run for run in sick if name in run]
        # a program that could not be treated at all could not be searched either: it counts as not improved
        searches[f"{name}_verified"] = share(
            [_verified(run[name]) for run in searched], len(sick) if searched else 0
        )
    return {
        "sick": len(sick),
        "verified": share([_verified(run.get("best")) for run in sick], len(sick)),
        "within_2_points_of_the_twin": share(near, len(sick)),
        "mean_improvement_ratio": statistics.mean(ratios) if ratios else None,
        "median_improvement_ratio": statistics.median(ratios) if ratios else None,
        **searches,
        "healthy": len(healthy),
        "false_repairs": share([_verified(run.get("best")) for run in healthy], len(healthy)),
        "median_trainings": statistics.median(costs) if costs else None,
        "not_repeatable": {run["program"]: run["reason"] for run in sick if run.get("reason")},
        "not_verified": {
            run["program"]: [run.get("problems"), (run.get("best") or {}).get("names")]
            for run in sick
            if not _verified(run.get("best"))
        },
    }


WORDS: dict[str, dict[str, str]] = {
    "en": {
        "head": "| | share, % | 95 % interval | of |",
        "verified": "sick programs with a verified gain",
        "within_2_points_of_the_twin": "healed to within 2 points of the healthy twin",
        "random_search_verified": "random search, same training time: verified gain",
        "bayesian_search_verified": "Keras Tuner, Bayesian, same training time: verified gain",
        "false_repairs": 'healthy programs with a "verified" gain',
        "range": "{low:.1f} to {high:.1f}",
        "cost": "Median cost: {trainings:.1f} trainings; improvement ratio: mean {mean:.2f}, median {median:.2f}.",
    },
    "uk": {
        "head": "| | частка, % | 95 % інтервал | з |",
        "verified": "хворі програми з підтвердженим виграшем",
        "within_2_points_of_the_twin": "вилікувано до 2 пунктів від здорового двійника",
        "random_search_verified": "випадковий пошук за той самий час: підтверджено",
        "bayesian_search_verified": "Keras Tuner, баєсів пошук за той самий час: підтверджено",
        "false_repairs": "здорові програми з «підтвердженим» виграшем",
        "range": "від {low:.1f} до {high:.1f}",
        "cost": "Медіанна ціна: {trainings:.1f} навчання; "
        "відносне поліпшення: в середньому {mean:.2f}, медіана {median:.2f}.",
    },
}


def table(result: dict[str, Any], language: str) -> str:
    """The shares as Markdown."""
    words = WORDS[language]
    lines = [words["head"], "|---|---|---|---|"]
    for key in list(words)[1:6]:
        share = result[key]
        if share:
            between = words["range"].format(low=100 * share["low"], high=100 * share["high"])
            numbers = written(f"{100 * share['value']:.1f} | {between} | {share['of']}", language)
            lines.append(f"| {words[key]} | {numbers} |")
    if result["median_trainings"] is not None:
        ratios = {kind: result[f"{kind}_improvement_ratio"] or 0.0 for kind in ("mean", "median")}
        cost = words["cost"].format(trainings=result["median_trainings"], **ratios)
        lines += ["", written(cost, language)]
    return "\n".join(lines)


def tell(result: dict[str, Any], part: str) -> None:
    """Writes the result, and the final part's table into both pages on remedies."""
    write_json(HERE / "results" / f"remedies-{part}.json", result)
    (HERE / "results" / f"remedies-{part}.md").write_text(table(result, "en") + "\n", encoding="utf-8")
    for language in WORDS if part == "final" else ():
        page = HERE.parent / "docs" / language / "remedies.md"
        before, rest = page.read_text(encoding="utf-8").split("<!-- benchmark:begin -->\n")
        _, after = rest.split("<!-- benchmark:end -->")
        text = f"{before}<!-- benchmark:begin -->\n{table(result, language)}\n<!-- benchmark:end -->{after}"
        page.write_text(text, encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--part", choices=sorted(PARTS_OF_REMEDIES), default="calibration")
    parser.add_argument("--minutes", type=float, default=3.0, help="a program's healing may take")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--letters", default="", help="some of the part's last letters; writes no result")
    parser.add_argument("--only", default="", help="programs whose name begins so; writes no result")
    parser.add_argument("--searches", action=argparse.BooleanOptionalAction, default=True)
    parser.add_argument("--work", type=Path, default=Path("runs/benchmark-remedies"))
    parser.add_argument("--child", nargs=4, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.child:
        program, version, seed, result = arguments.child
        write_json(
            Path(result),
            here(Path(program), version, int(seed), arguments.minutes, searches=arguments.searches),
        )
        return
    work = arguments.work.resolve()
    work.mkdir(parents=True, exist_ok=True)
    lend_data(work)
    _, seeds = PARTS_OF_REMEDIES[arguments.part]
    runs = [
        (program, version, seeds[0])
        for version, found in zip(
            ("sick", "healthy"),
            programs(arguments.part, arguments.letters, parts=PARTS_OF_REMEDIES),
            strict=True,
        )
        for program in found
        if program.stem.startswith(arguments.only)
    ]
    with ThreadPoolExecutor(arguments.workers) as pool:
        told = list(
            pool.map(lambda run: one(run, work, arguments.minutes, searches=arguments.searches), runs)
        )
    result = summary(told)
    if not (arguments.only or arguments.letters):
        tell(result, arguments.part)
    print(json.dumps(result, indent=2))


if __name__ == "__main__":
    main()
