"""Figures of one network: its training, its mistakes, its answers.

Enters: histories, confusion matrices, images with probabilities. Leaves: `matplotlib.figure.Figure`
objects that belong to no window. Refuses: to show or to save anything; that is the caller's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from kravets.figures.style import BLUE as _BLUE
from kravets.figures.style import GREY as _GREY
from kravets.figures.style import ORANGE as _ORANGE
from kravets.measures import temper

_WORDS = {
    "en": {
        "epoch": "epoch",
        "loss": "loss",
        "accuracy": "accuracy",
        "training": "training (varied images)",
        "validation": "validation",
        "rate": "learning rate",
        "true": "true class",
        "predicted": "predicted class",
        "is": "is",
        "said": "said",
        "photograph": "photograph",
        "seen": "what the network saw",
        "probability": "probability",
        "unlike": "unlike anything in the training images",
        "no_mistakes": "no mistakes",
        "sick": "sick",
        "healthy": "healthy twin",
        "on_training": "training",
        "skill": "skill",
    },
    "uk": {
        "epoch": "епоха",
        "loss": "втрати",
        "accuracy": "точність",
        "training": "навчання (змінені зображення)",
        "validation": "валідація",
        "rate": "швидкість навчання",
        "true": "справжній клас",
        "predicted": "передбачений клас",
        "is": "насправді",
        "said": "відповідь",
        "photograph": "фотографія",
        "seen": "що побачила мережа",
        "probability": "імовірність",
        "unlike": "не схоже на жодне зображення з навчання",
        "no_mistakes": "помилок немає",
        "sick": "хвора",
        "healthy": "здоровий двійник",
        "on_training": "навчання",
        "skill": "якість",
    },
}


def learning_curves(history: Sequence[dict[str, float]], *, language: str = "en") -> Figure:
    """Loss, accuracy and learning rate against epochs.

    Args:
        history: as `Run.history` gives it.
        language: `en` or `uk`.
    """
    words = _WORDS[language]
    figure = Figure(figsize=(11, 3.6), layout="constrained")
    loss, accuracy, rate = figure.subplots(1, 3)
    epochs = [row["epoch"] for row in history]
    for axes, name in ((loss, "loss"), (accuracy, "accuracy")):
        axes.plot(epochs, [row[name] for row in history], color=_GREY, marker=".", label=words["training"])
        values = [row[f"val_{name}"] for row in history]
        axes.plot(epochs, values, color=_BLUE, marker=".", label=words["validation"])
        axes.set_title(words[name])
        if values:  # a callback may have ended the training in its first epoch
            axes.annotate(
                f"{values[-1]:.3f}",
                (epochs[-1], values[-1]),
                textcoords="offset points",
                xytext=(0, 7 if name == "loss" else -15),
                ha="right",
            )
    loss.legend(frameon=False)
    rate.plot(epochs, [row["learning_rate"] for row in history], color=_ORANGE, marker=".")
    rate.set_title(words["rate"])
    rate.set_ylim(bottom=0)
    for axes in (loss, accuracy, rate):
        axes.set_xlabel(words["epoch"])
        axes.xaxis.get_major_locator().set_params(integer=True)
        axes.grid(alpha=0.25)
        axes.spines[["top", "right"]].set_visible(False)
    return figure


def sick_and_healthy(sick: Mapping[str, Any], healthy: Mapping[str, Any], *, language: str = "en") -> Figure:
    """The curves of a sick training beside those of its twin, on the same axes.

    Args:
        sick: one entry of `fits` in what `kravets diagnose --json` gives.
        healthy: likewise.
        language: `en` or `uk`.
    """
    words = _WORDS[language]
    metrics = [
        name
        for name in healthy["history"]
        if name not in ("epoch", "loss", "learning_rate") and not name.startswith("val_")
    ]
    shown = ["loss", *metrics[:1]]
    figure = Figure(figsize=(7.2, 2.2 * len(shown) + 0.4), layout="constrained")
    grid = figure.subplots(len(shown), 2, sharex="col", sharey="row", squeeze=False)
    for column, (which, fit) in enumerate((("sick", sick), ("healthy", healthy))):
        reached = fit["outcome"]["validation_skill"]
        reached = fit["outcome"]["train_skill"] if reached is None else reached
        told = "" if reached is None else f": {words['skill']} {reached:.2f}"
        grid[0][column].set_title(words[which] + told, color=_ORANGE if which == "sick" else _BLUE)
        for row, name in enumerate(shown):
            axes = grid[row][column]
            for key, colour, label in ((name, _GREY, "on_training"), (f"val_{name}", _BLUE, "validation")):
                values = np.array([_finite(value) for value in fit["history"].get(key, ())])
                if len(values):
                    axes.plot(fit["history"]["epoch"], values, color=colour, marker=".", label=words[label])
                if np.isnan(values).any():
                    axes.text(0.5, 0.5, "NaN", transform=axes.transAxes, ha="center", color=_ORANGE)
            axes.xaxis.get_major_locator().set_params(integer=True)
            axes.grid(alpha=0.25)
            axes.spines[["top", "right"]].set_visible(False)
        grid[-1][column].set_xlabel(words["epoch"])
    for row, name in enumerate(shown):
        known = [
            value
            for fit in (sick, healthy)
            for key in (name, f"val_{name}")
            for value in map(_finite, fit["history"].get(key, ()))
            if np.isfinite(value)
        ]
        if known and min(known) > 0 and max(known) > 300 * min(known):
            grid[row][0].set_yscale("log")
        grid[row][0].set_ylabel(words.get(name, name))
    grid[0][1].legend(frameon=False, fontsize="small")
    return figure


def _finite(value: Any) -> float:
    """A number as JSON may give it, where infinity and NaN are words."""
    return float(value) if isinstance(value, int | float) and np.isfinite(value) else float("nan")


def confusion_matrix(
    confusion: Sequence[Sequence[int]], names: Sequence[str], *, language: str = "en"
) -> Figure:
    """Counts of true against predicted classes; the colour is the share of the true class.

    The diagonal is left pale, so that the mistakes are what the eye finds.

    Args:
        confusion: (classes, classes), rows are true classes.
        names: of the classes.
        language: `en` or `uk`.
    """
    words = _WORDS[language]
    counts = np.array(confusion)
    share = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    mistakes = share.copy()
    np.fill_diagonal(mistakes, 0.0)
    figure = Figure(figsize=(8.2, 7.4), layout="constrained")
    axes = figure.subplots()
    axes.imshow(mistakes, cmap="Oranges", vmin=0, vmax=max(0.01, float(mistakes.max())))
    for row, column in np.ndindex(*counts.shape):
        diagonal = row == column
        if counts[row, column]:
            axes.text(
                column,
                row,
                str(counts[row, column]),
                ha="center",
                va="center",
                fontsize=9,
                fontweight="bold" if diagonal else "normal",
                color="white" if mistakes[row, column] > 0.6 * mistakes.max() > 0 else "#222222",
            )
    labels = [f"{name}\n{share[i, i]:.1%}" for i, name in enumerate(names)]
    axes.set_yticks(range(len(names)), labels, fontsize=9)
    axes.set_xticks(range(len(names)), names, rotation=45, ha="right", fontsize=9)
    axes.set_xlabel(words["predicted"])
    axes.set_ylabel(words["true"])
    return figure


def confident_mistakes(
    images: np.ndarray,
    labels: np.ndarray,
    probabilities: np.ndarray,
    *,
    names: Sequence[str],
    language: str = "en",
) -> Figure:
    """The wrong answers that the network was surest of, surest first.

    Args:
        images: (n, height, width, channels) uint8.
        labels: (n,).
        probabilities: (n, classes).
        names: of the classes.
        language: `en` or `uk`.
    """
    words = _WORDS[language]
    predicted = probabilities.argmax(axis=1)
    confidence = probabilities.max(axis=1)
    wrong = np.flatnonzero(predicted != labels)
    chosen = wrong[np.argsort(-confidence[wrong], kind="stable")][:24]
    figure = Figure(figsize=(11, 8), layout="constrained")
    grid = figure.subplots(4, 6).ravel()
    for axes in grid:
        axes.set_axis_off()
    if not len(chosen):
        figure.text(0.5, 0.5, words["no_mistakes"], ha="center")
    for axes, index in zip(grid, chosen, strict=False):
        axes.imshow(images[index].squeeze(), cmap="gray", vmin=0, vmax=255)
        axes.set_title(
            f"{words['is']}: {names[labels[index]]}\n{words['said']}: {names[predicted[index]]}",
            fontsize=8,
        )
        axes.text(
            0.97,
            0.03,
            f"{confidence[index]:.0%}",
            color="white",
            fontsize=8,
            ha="right",
            transform=axes.transAxes,
            bbox={"color": "#111111", "pad": 1.5},
        )
    return figure


def reliability(
    labels: np.ndarray, probabilities: np.ndarray, *, temperature: float, language: str = "en"
) -> Figure:
    """Accuracy against confidence, before and after the temperature."""
    words = _WORDS[language]
    figure = Figure(figsize=(4.6, 4.4), layout="constrained")
    axes = figure.subplots()
    axes.plot([0, 1], [0, 1], color=_GREY, linewidth=1, linestyle="--")
    for values, colour, label in (
        (probabilities, _ORANGE, "T = 1"),
        (temper(probabilities, temperature), _BLUE, f"T = {temperature:.2f}"),
    ):
        confidence, right = values.max(axis=1), values.argmax(axis=1) == labels
        index = np.minimum((confidence * 15).astype(int), 14)
        bins = [b for b in np.unique(index) if (index == b).sum() >= 20]
        axes.plot(
            [confidence[index == b].mean() for b in bins],
            [right[index == b].mean() for b in bins],
            marker="o",
            markersize=4,
            color=colour,
            label=label,
        )
    axes.set_xlabel(words["probability"])
    axes.set_ylabel(words["accuracy"])
    axes.legend(frameon=False)
    axes.grid(alpha=0.25)
    return figure


def answer(
    original: np.ndarray,
    pixels: np.ndarray,
    probabilities: np.ndarray,
    *,
    names: Sequence[str],
    unlike_training: bool = False,
    language: str = "en",
) -> Figure:
    """A photograph, what the network saw of it, and what it says.

    Args:
        original: (height, width, 3) uint8.
        pixels: (28, 28) or (size, size, 3) uint8.
        probabilities: (classes,).
        names: of the classes.
        unlike_training: whether to say that the picture looks like nothing the network was trained on.
        language: `en` or `uk`.
    """
    words = _WORDS[language]
    figure = Figure(figsize=(10, 3.4), layout="constrained")
    left, middle, right = figure.subplots(1, 3, width_ratios=(1, 1, 1.3))
    left.imshow(original)
    left.set_title(words["photograph"], fontsize=10)
    middle.imshow(pixels.squeeze(), cmap="gray", vmin=0, vmax=255)
    middle.set_title(words["seen"], fontsize=10)
    for axes in (left, middle):
        axes.set_axis_off()
    order = np.argsort(probabilities, kind="stable")
    colours = [_GREY if unlike_training else _BLUE] * len(order)
    right.barh([names[i] for i in order], probabilities[order], color=colours)
    right.set_xlim(0, 1)
    right.set_xlabel(words["probability"])
    right.spines[["top", "right"]].set_visible(False)
    if unlike_training:
        figure.suptitle(words["unlike"], color=_ORANGE)
    return figure
