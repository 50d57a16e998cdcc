"""Runs and answers told to a person: tables in a terminal, figures in the Run folder.

Enters: a Run and its metrics. Leaves: text on a console, PNG files under `figures/`. Refuses: nothing; what
is not measured yet is left out.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table

from kravets import figures
from kravets.data import Dataset
from kravets.measures import confused_pairs
from kravets.photographs import printable
from kravets.prediction import Answer, Refusal
from kravets.runs import Run, atomic_file


def percent(share: float, *, digits: int = 2) -> str:
    """A share as text.

    Example:
        >>> percent(0.94)
        '94.00 %'
    """
    return f"{100 * share:.{digits}f} %"


def percent_with_interval(interval: dict[str, float]) -> str:
    """A share with its interval as text.

    Example:
        >>> percent_with_interval({"value": 0.94, "low": 0.935, "high": 0.945})
        '94.00 % (93.50 to 94.50)'
    """
    low, high = (f"{100 * interval[name]:.2f}" for name in ("low", "high"))
    return f"{percent(interval['value'])} ({low} to {high})"


def print_evaluation(metrics: dict[str, Any], names: tuple[str, ...], *, console: Console) -> None:
    """The table of an evaluated network: accuracy with interval, per class, most confused pairs, cost."""
    test = metrics["test"]
    table = Table(title="Test set, opened once", title_justify="left", show_header=False, box=None)
    table.add_column(style="bold")
    table.add_column()
    table.add_row(
        "accuracy", f"{percent_with_interval(test['accuracy'])}, n = {test['count']:,}, 95 % Wilson interval"
    )
    if "test_flip_averaged" in metrics:
        table.add_row(
            "with mirror image averaged", percent_with_interval(metrics["test_flip_averaged"]["accuracy"])
        )
    table.add_row("right among the first two", percent_with_interval(test["top_2"]))
    calibrated = test["calibrated"]
    table.add_row("log loss", f"{test['log_loss']:.4f}, calibrated {calibrated['log_loss']:.4f}")
    table.add_row("Brier score", f"{test['brier']:.4f}, calibrated {calibrated['brier']:.4f}")
    table.add_row(
        "calibration error",
        f"{percent(test['calibration_error'])}, calibrated {percent(calibrated['calibration_error'])} "
        f"(temperature {calibrated['temperature']:.2f}, fitted on validation)",
    )
    table.add_row("validation accuracy", percent_with_interval(metrics["validation"]["accuracy"]))
    table.add_row("parameters", f"{metrics['parameters']:,}")
    if "training_seconds" in metrics:
        table.add_row(
            "training time",
            f"{metrics['training_seconds']:.0f} s for {metrics['epochs']} epochs, validation included",
        )
    console.print(table)
    console.print(_class_table(test, names))
    pairs = Table(title="Most confused", title_justify="left", show_header=False, box=None)
    for true, predicted, count in confused_pairs(test["confusion"]):
        pairs.add_row(f"{names[true]} taken for {names[predicted]}", str(count))
    console.print(pairs)


def _class_table(test: dict[str, Any], names: tuple[str, ...]) -> Table:
    table = Table(title="Each class", title_justify="left", box=None)
    table.add_column("class", no_wrap=True)
    for column in ("precision", "recall", "95 % interval", "F1"):
        table.add_column(column, justify="right")
    for name, row in zip(names, test["per_class"], strict=True):
        recall = row["recall"]
        table.add_row(
            name,
            percent(row["precision"], digits=1),
            percent(recall["value"], digits=1),
            f"{100 * recall['low']:.1f} to {100 * recall['high']:.1f}",
            f"{row['f1']:.3f}",
        )
    return table


def write_figures(run: Run, dataset: Dataset, *, language: str = "en") -> list[Path]:
    """Draws what the Run knows into its `figures/`: learning curves and, once evaluated, the rest.

    Returns:
        The files written.
    """
    names = dataset.class_names_uk if language == "uk" else dataset.class_names
    drawn = {"learning_curves": figures.learning_curves(run.history, language=language)}
    metrics, saved = run.metrics, run.predictions
    if "test" in metrics:
        labels, probabilities = saved["test_labels"], saved["test_probabilities"]
        drawn["confusion_matrix"] = figures.confusion_matrix(
            metrics["test"]["confusion"], names, language=language
        )
        drawn["confident_mistakes"] = figures.confident_mistakes(
            dataset.test_images, labels, probabilities, names=names, language=language
        )
        drawn["reliability"] = figures.reliability(
            labels,
            probabilities,
            temperature=metrics["test"]["calibrated"]["temperature"],
            language=language,
        )
    paths = []
    for name, figure in drawn.items():
        path = run.folder / "figures" / f"{name}.png"
        _save(figure, path)
        paths.append(path)
    return paths


def write_answer(answer: Answer, names: tuple[str, ...], folder: Path, *, language: str = "en") -> Path:
    """Draws one answered photograph into `folder`; a number keeps files of the same name apart."""
    stem = os.fsencode(Path(answer.photograph.file).stem)[:120].decode(errors="ignore") or "photograph"
    path = folder / f"{stem}.png"
    number = 2
    while path.exists():
        path = folder / f"{stem}-{number}.png"
        number += 1
    figure = figures.answer(
        np.asarray(answer.photograph.original),
        answer.photograph.pixels,
        answer.probabilities,
        names=names,
        unlike_training=answer.unlike_training,
        language=language,
    )
    _save(figure, path)
    return path


def _save(figure: Any, path: Path) -> None:
    with atomic_file(path) as temporary:
        figure.savefig(temporary, dpi=110)


def print_answers(
    answers: Iterable[Answer | Refusal], names: dict[str, tuple[str, ...]], *, console: Console
) -> None:
    """One line a photograph: class, probability, the runners-up, and doubts."""
    for answer in answers:
        if isinstance(answer, Refusal):
            print_line(console, answer.error, style="red")  # it begins with the file's name
            continue
        order = np.argsort(-answer.probabilities, kind="stable")[:3]
        rest = ", ".join(f"{names['en'][i]} {answer.probabilities[i]:.0%}" for i in order[1:])
        print_line(
            console,
            f"{answer.photograph.file}: {answer.label} ({answer.label_uk}) {answer.probability:.0%}; then {rest}",
        )
        if answer.unlike_training:
            print_line(
                console,
                "    this picture does not look like anything the network was trained on; "
                "do not trust the answer",
                style="yellow",
            )


def print_line(console: Console, text: str, *, style: str | None = None) -> None:
    """One line as it is: no markup, no wrapping, nothing that moves the cursor."""
    console.print(printable(text), style=style, markup=False, highlight=False, soft_wrap=True)
