"""Figures of searches: what the trials reached, and what is left of the winners when they are trained again.

Enters: tables as `experiments.search_result` makes them. Leaves: figures. Refuses: to show or to save them.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from kravets.figures.style import BLUE, GREY, ORANGE

_WORDS = {
    "en": {
        "trial": "trial",
        "accuracy": "validation accuracy, %",
        "one": "a trial",
        "best": "best so far",
        "base": "base",
        "candidate": "trial {number}",
        "selected": "in the search",
        "fresh": "trained again: a seed, a split",
        "mean": "trained again: mean, 95 % interval",
        "trials": "The search",
        "again": "The winners, with fresh seeds and splits",
    },
    "uk": {
        "trial": "спроба",
        "accuracy": "точність на валідації, %",
        "one": "одна спроба",
        "best": "найкраще досі",
        "base": "база",
        "candidate": "спроба {number}",
        "selected": "під час пошуку",
        "fresh": "навчено знову: одне зерно й розбиття",
        "mean": "навчено знову: середнє, 95 % інтервал",
        "trials": "Пошук",
        "again": "Переможці з новими зернами й розбиттями",
    },
}
_REACH = 15.0  # points of accuracy below the best trial that are shown


def search(trials: pd.DataFrame, confirmed: pd.DataFrame, *, language: str = "en") -> Figure:
    """The trials in their order, and beside them the winners trained again.

    Args:
        trials: columns `trial`, `accuracy` (NaN where it failed), `failure`.
        confirmed: one row a fresh training; columns `trial` (0 is the base), `selected`, `accuracy`, `mean`,
            `low`, `high`.
        language: `en` or `uk`.
    """
    words = _WORDS[language]
    figure = Figure(figsize=(11, 4.2), layout="constrained")
    left, right = figure.subplots(1, 2, width_ratios=(1.5, 1))
    accuracy = 100 * trials["accuracy"].astype(float)
    sound = trials["failure"] == ""
    left.plot(
        trials["trial"][sound], accuracy[sound], "o", color=BLUE, alpha=0.6, markersize=4, label=words["one"]
    )
    best = accuracy.where(sound).cummax().ffill()
    left.plot(trials["trial"], best, color=ORANGE, drawstyle="steps-post", label=words["best"])
    if sound.any():
        top = float(accuracy[sound].max())
        left.set_ylim(max(float(accuracy[sound].min()) - 1, top - _REACH), top + 1)
    left.set_xlabel(words["trial"])
    left.set_ylabel(words["accuracy"])
    left.set_title(words["trials"], loc="left")
    left.xaxis.get_major_locator().set_params(integer=True)
    left.legend(frameon=False, loc="lower right")
    names = []
    for row, (number, group) in enumerate(confirmed.groupby("trial", sort=False)):
        names.append(words["base"] if not number else words["candidate"].format(number=number))
        first = row == 0
        mean = 100 * float(group["mean"].iloc[0])
        half = np.nan_to_num(100 * float(group["high"].iloc[0]) - mean)
        right.plot(
            100 * group["selected"].iloc[0],
            row,
            "D",
            color=ORANGE,
            label=words["selected"] if first else None,
        )
        right.plot(
            100 * group["accuracy"], [row + 0.18] * len(group), "o", color=BLUE, alpha=0.45, markersize=4,
            label=words["fresh"] if first else None,
        )  # fmt: skip
        right.errorbar(
            mean, row, xerr=half, fmt="s", color=BLUE, capsize=3, label=words["mean"] if first else None
        )
    right.set_yticks(range(len(names)), names)
    right.set_ylim(len(names) - 0.4, -0.6)
    right.set_xlabel(words["accuracy"])
    right.set_title(words["again"], loc="left")
    for axes in (left, right):
        axes.grid(alpha=0.25)
        axes.spines[["top", "right"]].set_visible(False)
    if names:
        figure.legend(
            *right.get_legend_handles_labels(), loc="outside lower right", ncols=3, frameon=False, fontsize=9
        )
    else:
        right.text(0.5, 0.5, "–", ha="center", color=GREY, transform=right.transAxes)
    return figure
