"""Verbs of the workshop: data, train, evaluate, predict.

Keras is imported by the verbs that need it, so help is instant.
"""

from __future__ import annotations

import contextlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from cyclopts import Parameter

from kravets.cli.app import AsJson, app, print_json

if TYPE_CHECKING:
    from kravets.runs import Run

DataName = Literal["fashion_mnist", "mnist", "cifar10"]


@app.command
def data(
    name: DataName = "fashion_mnist",
    *,
    folder: Path | None = None,
    offline: bool = False,
    as_json: AsJson = False,
) -> int:
    """Fetch a data set, verify it, and show where it came from.

    Example: kravets data fashion_mnist

    Parameters
    ----------
    name
        The data set.
    folder
        A folder that holds its files; they are kept in the cache, where every other command finds them. Without it
        the cache, Debian's folder and the official sources.
    offline
        Do not ask the network.
    as_json
        One JSON object on standard output.
    """
    from kravets.data import load, report

    with _transfer() as progress:
        found = report(load(name, folder=folder, keep=True, offline=offline, progress=progress))
    if as_json:
        return print_json(found)
    from rich.console import Console

    console = Console(highlight=False)
    for key, value in found.items():
        console.print(f"[bold]{key.replace('_', ' ')}[/bold]  ", end="")
        console.print(json.dumps(value, ensure_ascii=False), markup=False)
    return 0


@app.command
def train(
    *,
    preset: str = "standard",
    seed: int | None = None,
    settings: Annotated[tuple[str, ...], Parameter(name="--set", negative="", json_list=False)] = (),
    track: Annotated[tuple[str, ...], Parameter(negative="", json_list=False)] = ("json",),
    devices: int | Literal["all"] = 1,
    teacher: Annotated[tuple[str, ...], Parameter(negative="", json_list=False)] = (),
    folder: Path | None = None,
    as_json: AsJson = False,
) -> int:
    """Train a network and keep it as a Run; start again to go on where it was stopped.

    Example: kravets train --preset quick --seed 3 --set epochs=5 --set optimization.learning_rate=0.01

    Parameters
    ----------
    preset
        quick, standard, thorough or mlp; mnist or cifar10 for those data.
    seed
        Of everything random.
    settings
        key=value; one setting changed. May be given several times.
    track
        json, tensorboard, wandb or none. May be given several times. TensorBoard and W&B also get
        histograms of weights and gradients, the confusion matrix and the confident mistakes.
    devices
        How many devices (GPUs) of this machine share each batch, or all; more than one needs JAX.
    teacher
        A finished Run, or standard, thorough or deep of the package, whose answers are learned beside the labels.
        May be given several times: their mean is learned. --set consistent=true asks them about every varied batch.
    folder
        The Run folder; by default one under runs/.
    as_json
        One JSON object on standard output.
    """
    from kravets.config import preset as configure

    config = configure(preset, seed=seed, overrides=settings)
    from kravets import backend, distillation, report, tracking, training
    from kravets.display import Terminal
    from kravets.experiments.album import Album

    if devices != 1:
        backend.parallelize(devices)
    tracker = tracking.build(track)
    display = Terminal()
    dataset = fetched(config.data)
    display.note(f"{config.preset} on {config.data}: {dataset.origin}")
    if teacher:
        views = "every batch" if config.distillation.consistent else "the training images"
        display.note(f"asking {len(teacher)} teacher{'s' * (len(teacher) > 1)} about {views}")
        config, dataset = distillation.taught(config, dataset, [distillation.find(name) for name in teacher])
    album = Album(tracker, dataset) if {"tensorboard", "wandb"} & set(track) else None
    run = training.train(
        config,
        dataset,
        callbacks=[album.callback()] if album else [],
        tracker=album or tracker,
        folder=folder,
        display=display,
    )
    report.write_figures(run, dataset)
    metrics = run.metrics
    if as_json:
        return print_json({**metrics, "run": str(run.folder)})
    accuracy = report.percent_with_interval(metrics["validation"]["accuracy"])
    print(f"validation accuracy {accuracy}, {metrics['parameters']:,} parameters")
    print(f"{run.folder}: `kravets evaluate {run.folder}` opens the test set")
    return 0


@app.command
def evaluate(what: str | None = None, /, *, data: DataName = "fashion_mnist", as_json: AsJson = False) -> int:
    """Measure a Run or a saved model on the test set.

    Example: kravets evaluate runs/latest --json

    Parameters
    ----------
    what
        A Run folder, a name under runs/, a .keras file, or the name of a network that comes with the package
        (standard); without it the latest Run, or standard where nothing has been trained.
    data
        The data set of a .keras file; a Run knows its own.
    as_json
        One JSON object on standard output.
    """
    from rich.console import Console

    from kravets import evaluation, report

    run, path, data = _subject(what, data)
    if run is None:
        names = fetched(data).class_names
        metrics = evaluation.evaluate_model(path, data)
    else:
        dataset = fetched(data)
        names = dataset.class_names
        metrics = evaluation.evaluate(run)
        report.write_figures(run, dataset)
    if as_json:
        return print_json(metrics)
    report.print_evaluation(metrics, names, console=Console(width=None if sys.stdout.isatty() else 110))
    if run:
        print(f"numbers, figures and the model: {run.folder}")
    return 0


@app.command
def predict(
    files: Annotated[tuple[str, ...], Parameter(negative="", json_list=False)],
    /,
    *,
    model: str | None = None,
    data: DataName = "fashion_mnist",
    pictures: Path | None = None,
    language: Literal["en", "uk"] = "en",
    as_json: AsJson = False,
) -> int:
    """Name what photographs show.

    Example: kravets predict shirt.jpg boot.png --pictures answers

    Parameters
    ----------
    files
        PNG, JPEG, WebP or GIF.
    model
        A Run folder, a name under runs/, a .keras file, or the name of a network that comes with the package
        (standard); without it the latest Run, or standard where nothing has been trained.
    data
        The data set of a .keras file; a Run knows its own.
    pictures
        A folder for one picture a file: the photograph, what the network saw, the probabilities.
    language
        Of the pictures: en or uk.
    as_json
        One JSON object on standard output.
    """
    from rich.console import Console

    from kravets import report
    from kravets.prediction import Answer, Predictor, Refusal

    if pictures:
        pictures.mkdir(parents=True, exist_ok=True)  # before the work, so that a wrong name is found at once
    run, path, data = _subject(model, data)
    fetched(data)
    predictor = Predictor.from_model(path, data) if run is None else Predictor.from_run(run)
    names = predictor.class_names
    wrong = False
    results: list[dict[str, Any]] = []
    console = Console(stderr=as_json)
    for answer in predictor.answer(files):
        wrong |= isinstance(answer, Refusal)
        if not as_json:
            report.print_answers([answer], names, console=console)
        if isinstance(answer, Answer) and pictures:
            try:
                path = report.write_answer(answer, names[language], pictures, language=language)
                report.print_line(console, f"    {path}", style="dim")
            except OSError as error:
                wrong = True
                print(f"kravets: no picture for {answer.photograph.file}: {error.strerror}", file=sys.stderr)
        results.append(_as_result(answer, names["en"]))
    if as_json:
        print_json({"results": results})
    return 1 if wrong else 0


def _subject(what: str | None, data: DataName) -> tuple[Run | None, str, DataName]:
    """What is meant: a Run, or the path of a saved network; and its data set."""
    from kravets import runs, shipped

    if what and what.endswith(".keras"):
        return None, what, data
    try:
        run = runs.find(what)
    except runs.RunError:
        trained = any(runs.DEFAULT_ROOT.glob("latest*"))  # then the Run that is meant is damaged or gone
        if (what is None and trained) or (what is not None and what not in shipped.NAMES):
            raise
    else:
        return run, "", run.config.data
    name = what or "standard"
    card = shipped.card(name)
    accuracy = card["test"]["accuracy"]["value"]
    if what is None:
        print(
            f"kravets: nothing has been trained here; this is the network '{name}' that comes with the package "
            f"({accuracy:.2%} on the test set)",
            file=sys.stderr,
        )
    return None, str(shipped.path(name)), card["data"]


def fetched(name: str) -> Any:
    """The data set, with a bar where it has to be downloaded first."""
    from kravets.data import load

    with _transfer() as progress:
        return load(name, progress=progress)


def _as_result(answer: Any, names: tuple[str, ...]) -> dict[str, Any]:
    from kravets.prediction import Refusal

    if isinstance(answer, Refusal):
        return {"file": answer.file, "error": answer.error}
    return {
        "file": answer.photograph.file,
        "label": answer.label,
        "label_uk": answer.label_uk,
        "probability": answer.probability,
        "probabilities": dict(zip(names, map(float, answer.probabilities), strict=True)),
        "unlike_training": answer.unlike_training,
        "steps": list(answer.photograph.steps),
    }


@contextlib.contextmanager
def _transfer() -> Iterator[Any]:
    """Shows a download's progress on standard error, and nothing while nothing is downloaded."""
    from rich.console import Console
    from rich.progress import DownloadColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(stderr=True)
    bar = Progress(
        TextColumn("{task.description}"),
        DownloadColumn(),
        TimeRemainingColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )
    tasks: dict[str, Any] = {}

    def show(text: str, done: int, total: int | None) -> None:
        if text not in tasks:
            bar.start()
            tasks[text] = bar.add_task(text, total=total)
            if not console.is_terminal:
                console.print(text, markup=False, highlight=False)
        bar.update(tasks[text], completed=done, total=total)

    try:
        yield show
    finally:
        bar.stop()
