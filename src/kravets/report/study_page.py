"""What the pages of a study and of a search show.

Enters: the folder of a study or a search, a language. Leaves: the values of its template. Refuses: damaged
files.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd

from kravets import figures
from kravets.config import from_values
from kravets.data.catalog import CATALOG
from kravets.experiments.axes import AXES, in_language
from kravets.report.drawing import drawing
from kravets.report.run_page import flat
from kravets.report.studies import AGAIN, cells, cost_figure, headers, read_table
from kravets.report.words import WORDS
from kravets.runs import read_plain

_SHOWN_TRIALS = 10


def study_values(folder: Path, language: str) -> dict[str, Any]:
    """The values of `study.html`.

    Raises:
        OSError, KeyError, TypeError, ValueError: a file is missing, or holds something else than a study writes.
    """
    present = [axis for axis in AXES if (folder / f"{axis.name}.json").exists()]
    told = {axis.name: _json(folder / f"{axis.name}.json") for axis in present}
    first = from_values(next(iter(told.values()))["base"])
    for name, study in told.items():
        if from_values(study["base"]) != first:
            raise ValueError(f"{name} was varied around another base than {present[0].name}")
    sections = []
    for axis in present:
        study = told[axis.name]
        table, runs = (read_table(folder / f"{axis.name}{part}.csv") for part in ("", "-runs"))
        labels = [in_language(value, language) for value in table["value"]]
        question = study["question"][language]
        figure = figures.axis(
            runs, table, base=study["verdict"]["base"], labels=labels, title="", language=language
        )
        sections.append(
            {
                "name": axis.name,
                "question": question,
                "prediction": study["prediction"][language],
                "conclusion": study["conclusion"][language],
                "rates": [
                    (in_language(value, language), rate) for value, rate in (study["rates"] or {}).items()
                ],
                "picture": drawing(figure, question),
                "rows": [cells(row, language) for row in table.to_dict("records")],
                "best": in_language(study["verdict"]["best"] or "", language),
                "runs": _runs(runs, language),
            }
        )
    return {
        "title": f"{first.architecture.family}: {CATALOG[first.data].title}",
        "sections": sections,
        "headers": headers(language),
        "cost": drawing(cost_figure(folder, language), WORDS[language]["cost"]),
        "settings": flat(first.model_dump(mode="json")),
    }


def _runs(runs: pd.DataFrame, language: str) -> list[tuple[str, str, str, str, str]]:
    """Value, seed, accuracy or failure, what the doctor found, which Run."""
    return [
        (
            in_language(row["value"], language),
            str(row["seed"]),
            _points(row["accuracy"]) or row["failure"],
            row["findings"],
            row["fingerprint"],
        )
        for row in runs.to_dict("records")
    ]


def search_values(folder: Path, language: str) -> dict[str, Any]:
    """The values of `search.html`.

    Raises:
        OSError, KeyError, TypeError, ValueError: a file is missing, or holds something else than a search writes.
    """
    search = _json(folder / "search.json")
    base = from_values(search["base"])
    trials, confirmed = (read_table(folder / f"{name}.csv") for name in ("trials", "confirmed"))
    sound = trials[trials["failure"] == ""].sort_values("accuracy", ascending=False, kind="stable")
    importance = search["importance"]
    varied = list(trials.columns[1 : list(trials.columns).index("accuracy")])
    return {
        "title": f"{search['kind']}, {base.architecture.family}: {CATALOG[base.data].title}",
        "picture": drawing(figures.search(trials, confirmed, language=language), "search"),
        "count": len(trials),
        "varied": varied,
        "best": [
            (str(row["trial"]), _points(row["accuracy"]), [_short(row[name]) for name in varied])
            for row in sound.head(_SHOWN_TRIALS).to_dict("records")
        ],
        "winners": _winners(confirmed, WORDS[language]),
        "explained": importance["explained"] if importance else 0.0,
        "importance": [
            (row["dimension"], f"{100 * row['importance']:.2f}")
            for row in (importance["table"] if importance else ())
        ],
        "settings": flat(base.model_dump(mode="json")),
    }


def _winners(confirmed: pd.DataFrame, words: Any) -> list[tuple[str, ...]]:
    """Which, in the search, again, interval, n, difference, its interval (for all differences together)."""
    rows: list[tuple[str, ...]] = []
    for number, group in confirmed.groupby("trial", sort=False):
        first = group.iloc[0]
        rows.append(
            (
                words["base"].lower() if not number else f"{words['trial']} {number}",
                _points(first["selected"]),
                _points(first["mean"]),
                _between(first["low"], first["high"]),
                str(int(group["accuracy"].notna().sum())),
                "" if not number else _points(float(group["difference"].mean()), "+.2f"),
                "" if not number else _between(first["difference_low"], first["difference_high"], "+.2f"),
            )
        )
    return rows


def _points(share: Any, form: str = ".2f") -> str:
    return f"{100 * share:{form}}" if isinstance(share, float) and share == share else ""


def _between(low: Any, high: Any, form: str = ".2f") -> str:
    return f"{_points(low, form)} … {_points(high, form)}" if _points(low) and _points(high) else ""


def _short(value: Any) -> str:
    return f"{value:.3g}" if isinstance(value, float) else str(value)


def _json(path: Path) -> Any:
    return read_plain(path, json.load, advice=AGAIN)
