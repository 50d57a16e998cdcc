"""Figures of the clinic: a training beside a better one.

Enters: histories as lists by name. Leaves: figures. Refuses: to show or to save them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.figure import Figure

from kravets.figures.style import BLUE, ORANGE

_WORDS = {
    "en": {
        "epoch": "epoch",
        "loss": "loss",
        "accuracy": "accuracy",
        "before": "as it was",
        "after": "healed",
        "training": "training",
        "validation": "held out",
    },
    "uk": {
        "epoch": "епоха",
        "loss": "втрати",
        "accuracy": "точність",
        "before": "як було",
        "after": "після лікування",
        "training": "навчання",
        "validation": "відкладені",
    },
}


def before_and_after(
    before: Mapping[str, Sequence[float | str | None]],
    after: Mapping[str, Sequence[float | str | None]],
    *,
    language: str = "en",
) -> Figure:
    """Loss and accuracy of a training and of the healed one, on the same axes.

    Args:
        before: values by name, `val_` in front of those of held-out samples; what is no finite number is left out.
        after: likewise.
        language: `en` or `uk`.
    """
    words = _WORDS[language]
    shown = [name for name in ("loss", "accuracy") if name in before or name in after]
    figure = Figure(figsize=(5.2 * len(shown), 3.1), layout="constrained")
    for axes, name in zip(figure.subplots(1, len(shown), squeeze=False)[0], shown, strict=True):
        for which, curves, colour in (("before", before, ORANGE), ("after", after, BLUE)):
            for key, part, style in ((name, "training", ":"), (f"val_{name}", "validation", "-")):
                values = np.array(
                    [
                        float(value) if isinstance(value, int | float) else np.nan
                        for value in curves.get(key, ())
                    ]
                )
                if len(values):
                    label = f"{words[which]}, {words[part]}"
                    epochs = np.arange(1, len(values) + 1)
                    axes.plot(epochs, values, style, color=colour, label=label)
        finite = [v for line in axes.lines for v in np.asarray(line.get_ydata(), float) if np.isfinite(v)]
        if name == "loss" and finite and 0 < 100 * min(finite) < max(finite):
            axes.set_yscale("log")
        axes.set_title(words[name])
        axes.set_xlabel(words["epoch"])
        axes.xaxis.get_major_locator().set_params(integer=True)
        axes.grid(alpha=0.25)
        axes.spines[["top", "right"]].set_visible(False)
    figure.axes[0].legend(frameon=False, fontsize="small")
    return figure
