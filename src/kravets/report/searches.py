"""Searches told to a person: the best trials, what mattered, and what is left of the winners.

Enters: the result of a search and its winners trained again. Leaves: text on a console; `trials.csv`,
`confirmed.csv`, `importance.csv`, `search.json` and `search.LANGUAGE.png`. Refuses: nothing.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd
from rich.console import Console
from rich.table import Table

from kravets import figures
from kravets.experiments.confirmation import Confirmation
from kravets.experiments.search_result import Importance, SearchResult, table
from kravets.runs import atomic_file, write_json


def print_search(
    result: SearchResult, confirmed: Sequence[Confirmation], weights: Importance | None, *, console: Console
) -> None:
    """The best trials, the weight of the dimensions, the winners trained again."""
    trials = Table(
        title=f"{result.kind}: the best of {len(result.trials)} trials", title_justify="left", box=None
    )
    trials.add_column("trial", justify="right")
    trials.add_column("validation", justify="right")
    trials.add_column("s", justify="right")
    trials.add_column("settings")
    for trial in result.best(5):
        settings = ", ".join(f"{name} {_short(value)}" for name, value in trial.values.items())
        seconds = "" if math.isnan(trial.record.seconds) else f"{trial.record.seconds:.1f}"
        trials.add_row(str(trial.number), f"{100 * trial.record.accuracy:.2f}", seconds, settings)
    console.print(trials)
    if weights:
        named = ", ".join(
            f"{row.dimension} {100 * row.importance:.2f}"
            for row in weights.table.head(5).itertuples(index=False)
        )
        console.print(
            f"What mattered (a forest explains {max(weights.explained, 0):.0%} of what it has not seen; points of "
            f"accuracy): {named}",
            markup=False,
        )
    again = Table(title="Trained again, with fresh seeds and splits", title_justify="left", box=None)
    for header in ("", "in the search", "again", "95 % interval", "n", "from the base", "interval for all"):
        again.add_column(header, justify="right")
    for row in confirmed:
        fresh, difference = row.fresh, row.difference
        again.add_row(
            "base" if row.trial is None else f"trial {row.trial.number}",
            _points(row.selected),
            _points(fresh["mean"]),
            _range(fresh),
            str(fresh["n"]),
            "" if row.trial is None else _points(difference["mean"], "+.2f"),
            "" if row.trial is None else _range(difference, "+.2f"),
        )
    console.print(again)


def _points(share: float, form: str = ".2f") -> str:
    return "" if math.isnan(share) else f"{100 * share:{form}}"


def _range(about: dict[str, float], form: str = ".2f") -> str:
    low, high = _points(about["low"], form), _points(about["high"], form)
    return f"{low} to {high}" if low else ""


def _short(value: Any) -> str:
    return f"{value:.3g}" if isinstance(value, float) else str(value)


def confirmations(confirmed: Sequence[Confirmation]) -> pd.DataFrame:
    """One row a fresh training; trial 0 is the base."""
    return pd.DataFrame(
        [
            {
                "trial": row.trial.number if row.trial else 0,
                "seed": seed,
                "selected": row.selected,
                "accuracy": accuracy,
                "difference": difference,
                "difference_low": row.difference["low"],
                "difference_high": row.difference["high"],
                **{name: row.fresh[name] for name in ("mean", "std", "low", "high")},
                "seconds": record.seconds,
                "parameters": record.parameters,
                "fingerprint": record.config.fingerprint,
            }
            for row in confirmed
            for seed, accuracy, difference, record in zip(
                row.seeds, row.accuracies, row.differences, row.records, strict=True
            )
        ]
    )


def search_as_dict(
    result: SearchResult, confirmed: Sequence[Confirmation], weights: Importance | None
) -> dict[str, Any]:
    """A search as plain values for JSON; what is not known is null."""
    return {
        "kind": result.kind,
        "base": result.base.model_dump(mode="json"),
        "trials": _rows(table(result)),
        "importance": None
        if weights is None
        else {"explained": weights.explained, "trials": weights.trials, "table": _rows(weights.table)},
        "confirmed": _rows(confirmations(confirmed)),
        "winners": [
            {"trial": row.trial.number, "settings": row.trial.record.config.model_dump(mode="json")}
            for row in confirmed
            if row.trial
        ],
    }


def _rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    return json.loads(frame.to_json(orient="records", double_precision=6))


def write_search(
    result: SearchResult, confirmed: Sequence[Confirmation], weights: Importance | None, folder: Path
) -> list[Path]:
    """Writes the tables, the figure and `search.json`.

    Returns:
        The files.
    """
    trials, again = table(result), confirmations(confirmed)
    frames = {"trials": trials, "confirmed": again}
    if weights:
        frames["importance"] = weights.table
    written = []
    for name, frame in frames.items():
        written.append(folder / f"{name}.csv")
        with atomic_file(written[-1]) as temporary:
            frame.round(6).to_csv(temporary, index=False)
    written.append(folder / "search.json")
    write_json(written[-1], search_as_dict(result, confirmed, weights))
    for language in ("en", "uk"):
        written.append(folder / f"search.{language}.png")
        with atomic_file(written[-1]) as temporary:
            figures.search(trials, again, language=language).savefig(temporary, dpi=110)
    return written
