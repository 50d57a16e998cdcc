"""Figures of a network beside people.

Enters: what `people.beside_people` gives, images. Leaves: figures. Refuses: to show or to save them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from kravets.figures.style import BLUE, GREY, ORANGE

_WORDS = {
    "en": {
        "network": "the network",
        "majority": "people: the majority",
        "one": "people: one voter",
        "accuracy": "accuracy, % of the official labels",
        "consent": "people who give the commonest answer, %",
        "classes": "Each class",
        "agree": "Where people agree, and where they do not",
        "label": "label",
        "people": "people",
        "says": "network",
    },
    "uk": {
        "network": "мережа",
        "majority": "люди: більшість",
        "one": "люди: одна людина",
        "accuracy": "точність щодо офіційних міток, %",
        "consent": "частка людей, що дали найчастішу відповідь, %",
        "classes": "За класами",
        "agree": "Де люди згодні між собою, а де ні",
        "label": "мітка",
        "people": "люди",
        "says": "мережа",
    },
}


def beside_people(told: Mapping[str, Any], names: Sequence[str], *, language: str = "en") -> Figure:
    """Accuracy of the network and of people: class by class, and by how much people agree.

    Args:
        told: as `people.beside_people` gives it.
        names: of the classes.
        language: `en` or `uk`.
    """
    words = _WORDS[language]
    figure = Figure(figsize=(11, 4.6), layout="constrained")
    left, right = figure.subplots(1, 2, width_ratios=(1.15, 1))
    rows = np.arange(len(names))
    people = told["people"]["per_class"]
    for values, marker, colour, label in (
        ([row["one_voter"] for row in people], "|", GREY, words["one"]),
        ([row["majority"] for row in people], "D", ORANGE, words["majority"]),
        (told["network"]["per_class"], "s", BLUE, words["network"]),
    ):
        left.plot(100 * np.array(values, dtype=float), rows, marker, color=colour, markersize=7, label=label)
    left.set_yticks(rows, names)
    left.invert_yaxis()
    left.set_xlim(0, 101.5)
    left.set_title(words["classes"], loc="left")
    groups = told["by_consent"]
    middle = [50 * (group["above"] + group["up_to"]) for group in groups]
    for key, marker, colour, label in (
        ("majority", "D", ORANGE, words["majority"]), ("network", "s", BLUE, words["network"])
    ):  # fmt: skip
        value, low, high = (
            np.array([100 * group[key][part] for group in groups]) for part in ("value", "low", "high")
        )
        right.errorbar(
            middle, value, yerr=[value - low, high - value], fmt=marker, color=colour, capsize=3, label=label
        )
    for place, group in zip(middle, groups, strict=True):
        right.annotate(
            str(group["images"]),
            (place, 0.02),
            xycoords=("data", "axes fraction"),
            ha="center",
            fontsize=8,
            color=GREY,
        )
    right.set_ylim(0, 103)
    right.set_xlabel(words["consent"])
    right.set_ylabel(words["accuracy"])
    right.set_title(words["agree"], loc="left")
    left.set_xlabel(words["accuracy"])
    left.legend(frameon=False, loc="lower left")
    for axes in (left, right):
        axes.grid(alpha=0.25)
        axes.spines[["top", "right"]].set_visible(False)
    return figure


def unshared_labels(
    images: np.ndarray, told: Sequence[Mapping[str, Any]], *, names: Sequence[str], language: str = "en"
) -> Figure:
    """The test images whose label almost nobody shares.

    Args:
        images: (n, height, width, channels) uint8, the whole test set.
        told: `label_unshared` of what `people.beside_people` gives.
        names: of the classes.
        language: `en` or `uk`.
    """
    words, columns = _WORDS[language], 6
    lines = max(1, -(-len(told) // columns))
    figure = Figure(figsize=(11, 2.35 * lines), layout="constrained")
    grid = figure.subplots(lines, columns, squeeze=False).ravel()
    for axes in grid:
        axes.set_axis_off()
    for axes, one in zip(grid, told, strict=False):
        axes.imshow(images[one["image"]].squeeze(), cmap="gray", vmin=0, vmax=255)
        axes.set_title(
            f"{words['label']}: {names[one['label']]} ({one['label_share']:.0%})\n"
            f"{words['people']}: {names[one['people']]} ({one['people_share']:.0%})\n"
            f"{words['says']}: {names[one['network']]} ({one['network_probability']:.0%})",
            fontsize=7.5,
        )
    return figure
