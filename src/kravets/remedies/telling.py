"""A healing told: as a table in text, as HTML in a notebook or on a page, as JSON.

Enters: the plain dictionary of `Healing.as_dict`. Leaves: text. Refuses: to train or to judge. No Keras
here, so that another process can tell it.
"""

from __future__ import annotations

import html
from typing import Any

from kravets.diagnosis.curves import before_and_after

_COLOURS = {"verified": "#1a7f37", "worse": "#b3261e"}
SCORES = {
    "right": "1 is right, 0 wrong or as far off as the mean",
    "probabilities": "1 is sure and right, 0 gives the right class a tenth, -1 a hundredth",
    "halves": "1 is right, 0 wrong; training and validation samples count half each",
    "gap": "1 is a validation score as on samples never seen, 0 one that is off by 1",
    "loss": "1 is a loss of zero, 0 that of the untrained network",
}
WITH_VALIDATION = ("halves", "gap")  # scores that ask the user's validation samples as well
HEADINGS = ("change", "score", "gain", "95 % interval", "pairs", "seconds", "verdict")


def rows_of(told: dict[str, Any]) -> list[tuple[str, ...]]:
    """The table's rows, one a change."""
    rows: list[tuple[str, ...]] = []
    for row in told["rows"]:
        known, name = row["verdict"], " + ".join(row["names"]) or "untouched program"
        label = f"by lot: {name}" if row["role"] == "random" else name
        said = ""
        if row["failure"]:
            said = f"failed: {row['failure']}"
        elif known:
            said = known["name"]
            if known["more"]:
                said += f" ({known['more']} more pairs needed)"
        rows.append(
            (
                label,
                f"{row['score']:.3f}",
                f"{known['gain']:+.3f}" if known else "",
                f"{known['low']:+.3f} to {known['high']:+.3f}" if known and known["pairs"] > 1 else "",
                str(known["pairs"]) if known else "",
                f"{row['seconds']:.1f}",
                said,
            )
        )
    return rows


def headline(told: dict[str, Any]) -> str:
    """What came of it, in a sentence or two."""
    if told["reason"]:
        return f"Nothing was tried: {told['reason']}."
    if not told["rows"]:
        return "The time was over before one training was done; give it more minutes."
    cost = f"{told['trainings']:.1f} trainings, {told['seconds']:.0f} s"
    ended = "; ended early, more time may find more" if told["interrupted"] else ""
    best = told["best"]
    if best is None:
        return f"No remedy that was tried gains anything on held-out samples ({cost}{ended})."
    names, known = " + ".join(best["names"]), best["verdict"]
    proof = {
        "verified": "is verified",
        "not verified": "looks best but is not verified",
    }.get(known["name"], f"looks best, {known['name']}")
    interval = f", {known['low']:+.3f} to {known['high']:+.3f}" if known["pairs"] > 1 else ", once"
    measure = "nearer to held-out samples" if told.get("score") == "gap" else "on held-out samples"
    return f"{names} {proof}: {known['gain']:+.3f} {measure}{interval} ({cost}{ended})."


def score_of(told: dict[str, Any]) -> tuple[str, ...]:
    """What the numbers of the table mean, in two lines."""
    known = told.get("score") or "right"
    part = "training and validation samples" if known in WITH_VALIDATION else "training samples"
    return (
        f"Score: {SCORES[known]}; paired trainings on the same seeds and the same",
        f"held-out quarter of the {part}; the intervals allow for the choice among remedies.",
    )


def as_text(told: dict[str, Any]) -> str:
    """The healing as lines of text."""
    rows = [HEADINGS, *rows_of(told)]
    widths = [max(len(row[i]) for row in rows) for i in range(len(HEADINGS) - 1)]
    lines = [headline(told)]
    if len(rows) > 1:
        lines.append("")
        for row in rows:
            cells = [row[0].ljust(widths[0]), *(row[i].rjust(widths[i]) for i in range(1, len(widths)))]
            lines.append("  ".join([*cells, row[-1]]).rstrip())
        lines += ["", *score_of(told)]
    lines += [f"{name}: {text}" for name, text in told["sentences"].items()]
    lines += [f"by hand: {code}" for code in told.get("by_hand", ())]
    return "\n".join(lines)


def as_html(told: dict[str, Any]) -> str:
    """The healing as a part of a page, with the curves before and after."""
    heading = "".join(f"<th>{name}</th>" for name in HEADINGS)
    body = ""
    for row in rows_of(told):
        colour = _COLOURS.get(row[-1], "inherit")
        cells = "".join(f"<td>{html.escape(cell)}</td>" for cell in row[:-1])
        body += f"<tr>{cells}<td style='color:{colour}'>{html.escape(row[-1])}</td></tr>"
    curves = before_and_after(*told["curves"]) if told["curves"] else ""
    sentences = "".join(
        f"<li><b>{html.escape(name)}</b>: {html.escape(text)}</li>"
        for name, text in told["sentences"].items()
    )
    diff = told.get("diff") or ""
    return (
        "<div style='font-family:system-ui,sans-serif;max-width:60em;line-height:1.4'>"
        f"<p><b>{html.escape(headline(told))}</b></p>"
        + (f"<table style='font-size:90%;text-align:left'><tr>{heading}</tr>{body}</table>" if body else "")
        + (f"<p style='font-size:90%'>{html.escape(' '.join(score_of(told)))}</p>" if body else "")
        + curves
        + (f"<ul>{sentences}</ul>" if sentences else "")
        + (f"<pre style='overflow:auto'>{html.escape(diff)}</pre>" if diff else "")
        + "".join(f"<p>by hand: <code>{html.escape(code)}</code></p>" for code in told.get("by_hand", ()))
        + "</div>"
    )
