"""Studies told to a person: a live table, the final one, files with figures.

Enters: studies and the records of their runs. Leaves: text on a console; for each axis `AXIS.csv` (one row a
value), `AXIS-runs.csv` (one row a run), `AXIS.json` and `AXIS.LANGUAGE.png`. Refuses: nothing.
"""

from __future__ import annotations

import contextlib
import json
import math
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any

import pandas as pd
from matplotlib.figure import Figure
from rich.console import Console
from rich.live import Live
from rich.table import Table

from kravets import figures
from kravets.config import Config
from kravets.experiments.axes import AXES, in_language
from kravets.experiments.ledger import Record
from kravets.experiments.statistics import UNWATCHED, p_text
from kravets.experiments.study import Study
from kravets.runs import atomic_file, read_plain, write_json

AGAIN = "start the study or search again: the Runs stay, and none is trained twice"
_LONGEST = 24  # rows of the live table
_HEADERS = {
    "en": (
        "value",
        "n",
        "validation",
        "95 % interval",
        "difference",
        "p (Holm)",
        "training",
        "gap",
        "s",
        "found",
    ),
    "uk": (
        "значення",
        "n",
        "валідація",
        "95 % інтервал",
        "різниця",
        "p (Холм)",
        "навч. дані",
        "розрив",
        "с",
        "знайдено",
    ),
}


def print_study(study: Study, *, console: Console, language: str = "en") -> None:
    """The table of an axis and its conclusion."""
    title = f"{study.axis.name}: {study.axis.question[language]}"
    table = Table(title=title, title_justify="left", box=None)
    for index, header in enumerate(headers(language)):
        table.add_column(header, justify="left" if index in (0, 9) else "right", no_wrap=index == 0)
    for row in study.table.to_dict("records"):
        best = row["value"] == study.verdict["best"]
        table.add_row(*cells(row, language), style="bold" if best else None)
    console.print(table)
    console.print(study.conclusion(language), markup=False)


def headers(language: str) -> tuple[str, ...]:
    """The columns of an axis' table; all but the first and the last hold numbers."""
    return _HEADERS[language]


def cells(row: dict[str, Any], language: str) -> list[str]:
    """One row of an axis' table as text, a cell a header."""

    def points(share: float, form: str = ".2f") -> str:
        return "" if math.isnan(share) else f"{100 * share:{form}}"

    failed = f" (-{row['failed']})" if row["failed"] else ""
    found = "" if row["failures"] and row["findings"] == UNWATCHED else row["findings"]
    interval = "" if math.isnan(row["low"]) else f"{points(row['low'])} to {points(row['high'])}"
    return [
        in_language(row["value"], language),
        f"{row['n']}{failed}",
        points(row["accuracy"]),
        interval if language == "en" else interval.replace(" to ", "–"),
        points(row["difference"], "+.2f"),
        p_text(row["p_holm"]),
        points(row["train_accuracy"]),
        points(row["gap"], "+.1f"),
        "" if math.isnan(row["seconds"]) else f"{row['seconds']:.1f}",
        " ".join(filter(None, (row["failures"], found))),
    ]


def study_as_dict(study: Study) -> dict[str, Any]:
    """A study as plain values for JSON; what is not known is null."""
    return {
        "axis": study.axis.name,
        "question": study.axis.question,
        "prediction": study.axis.prediction,
        "conclusion": {language: study.conclusion(language) for language in ("en", "uk")},
        "verdict": study.verdict,
        "rates": study.rates,
        "seeds": list(study.seeds),
        "base": study.base.model_dump(mode="json"),
        "table": json.loads(_rounded(study.table).to_json(orient="records", double_precision=15)),
    }


def write_study(study: Study, folder: Path) -> list[Path]:
    """Writes tables, conclusion and figures of one axis.

    Returns:
        The files.
    """
    name = study.axis.name
    written = [folder / f"{name}.csv", folder / f"{name}-runs.csv", folder / f"{name}.json"]
    watched = study.runs.fillna({"findings": UNWATCHED})  # silence would look like health
    for path, frame in zip(written, (study.table, watched), strict=False):
        with atomic_file(path) as temporary:
            _rounded(frame).to_csv(temporary, index=False)
    write_json(written[2], study_as_dict(study))
    for language in ("en", "uk"):
        figure = study_figure(study, language)
        written.append(folder / f"{name}.{language}.png")
        with atomic_file(written[-1]) as temporary:
            figure.savefig(temporary, dpi=110)
    return written


def study_figure(study: Study, language: str) -> Figure:
    """The figure of an axis."""
    return figures.axis(
        study.runs,
        study.table,
        base=study.verdict["base"],
        labels=[in_language(value, language) for value in study.table["value"]],
        title=study.axis.question[language],
        language=language,
    )


def _rounded(frame: pd.DataFrame) -> pd.DataFrame:
    """Numbers to six places; p-values, of which the small ones would be zero, to three digits."""
    small = [name for name in ("p", "p_holm") if name in frame]
    rounded = frame.round({name: 6 for name in frame.columns if name not in small})
    return rounded.assign(**{name: rounded[name].map(lambda p: float(f"{p:.3g}")) for name in small})


def write_cost(folder: Path) -> list[Path]:
    """Draws accuracy against training time over all axes that have been written into a folder.

    Returns:
        The files.
    """
    written = []
    for language in ("en", "uk"):
        written.append(folder / f"cost.{language}.png")
        with atomic_file(written[-1]) as temporary:
            cost_figure(folder, language).savefig(temporary, dpi=110)
    return written


def cost_figure(folder: Path, language: str) -> Figure:
    """Accuracy against training time over all axes that have been written into a folder."""
    paths = [(axis.name, folder / f"{axis.name}.csv") for axis in AXES]
    tables = {name: read_table(path) for name, path in paths if path.exists()}
    names = {
        f"{axis}: {value}": f"{axis}: {in_language(value, language)}"
        for axis, table in tables.items()
        for value in table["value"]
    }
    return figures.cost(tables, language=language, names=names)


def read_table(path: Path) -> pd.DataFrame:
    """A table that was written before; values and words are text, also where they look like numbers."""
    words = dict.fromkeys(("value", "failure", "failures", "findings", "fingerprint"), str)
    table = read_plain(
        path,
        lambda file: pd.read_csv(file, dtype=words, keep_default_na=False, na_values=[""]),
        advice=AGAIN,
    )
    return table.fillna({name: "" for name in words if name in table})


def _described(config: Config) -> str:
    """The settings that a search varies, in a few words."""
    look, moves = config.architecture, config.optimization
    return (
        f"{'-'.join(map(str, look.widths))} {look.activation}, {look.normalization}, dropout {look.dropout:g}, "
        f"{moves.optimizer}, batch {config.batch_size}, {config.epochs} epochs"
    )


class StudyBoard:
    """What a person sees while trainings run: a live table in a terminal, one line a training elsewhere.

    Args:
        console: where to; standard error, so that standard output stays free for results.

    Example:
        >>> with StudyBoard(Console(quiet=True)) as board:
        ...     board.planned("layers", {})
    """

    def __init__(self, console: Console) -> None:
        self._console = console
        self._live: Live | None = None
        self._title = ""
        self._names: dict[str, str] = {}
        self._seen: dict[str, Record] = {}
        self._expected, self._fixed = 0, True
        self._started = time.monotonic()

    def __enter__(self) -> StudyBoard:
        """Shows the table."""
        if self._console.is_terminal:
            self._live = Live(
                get_renderable=self._table, console=self._console, refresh_per_second=2, transient=True
            )
            self._live.start()
        return self

    @contextlib.contextmanager
    def paused(self) -> Iterator[None]:
        """Takes the table away while something else is printed, which would be overwritten."""
        if self._live:
            self._live.stop()
        try:
            yield
        finally:
            if self._live:
                self._live.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Takes it away."""
        if self._live:
            self._live.stop()

    def planned(self, title: str, configs: Mapping[tuple[str, float], Config]) -> None:
        """What is trained next; the trainings of one value make one row."""
        self._title, self._seen = title, {}
        self._names = {config.fingerprint: value for (value, _), config in configs.items()}
        self._expected, self._fixed = len(self._names), True
        self._started = time.monotonic()
        self._show()

    def searching(self, title: str, expected: int) -> None:
        """So many trainings come next, whose settings are not known yet."""
        self._title, self._seen, self._names = title, {}, {}
        self._expected, self._fixed = expected, False
        self._started = time.monotonic()
        self._show()

    def told(self, record: Record) -> None:
        """A training has ended, now or earlier."""
        fingerprint = record.config.fingerprint
        if fingerprint in self._seen or (self._fixed and fingerprint not in self._names):
            return
        if fingerprint not in self._names:
            self._names[fingerprint] = _described(record.config)
        self._seen[fingerprint] = record
        if self._live:
            self._show()
            return
        name = self._names[fingerprint]
        rate = record.config.optimization.learning_rate
        result = f"{record.failure}: {record.detail}" if record.failure else f"{100 * record.accuracy:.2f} %"
        seconds = "" if record.failure else f", {record.seconds:.1f} s"
        done = f"{len(self._seen)}/{self._expected}"
        self._console.print(
            f"{self._title} {done}: {name}, rate {rate:g}, seed {record.config.seed}: {result}{seconds}",
            markup=False, highlight=False, soft_wrap=True,
        )  # fmt: skip

    def _show(self) -> None:
        if self._live:
            self._live.refresh()

    def _table(self) -> Table:
        minutes = (time.monotonic() - self._started) / 60
        title = f"{self._title}: {len(self._seen)} of {self._expected} trainings, {minutes:.1f} min"
        table = Table(title=title, title_justify="left", box=None)
        for header in ("value", "done", "validation so far", "s", "found"):
            table.add_column(header, justify="left" if header in ("value", "found") else "right")
        shown = list(dict.fromkeys(self._names.values()))
        for name in shown[-_LONGEST:]:
            own = [fingerprint for fingerprint, other in self._names.items() if other == name]
            records = [self._seen[fingerprint] for fingerprint in own if fingerprint in self._seen]
            good = [record for record in records if record.failure is None]
            problems = dict.fromkeys(problem for record in records for problem in record.findings or ())
            failures = dict.fromkeys(record.failure for record in records if record.failure)
            table.add_row(
                name,
                f"{len(records)}/{len(own)}",
                f"{100 * sum(r.accuracy for r in good) / len(good):.2f}" if good else "",
                f"{sum(r.seconds for r in good) / len(good):.1f}" if good else "",
                " ".join([*map(str, failures), *problems]),
            )
        return table
