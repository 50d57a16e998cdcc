"""Figures of studies: what an axis does to accuracy, and what accuracy costs.

Enters: tables as `experiments.statistics` makes them. Leaves: figures. Refuses: to show or to save them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from kravets.figures.style import BLUE, GREEN, GREY, OCHRE, OLIVE, ORANGE, PURPLE, RED, ROSE, SLATE, TEAL

_WORDS = {
    "en": {
        "accuracy": "accuracy, %",
        "validation": "validation: a run",
        "mean": "validation: mean, 95 % interval",
        "training": "training, mean",
        "seconds": "processor time, s",
        "cost": "processor time of a training, seconds",
        "validation_accuracy": "validation accuracy, %",
        "front": "nothing is both faster and better",
        "base": "base",
        "failed": "{count} of {total} failed",
    },
    "uk": {
        "accuracy": "точність, %",
        "validation": "валідація: одне навчання",
        "mean": "валідація: середнє, 95 % інтервал",
        "training": "навчальні дані, середнє",
        "seconds": "процесорний час, с",
        "cost": "процесорний час одного навчання, секунди",
        "validation_accuracy": "точність на валідації, %",
        "front": "нічого швидшого й точнішого водночас",
        "base": "база",
        "failed": "не вдалося {count} з {total}",
    },
}
_REACH = 12.0  # points of accuracy below the best value that an axis shows
_LEAST_SPAN = 2.0  # points of accuracy that an axis shows at least, so that noise does not look like a cliff


def axis(
    runs: pd.DataFrame,
    table: pd.DataFrame,
    *,
    base: str,
    labels: Sequence[str],
    title: str,
    language: str = "en",
) -> Figure:
    """One axis: each run, the means with intervals, training beside validation, and the time.

    Args:
        runs: columns `value`, `accuracy`, in [0, 1].
        table: columns `value`, `n`, `failed`, `accuracy`, `low`, `high`, `train_accuracy`, `seconds`.
        base: the value that the others are compared with.
        labels: what the values are called, in the order of the table.
        title: the question.
        language: `en` or `uk`.
    """
    words = _WORDS[language]
    figure = Figure(figsize=(9.5, 1.5 + 0.36 * len(table)), layout="constrained")
    left, right = figure.subplots(1, 2, sharey=True, width_ratios=(3.2, 1))
    rows = np.arange(len(table))
    row_of = dict(zip(table["value"], rows, strict=True))
    left.plot(100 * table["train_accuracy"], rows, "D", color=GREY, markersize=5, label=words["training"])
    known = runs["accuracy"].notna()
    heights = [row_of[value] + 0.16 for value in runs.loc[known, "value"]]
    left.plot(
        100 * runs.loc[known, "accuracy"],
        heights,
        "o",
        color=BLUE,
        alpha=0.45,
        markersize=4,
        label=words["validation"],
    )
    accuracy = 100 * table["accuracy"].astype(float)
    half = np.nan_to_num((100 * table["high"].astype(float) - accuracy).to_numpy())
    left.errorbar(
        accuracy, rows, xerr=half, fmt="s", color=BLUE, capsize=3, markersize=6, label=words["mean"]
    )
    if base in row_of and not np.isnan(accuracy.iloc[row_of[base]]):
        left.axvline(accuracy.iloc[row_of[base]], color=BLUE, linewidth=1, linestyle=":")
    for row, (failed, count) in enumerate(zip(table["failed"], table["n"], strict=True)):
        if failed:
            text = words["failed"].format(count=failed, total=failed + count)
            left.text(
                0.99,
                row - 0.2,
                text,
                transform=left.get_yaxis_transform(),
                color=ORANGE,
                va="center",
                ha="right",
                fontsize=9,
            )
    _frame(left, runs, table)
    left.set_yticks(
        rows,
        [
            f"{label} ({words['base']})" if value == base else label
            for value, label in zip(table["value"], labels, strict=True)
        ],
    )
    left.invert_yaxis()
    left.set_xlabel(words["accuracy"])
    right.barh(rows, table["seconds"], color=GREEN, height=0.55)
    right.set_xlabel(words["seconds"])
    for axes in (left, right):
        axes.grid(axis="x", alpha=0.25)
        axes.spines[["top", "right"]].set_visible(False)
    figure.suptitle(title, x=0.01, ha="left", fontsize=12, fontweight="bold")
    figure.legend(
        *left.get_legend_handles_labels(), loc="outside lower center", ncols=3, frameon=False, fontsize=9
    )
    return figure


def _frame(axes: Axes, runs: pd.DataFrame, table: pd.DataFrame) -> None:
    """Limits that show how the good values differ; what lies far below is told at the edge as a number."""
    shown = np.concatenate([100 * runs["accuracy"].dropna(), 100 * table["train_accuracy"].dropna()])
    if not len(shown):
        return
    low, high = float(shown.min()), float(shown.max())
    low = max(low, 100 * float(table["accuracy"].max()) - _REACH)
    spare = max(0.06 * (high - low), (_LEAST_SPAN - (high - low)) / 2)
    axes.set_xlim(low - spare, min(high + spare, 100.5))
    for row, accuracy in enumerate(100 * table["accuracy"].astype(float)):
        if accuracy < low - spare:
            axes.text(
                0.01,
                row - 0.2,
                f"◂ {accuracy:.1f}",
                transform=axes.get_yaxis_transform(),
                color=BLUE,
                va="center",
                fontsize=9,
            )


def cost(
    tables: Mapping[str, pd.DataFrame], *, language: str = "en", names: Mapping[str, str] | None = None
) -> Figure:
    """Validation accuracy against training time, every value of every axis a point.

    Args:
        tables: axis to table, with columns `value`, `accuracy`, `seconds`, `failed`.
        language: `en` or `uk`.
        names: what to write beside a point of the front, by `axis: value`; by default just that.
    """
    words = _WORDS[language]
    figure = Figure(figsize=(9.5, 6), layout="constrained")
    axes = figure.subplots()
    palette = (BLUE, ORANGE, GREEN, PURPLE, RED, TEAL, OCHRE, SLATE, ROSE, OLIVE)
    points = []
    for (name, table), colour in zip(tables.items(), palette * 3, strict=False):
        sound = table[(table["failed"] == 0) & table["accuracy"].notna()]
        axes.plot(sound["seconds"], 100 * sound["accuracy"], "o", color=colour, alpha=0.75, label=name)
        points += [
            (row.seconds, 100 * row.accuracy, f"{name}: {row.value}") for row in sound.itertuples(index=False)
        ]
    front = _front(points)
    if front:
        axes.plot(
            [p[0] for p in front],
            [p[1] for p in front],
            color=GREY,
            linewidth=1,
            label=words["front"],
            zorder=0,
        )
        for seconds, accuracy, name in _apart(front):
            text = (names or {}).get(name, name)
            axes.annotate(text, (seconds, accuracy), xytext=(4, 6), textcoords="offset points", fontsize=8)
        best = max(accuracy for _, accuracy, _ in points)
        lowest = min(accuracy for _, accuracy, _ in points)
        axes.set_ylim(max(lowest, best - 12) - 0.5, best + 0.8)
    axes.set_xscale("log")
    for ticks in (axes.xaxis.set_major_formatter, axes.xaxis.set_minor_formatter):
        ticks(FuncFormatter(lambda value, position: f"{value:g}"))
    axes.set_xlabel(words["cost"])
    axes.set_ylabel(words["validation_accuracy"])
    axes.grid(alpha=0.25)
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(frameon=False, fontsize=9, loc="lower right")
    return figure


def _apart(front: Sequence[tuple[float, float, str]]) -> list[tuple[float, float, str]]:
    """Points of the front whose names can stand beside each other, from the best down."""
    named: list[tuple[float, float, str]] = []
    for point in reversed(front):
        if all(last[1] - point[1] > 0.35 or last[0] > 1.5 * point[0] for last in named):
            named.append(point)
    return named


def _front(points: Sequence[tuple[float, float, str]]) -> list[tuple[float, float, str]]:
    """The points that no other point beats in both time and accuracy, from fast to slow."""
    front: list[tuple[float, float, str]] = []
    for point in sorted(points, key=lambda p: (p[0], -p[1])):
        if not front or point[1] > front[-1][1]:
            front.append(point)
    return front
