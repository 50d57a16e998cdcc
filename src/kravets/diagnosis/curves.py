"""Learning curves as a picture inside a page.

Enters: the numbers of each epoch. Leaves: SVG text that needs nothing else, in the page's own colours.
Refuses: names of metrics as markup, and numbers that are not finite. No drawing library here, because a
report is told in notebooks and in processes where none is installed.
"""

from __future__ import annotations

import html
import math
from collections.abc import Mapping, Sequence

_MOST = 300  # points a curve; more are thinned out
_WIDTH, _HEIGHT, _LEFT, _TOP, _BOTTOM = 310, 170, 58, 24, 22
_COLOURS = ("#d1691e", "#2a78b8")


def thinned(history: Sequence[Mapping[str, float]]) -> dict[str, list[float]]:
    """Epoch numbers and each metric by name, at most 300 of each, the first and the last always.

    Example:
        >>> thinned([{"loss": 2.0}, {"loss": 1.0}])
        {'epoch': [1, 2], 'loss': [2.0, 1.0]}
    """
    count = len(history)
    many = min(count, _MOST)
    kept = [round(place * (count - 1) / max(many - 1, 1)) for place in range(many)]
    names = dict.fromkeys(name for row in history for name in row)  # not every epoch need be validated
    columns = {name: [history[row].get(name, math.nan) for row in kept] for name in names}
    return {"epoch": [row + 1 for row in kept], **columns} if kept else {}


def pictures(columns: Mapping[str, Sequence[float | str | None]]) -> str:
    """One small picture for the loss and one for the first metric beside it; empty where there is one epoch.

    Args:
        columns: as `thinned` gives them; values that are not finite may be words or None.
    """
    epochs = [float(number) for number in columns.get("epoch", ()) if isinstance(number, int | float)]
    others = [
        name
        for name in columns
        if name not in ("epoch", "loss", "learning_rate") and not name.startswith("val_")
    ]
    shown = [name for name in ["loss", *others[:1]] if name in columns]
    if len(epochs) < 2 or not shown:
        return ""
    drawn = [
        _picture(name, epochs, {"training": columns[name], "validation": columns.get(f"val_{name}", ())})
        for name in shown
    ]
    return f"<div>{''.join(drawn)}</div>"


def before_and_after(
    before: Mapping[str, Sequence[float | None]], after: Mapping[str, Sequence[float | None]]
) -> str:
    """One picture for the loss and one for its validation, each with the curve before and after a change.

    Args:
        before: a metric's name to its values by epoch.
        after: likewise; it may have more epochs, or fewer.
    """
    shown = [name for name in ("loss", "val_loss") if name in before and name in after]
    longest = max((len(part[name]) for name in shown for part in (before, after)), default=0)
    epochs = [float(number + 1) for number in range(longest)]
    if longest < 2:
        return ""
    drawn = [_picture(name, epochs, {"before": before[name], "after": after[name]}) for name in shown]
    return f"<div>{''.join(drawn)}</div>"


def _picture(name: str, epochs: Sequence[float], curves: Mapping[str, Sequence[float | str | None]]) -> str:
    points = {
        label: [
            (epoch, float(value))
            for epoch, value in zip(epochs, values, strict=False)
            if isinstance(value, int | float) and math.isfinite(value)
        ]
        for label, values in curves.items()
    }
    heights = [value for curve in points.values() for _, value in curve]
    if not heights:
        return ""
    low, high = min(heights), max(heights)
    spread = (high - low) or 1.0

    def at(epoch: float, value: float) -> str:
        x = _LEFT + (epoch - epochs[0]) / (epochs[-1] - epochs[0]) * (_WIDTH - _LEFT - 8)
        y = _TOP + (high - value) / spread * (_HEIGHT - _TOP - _BOTTOM)
        return f"{x:.1f},{y:.1f}"

    lines, legend = [], []
    for colour, (label, curve) in zip(_COLOURS, points.items(), strict=False):
        if curve:
            way = " ".join(at(epoch, value) for epoch, value in curve)
            lines.append(f"<polyline points='{way}' fill='none' stroke='{colour}' stroke-width='1.8'/>")
            legend.append(f"<tspan fill='{colour}'>{label}</tspan>")
    floor = _HEIGHT - _BOTTOM
    title = html.escape(name)
    texts = [
        f"<text x='{_LEFT}' y='12' font-weight='600'>{title}</text>",
        f"<text x='{_LEFT - 5}' y='{_TOP + 8}' text-anchor='end'>{high:.3g}</text>",
        f"<text x='{_LEFT - 5}' y='{floor}' text-anchor='end'>{low:.3g}</text>",
        f"<text x='{_LEFT}' y='{_HEIGHT - 6}'>{epochs[0]:.0f}</text>",
        f"<text x='{(_LEFT + _WIDTH) / 2 - 20:g}' y='{_HEIGHT - 6}' text-anchor='middle'>{' '.join(legend)}</text>",
        f"<text x='{_WIDTH - 8}' y='{_HEIGHT - 6}' text-anchor='end'>epoch {epochs[-1]:.0f}</text>",
    ]
    frame = f"<path d='M{_LEFT},{_TOP}V{floor}H{_WIDTH - 8}' fill='none' stroke='currentColor' opacity='.4'/>"
    return (
        f"<svg width='{_WIDTH}' height='{_HEIGHT}' viewBox='0 0 {_WIDTH} {_HEIGHT}' role='img' "
        f"aria-label='{title} by epoch' font-size='11' fill='currentColor'>{frame}{''.join([*texts, *lines])}</svg>"
    )
