"""Verbs of the experiments: study, tune.

Enters: words. Leaves: tables, figures, and the Runs they come from. Keras is imported by the trainings' own
processes alone.
"""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import cyclopts
from cyclopts import Parameter

from kravets.cli.app import AsJson, app, print_json
from kravets.cli.workshop import DataName, fetched

if TYPE_CHECKING:
    from kravets.experiments.places import Limits, Place

_BROKEN = {"error", "killed"}  # failures that say something of the machine, not of the settings
Family = Literal["mlp", "ours"]
Positive = cyclopts.validators.Number(gt=0)


@app.command
def study(
    axes: Annotated[tuple[str, ...], Parameter(negative="", json_list=False)],
    /,
    *,
    family: Family = "mlp",
    data: DataName = "fashion_mnist",
    seeds: Annotated[int, Parameter(validator=Positive)] = 3,
    settings: Annotated[tuple[str, ...], Parameter(name="--set", negative="", json_list=False)] = (),
    workers: Annotated[int | None, Parameter(validator=Positive)] = None,
    memory: Annotated[float, Parameter(validator=Positive)] = 4.0,
    cores: Annotated[int | None, Parameter(validator=Positive)] = None,
    doctor: bool = True,
    track: Annotated[tuple[str, ...], Parameter(negative="", json_list=False)] = (),
    cluster: str | None = None,
    folder: Path = Path("runs/studies"),
    language: Literal["en", "uk"] = "en",
    as_json: AsJson = False,
) -> int:
    """Vary one setting at a time around a base, with several seeds, and say what matters.

    Started again, it goes on where it was stopped; equal settings are never trained twice. Choices are made
    on validation; the test set stays closed.

    Example: kravets study layers width --family mlp --seeds 5

    Parameters
    ----------
    axes
        layers, width, activation, epochs, batch_size, optimizer, learning_rate, schedule, regularization,
        initialization; or all.
    family
        Dense layers only (mlp), or our convolutional architecture (ours).
    data
        The data set.
    seeds
        Runs of each value, with seeds 1, 2, 3, ...
    settings
        key=value; one setting of the base changed. May be given several times.
    workers
        Trainings at once; by default one a core, at most four.
    memory
        GiB that one training may use; one that needs more is ended and recorded.
    cores
        Threads of one training; by default the machine's cores shared out among the workers, one on a cluster.
    doctor
        Whether the doctor watches every training.
    track
        tensorboard or wandb; tells it of every Run, also of those that were there before. May be given
        several times. `tensorboard --logdir runs/studies/runs` then compares them.
    cluster
        Train on a Ray cluster: the address of its head node, host:port, or auto.
    folder
        Where the Runs, tables and figures go.
    language
        Of the table; the figures are drawn in both.
    as_json
        One JSON object on standard output.
    """
    from rich.console import Console

    from kravets import report, tracking
    from kravets.experiments import axes as all_axes
    from kravets.experiments.ledger import Ledger
    from kravets.experiments.places import Limits
    from kravets.experiments.study import check_overrides
    from kravets.experiments.study import study as carry_out

    chosen = list(all_axes.AXES) if "all" in axes else [all_axes.find(name) for name in axes]
    for axis in chosen:
        check_overrides(axis, family, settings)
    base = all_axes.base(family, data, overrides=settings)
    results = _results(folder, family, data, settings)
    if set(track) - {"tensorboard", "wandb"}:
        raise ValueError(
            f"received --track {' '.join(track)}, expected tensorboard or wandb: a Run has its JSON"
        )
    tracking.build(track)  # refuses before anything is trained
    fetched(base.data)  # before many processes want it
    console = Console(width=None if sys.stdout.isatty() else 150, highlight=False)
    place = _place(cluster, workers, Limits(cores=cores or 0, memory=memory, diagnose=doctor))
    told: dict[str, Any] = {}
    failures: dict[str, list[str]] = {}
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # a polite end is as good as Ctrl-C
    with place, report.StudyBoard(Console(stderr=True)) as board:
        for axis in chosen:
            found = carry_out(
                axis,
                base,
                seeds=range(1, seeds + 1),
                ledger=Ledger(folder / "runs"),
                place=place,
                observer=board,
            )
            report.write_study(found, results)
            _retell({folder / "runs" / name for name in found.runs["fingerprint"]}, track)
            if found.runs["backend"].replace("", None).nunique() > 1:
                with board.paused():
                    print(
                        f"kravets: the Runs of {axis.name} were trained on different back ends "
                        f"({', '.join(sorted(set(found.runs['backend']) - {''}))}); times do not compare",
                        file=sys.stderr,
                    )
            told[axis.name] = report.study_as_dict(found)
            failures[axis.name] = found.runs["failure"].dropna().tolist()
            if found.lost_rates:
                failures[axis.name].append("killed")
                with board.paused():
                    print(
                        "kravets: trainings of the search for learning rates were lost "
                        f"({', '.join(found.lost_rates)}); the same command tries them again, and only then is each "
                        "rate the best one",
                        file=sys.stderr,
                    )
            if not as_json:
                with board.paused():
                    report.print_study(found, console=console, language=language)
                    print()
    report.write_cost(results)
    if as_json:
        print_json({"folder": str(results), "studies": told})
    else:
        print(f"tables and figures: {results}")
    wrong = any(
        study["verdict"]["best"] is None or _BROKEN & set(failures[name]) for name, study in told.items()
    )
    return 1 if wrong else 0


@app.command
def tune(
    *,
    search: Literal["random", "hyperband", "bayesian", "asha"] = "random",
    family: Family = "mlp",
    data: DataName = "fashion_mnist",
    trials: Annotated[int, Parameter(validator=Positive)] = 20,
    seed: Annotated[int, Parameter(validator=Positive)] = 1,
    candidates: Annotated[int, Parameter(validator=Positive)] = 3,
    seeds: Annotated[int, Parameter(validator=Positive)] = 3,
    settings: Annotated[tuple[str, ...], Parameter(name="--set", negative="", json_list=False)] = (),
    workers: Annotated[int | None, Parameter(validator=Positive)] = None,
    memory: Annotated[float, Parameter(validator=Positive)] = 4.0,
    cores: Annotated[int | None, Parameter(validator=Positive)] = None,
    doctor: bool = True,
    cluster: str | None = None,
    folder: Path = Path("runs/studies"),
    as_json: AsJson = False,
) -> int:
    """Search all settings together, then train the winners again before they are believed.

    Started again, it goes on where it was stopped (asha begins anew). Choices are made on validation; the
    test set stays closed.

    Example: kravets tune --search bayesian --family mlp --trials 40

    Parameters
    ----------
    search
        random, hyperband or bayesian: Keras Tuner proposes; asha: Ray Tune does, on a cluster, and stops
        early what lags behind.
    family
        Dense layers only (mlp), or our convolutional architecture (ours).
    data
        The data set.
    trials
        Proposals.
    seed
        Of the proposals.
    candidates
        How many of the best are trained again.
    seeds
        How often, each time with a fresh seed and a fresh split.
    settings
        key=value; one setting of the base changed, which the search leaves alone: epochs, train_images,
        validation_images, precision. May be given several times.
    workers
        Trainings at once; by default one a core, at most four.
    memory
        GiB that one training may use.
    cores
        Threads of one training; by default the machine's cores shared out among the workers, one on a cluster.
    doctor
        Whether the doctor watches every training.
    cluster
        Train on a Ray cluster: the address of its head node, host:port, or auto.
    folder
        Where the Runs, tables and figures go.
    as_json
        One JSON object on standard output.
    """
    from rich.console import Console

    from kravets import report
    from kravets.config import ConfigError
    from kravets.experiments import axes
    from kravets.experiments.confirmation import confirm
    from kravets.experiments.ledger import Ledger
    from kravets.experiments.places import Limits
    from kravets.experiments.search_result import weigh
    from kravets.experiments.space import searched_settings

    if search == "asha" and cluster is None:
        raise ValueError("received --search asha, which needs --cluster ADDRESS: Ray Tune searches there")
    limits = Limits(cores=cores or 0, memory=memory, diagnose=doctor)
    place = _place(cluster, workers, limits)
    base = axes.base(family, data, overrides=settings)
    searched = [setting for setting in settings if _last_part(setting) in searched_settings(base)]
    if searched:
        raise ConfigError(
            f"received --set {' --set '.join(searched)}, which the search itself decides; `kravets study` holds a "
            "setting still"
        )
    results = _results(folder, family, data, settings) / f"tune-{search}-seed{seed}"
    fetched(base.data)  # before many processes want it
    ledger = Ledger(folder / "runs")
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # a polite end is as good as Ctrl-C
    with report.StudyBoard(Console(stderr=True)) as board:
        board.searching(search, trials)
        found = None
        if search == "asha":
            from kravets.experiments.asha import search_asha

            found = search_asha(
                base, trials=trials, seed=seed, address=cluster or "", limits=limits, told=board.told
            )
        with place:
            if found is None:
                from kravets.experiments.keras_tuner import Search
                from kravets.experiments.keras_tuner import search as look

                found = look(
                    base,
                    Search(search, trials, seed),  # type: ignore[arg-type]
                    ledger=ledger,
                    place=place,
                    folder=results,
                    told=board.told,
                )
            board.searching("the winners again", (1 + len(found.best(candidates))) * seeds + 1)
            confirmed = confirm(
                found, candidates=candidates, seeds=seeds, ledger=ledger, place=place, told=board.told
            )
    weights = weigh(found)
    report.write_search(found, confirmed, weights, results)
    if as_json:
        print_json({"folder": str(results), **report.search_as_dict(found, confirmed, weights)})
    else:
        console = Console(width=None if sys.stdout.isatty() else 150, highlight=False)
        report.print_search(found, confirmed, weights, console=console)
        print(f"tables and figures: {results}")
    lost = sum(trial.record.failure in _BROKEN for trial in found.trials)
    if lost:
        print(
            f"kravets: {lost} of {len(found.trials)} trials were lost; the same command tries them again",
            file=sys.stderr,
        )
    return 0 if not lost and any(row.trial and row.fresh["n"] for row in confirmed) else 1


def _last_part(setting: str) -> str:
    """The key of `key=value` without the section in front of it."""
    return setting.partition("=")[0].strip().rpartition(".")[2]


def _place(cluster: str | None, workers: int | None, limits: Limits) -> Place:
    """Where the trainings run: a Ray cluster, or processes on this machine."""
    if cluster is not None and workers is not None:
        raise ValueError("received --workers with --cluster, where Ray says how many trainings run at once")
    if cluster is not None:
        from kravets.experiments.cluster import Cluster

        return Cluster(cluster, limits)
    from kravets.experiments.places import ThisMachine

    return ThisMachine(workers, limits)


def _results(folder: Path, family: Family, data: DataName, settings: tuple[str, ...]) -> Path:
    """Where the tables of a base go; another base than the standing one carries its fingerprint."""
    from kravets.experiments.axes import base

    own = base(family, data, overrides=settings).fingerprint
    standing = own == base(family, data).fingerprint
    return folder / (f"{family}-{data}" if standing else f"{family}-{data}-{own}")


def _retell(folders: Iterable[Path], track: tuple[str, ...]) -> None:
    """Tells trackers of the complete Runs that they have not heard of."""
    from kravets import tracking
    from kravets.runs import Run

    for name in track:
        for run in map(Run, sorted(folders)):
            told = run.folder / f".told-{name}"  # stands when all has been told, also after a kill
            if run.complete and not told.exists():
                tracking.retell(run, tracking.build((name,)))
                told.touch()
