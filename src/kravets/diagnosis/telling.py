"""Findings told: as text, in colour in a terminal, as HTML in a notebook or a page, as JSON.

Enters: a case and its judgement, or the plain dictionary that they become. Leaves: `Report`. Refuses: to
measure or to judge anything. No Keras here, so that a report can be told by another process.
"""

from __future__ import annotations

import dataclasses
import html
import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kravets.diagnosis.curves import pictures, thinned
from kravets.diagnosis.vocabulary import PROBLEMS

if TYPE_CHECKING:
    from kravets.diagnosis.facts import Case
    from kravets.diagnosis.judging import Judgement

_COLOURS = {"error": "red", "warning": "yellow", "note": "cyan"}
_CSS = {"error": "#b3261e", "warning": "#9a6700", "note": "#2563a8"}
_ENDED = {"stopped": "was stopped by a callback", "running": "is running"}
_WELL = "Nothing is wrong, as far as can be seen."


def number(value: float | int | str) -> str:
    """A number as a person reads it.

    Example:
        >>> number(0.000123456), number(1234567), number("none")
        ('0.000123', '1,234,567', 'none')
    """
    if isinstance(value, str):
        return value
    if isinstance(value, int):
        return f"{value:,}"
    return f"{value:.3g}" if abs(value) < 1e5 else f"{value:.2e}"


def as_dict(case: Case, judgement: Judgement) -> dict[str, Any]:
    """One `fit` as plain values, ready for JSON; infinity and NaN become words."""
    outcome = judgement.outcome
    reached = {
        "ended": case.ended,
        "epochs": len(case.history),
        "epochs_asked": case.setup.epochs,
        "task": outcome.task,
        "train_skill": outcome.train,
        "validation_skill": outcome.validation,
        "reference_skill": outcome.reference,
        "last": {name: _plain(value) for name, value in (case.history or [{}])[-1].items()},
        "error": case.error,
    }
    own = max(case.seconds - case.doctor_seconds, 1e-9)
    return {
        "line": case.line,
        "file": case.file,
        "steps": case.steps,
        "outcome": {name: _plain(value) for name, value in reached.items()},
        "history": {
            name: [_plain(value) for value in column] for name, column in thinned(case.history).items()
        },
        "findings": [finding.as_dict() for finding in judgement.findings],
        "checks": [check.as_dict() for check in judgement.checks],
        "overhead": {
            "seconds": round(case.doctor_seconds, 3),
            "fraction": round(case.doctor_seconds / own, 4),
        },
        "seconds": round(case.seconds, 3),
        "first_alarm": None if case.first_alarm is None else dataclasses.asdict(case.first_alarm),
        "notes": list(case.notes),
    }


def _plain(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, 6) if math.isfinite(value) else str(value)
    return value


class Report:
    """One `fit`, told.

    Args:
        facts: what `as_dict` made.
    """

    def __init__(self, facts: dict[str, Any]) -> None:
        self._facts = facts

    def as_dict(self) -> dict[str, Any]:
        """For JSON; one entry of `fits`."""
        return self._facts

    @property
    def findings(self) -> list[dict[str, Any]]:
        """Ranked."""
        return self._facts["findings"]

    def title(self) -> str:
        """Where the `fit` stands and how it ended."""
        facts, outcome = self._facts, self._facts["outcome"]
        place = f"{Path(facts['file']).name}, line {facts['line']}" if facts["file"] else "this fit"
        ended = _ENDED.get(outcome["ended"], outcome["ended"])
        return f"{place}: {outcome['epochs']} of {outcome['epochs_asked']} epochs, {facts['steps']} steps, {ended}"

    def outcome_line(self) -> str:
        """What was reached, in one line."""
        names = {
            "train_skill": "on training samples",
            "validation_skill": "on held-out samples",
            "reference_skill": "of a plain method",
        }
        outcome = self._facts["outcome"]
        parts = [f"{outcome[key]:.2f} {words}" for key, words in names.items() if outcome[key] is not None]
        if not parts:
            return "How well it learned could not be judged."
        return f"Skill (0 is guessing, 1 is perfect): {', '.join(parts)}."

    def summary(self) -> str:
        """How many checks ended how, and what watching cost."""
        counts: dict[str, int] = {}
        for check in self._facts["checks"]:
            counts[check["outcome"]] = counts.get(check["outcome"], 0) + 1
        told = ", ".join(
            f"{count} {'findings' if name == 'finding' and count > 1 else name}"
            for name, count in sorted(counts.items(), key=lambda item: -item[1])
        )
        cost = f"watching took {self._facts['overhead']['seconds']:.1f} of {self._facts['seconds']:.1f} s"
        return f"{len(self._facts['checks'])} checks: {told}; {cost}."

    def __str__(self) -> str:
        lines = [self.title(), self.outcome_line(), ""]
        lines += [] if self.findings else [_WELL, ""]
        for finding in self.findings:
            lines += [*_lines(finding), ""]
        return "\n".join([*lines, *self._last_lines()])

    __repr__ = __str__

    def _last_lines(self) -> list[str]:
        error = self._facts["outcome"]["error"]
        lines = [f"The training failed: {error}", ""] if error else []
        return [*lines, *(f"Not observed: {note}." for note in self._facts["notes"]), self.summary()]

    def __rich_console__(self, console: Any, options: Any) -> Any:
        from rich.text import Text

        yield Text(self.title(), style="bold")
        yield Text(self.outcome_line() + "\n", style="dim")
        if not self.findings:
            yield Text(_WELL + "\n", style="green")
        for finding in self.findings:
            head, *rest = _lines(finding)
            yield Text(head, style=f"bold {_COLOURS[finding['severity']]}")
            yield Text("\n".join(rest) + "\n")
        yield Text("\n".join(self._last_lines()), style="dim")

    def _repr_html_(self) -> str:
        parts = [
            "<div style='font-family:system-ui,sans-serif;max-width:48em;line-height:1.4'>",
            f"<b>{html.escape(self.title())}</b><br><small>{html.escape(self.outcome_line())}</small>",
        ]
        parts += [pictures(self._facts["history"])]
        parts += [] if self.findings else [f"<p style='color:#1a7f37'>{_WELL}</p>"]
        parts += [_html_of(finding) for finding in self.findings]
        parts += [f"<div><small>{html.escape(line)}</small></div>" for line in self._last_lines() if line]
        return "".join([*parts, "</div>"])


class Reports:
    """Several `fit`s, told one after the other.

    Args:
        reports: in the order of the calls.
    """

    def __init__(self, reports: list[Report]) -> None:
        self.reports = reports

    def __str__(self) -> str:
        return "\n\n".join(map(str, self.reports)) or "No fit was seen."

    __repr__ = __str__

    def _repr_html_(self) -> str:
        return "<hr>".join(report._repr_html_() for report in self.reports) or "<p>No fit was seen.</p>"

    def as_dict(self) -> list[dict[str, Any]]:
        """For JSON."""
        return [report.as_dict() for report in self.reports]


def page(reports: Reports, title: str, more: str = "") -> str:
    """The reports, and more HTML behind them, as one page that needs nothing else."""
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        '<meta name="color-scheme" content="light dark">'
        f"<title>{html.escape(title)}</title><style>body{{margin:2em auto;max-width:50em;padding:0 1em}}"
        "td,th{padding:0 .8em 0 0}</style></head>"
        f"<body><h1 style='font:600 1.3em system-ui,sans-serif'>{html.escape(title)}</h1>"
        f"{reports._repr_html_()}{more}</body></html>\n"
    )


def _place(finding: dict[str, Any]) -> str:
    where = finding["where"]
    parts = [f"layer {where['layer']}"] if "layer" in where else []
    parts += [where["argument"]] if "argument" in where else []
    return f" ({', '.join(parts)})" if parts else ""


def _lines(finding: dict[str, Any]) -> list[str]:
    cause = finding["caused_by"]
    shift = "   " if cause else ""
    indent = shift + "   "
    explained = f", follows from {cause}" if cause else ""
    lines = [
        f"{shift}{finding['rank']}. {finding['severity']} {finding['code']} {finding['problem']}{explained}",
        f"{indent}{finding['summary']}{_place(finding)}",
    ]
    for evidence in finding["evidence"]:
        value = number(evidence["value"])
        lines += [f"{indent}- {evidence['name']}: {value} (healthy: {evidence['threshold']})"]
    lines += [f"{indent}- against it: {text}" for text in finding["counter_evidence"]]
    lines += [f"{indent}- ruled out: {text}" for text in finding["ruled_out"]]
    if finding["remedies"]:
        lines.append(f"{indent}try: " + "; then ".join(finding["remedies"]))
    return [*lines, f"{indent}more: kravets explain {finding['code']}"]


def _html_of(finding: dict[str, Any]) -> str:
    colour, cause = _CSS[finding["severity"]], finding["caused_by"]
    explained = f" · follows from {cause}" if cause else ""
    rows = "".join(
        f"<tr><td>{html.escape(evidence['name'])}</td><td style='text-align:right'>"
        f"<b>{html.escape(number(evidence['value']))}</b></td><td>{html.escape(evidence['threshold'])}</td></tr>"
        for evidence in finding["evidence"]
    )
    others = [f"against it: {text}" for text in finding["counter_evidence"]]
    others += [f"ruled out: {text}" for text in finding["ruled_out"]]
    listed = "".join(f"<li>{html.escape(text)}</li>" for text in others)
    remedies = "".join(f"<li>{html.escape(text)}</li>" for text in finding["remedies"])
    heading = "<tr style='text-align:left'><th>measured</th><th></th><th>healthy</th></tr>"
    return (
        f"<div style='border-left:4px solid {colour};padding:.3em .8em;margin:.8em 0 .8em {'2em' if cause else '0'}'>"
        f"<b style='color:{colour}'>{finding['rank']}. {finding['severity']}</b> <code>{finding['code']}</code> "
        f"<b>{html.escape(PROBLEMS[finding['problem']].title)}</b> <small>{finding['problem']}{explained}</small>"
        f"<p style='margin:.3em 0'>{html.escape(finding['summary'])}"
        f"<small>{html.escape(_place(finding))}</small></p>"
        + (f"<table style='font-size:90%'>{heading}{rows}</table>" if rows else "")
        + (f"<ul style='margin:.3em 0'>{listed}</ul>" if listed else "")
        + (f"<div>Try, in this order:<ol style='margin:.2em 0'>{remedies}</ol></div>" if remedies else "")
        + f"<small>more: <code>kravets explain {finding['code']}</code></small></div>"
    )
