"""One axis, studied: values × seeds around a base.

Enters: an axis, a base, seeds, a ledger, a place to train. Leaves: a `Study`: every run, the table, and the
conclusion as a sentence. Refuses: to open the test set, and overrides of what the axis itself varies.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import pandas as pd

from kravets.config import Config, ConfigError, override
from kravets.experiments import statistics
from kravets.experiments.axes import Axis, Value, in_language, settings
from kravets.experiments.ledger import FINAL, Ledger, Record
from kravets.experiments.places import Place
from kravets.experiments.runner import run_all

SEARCH_SEED = 0
"""The seed on which learning rates are chosen; the compared seeds begin at 1."""

_STEP = math.sqrt(10)
_WIDENINGS = 3


class Observer(Protocol):
    """Somebody who wants to see how a study goes on."""

    def planned(self, title: str, configs: Mapping[tuple[str, float], Config]) -> None:
        """What is trained next, by (value, seed) or, while rates are searched, by (value, rate)."""

    def told(self, record: Record) -> None:
        """A training has ended, now or earlier."""


class Nobody:
    """An observer that looks away.

    Example:
        >>> Nobody().planned("layers", {})
    """

    def planned(self, title: str, configs: Mapping[tuple[str, float], Config]) -> None:
        """Nothing."""

    def told(self, record: Record) -> None:
        """Nothing."""


@dataclasses.dataclass(frozen=True)
class Study:
    """What is known of one axis.

    Attributes:
        axis: the question.
        base: what was varied.
        seeds: of the compared runs.
        runs: one row a run; the columns are those of `statistics.summarize`.
        table: one row a value.
        rates: the learning rate that was chosen for a value, where one was searched.
        lost_rates: `value rate: reason` for trainings of that search that ended without saying anything of their
            settings; with any, a rate may not be the best, and the same call tries them again.
        verdict: as `statistics.judge` gives it.
    """

    axis: Axis
    base: Config
    seeds: tuple[int, ...]
    runs: pd.DataFrame
    table: pd.DataFrame
    rates: dict[str, float]
    lost_rates: tuple[str, ...]
    verdict: dict[str, Any]

    def conclusion(self, language: str = "en") -> str:
        """One or a few sentences, computed from the numbers."""
        return _sentences(self, language)


def study(
    axis: Axis,
    base: Config,
    *,
    seeds: Sequence[int],
    ledger: Ledger,
    place: Place,
    observer: Observer | None = None,
) -> Study:
    """Trains every value with every seed, and compares.

    Args:
        axis: what is varied.
        base: around what; its seed plays no part.
        seeds: of the runs, at least one, without `SEARCH_SEED`.
        ledger: where the Runs live; what is there is not trained again.
        place: where to train; entered by the caller.
        observer: sees what is planned and every record.

    Raises:
        ConfigError: a family without this axis, or bad seeds.
    """
    family = base.architecture.family
    if family not in axis.values:
        raise ConfigError(f"received family '{family}', expected one of: {', '.join(axis.values)}")
    if not seeds or SEARCH_SEED in seeds or len(set(seeds)) != len(seeds):
        raise ConfigError(f"received seeds {list(seeds)}, expected different ones, all above {SEARCH_SEED}")
    values = axis.values[family]
    watching = observer or Nobody()
    rates, lost = _best_rates(values, base, ledger, place, watching)
    configs = plan(axis, base, seeds=seeds, rates=rates)
    watching.planned(axis.name, configs)
    records = run_all(configs.values(), ledger, place, told=watching.told)
    runs = pd.DataFrame(
        [
            as_row(value.label, seed, records[configs[value.label, seed].fingerprint])
            for value in values
            for seed in seeds
        ]
    )
    label = base_label(axis, family)
    table = statistics.summarize(runs, label)
    return Study(axis, base, tuple(seeds), runs, table, rates, lost, statistics.judge(table, label))


def plan(
    axis: Axis, base: Config, *, seeds: Sequence[int], rates: Mapping[str, float] | None = None
) -> dict[tuple[str, float], Config]:
    """The compared trainings of an axis by (value, seed), first every value once.

    Args:
        axis: what is varied.
        base: around what.
        seeds: of the runs.
        rates: learning rates that were chosen for values.
    """
    chosen = rates or {}
    return {
        (value.label, seed): _with(settings(base, value), seed, chosen.get(value.label))
        for seed in seeds
        for value in axis.values[base.architecture.family]
    }


def base_label(axis: Axis, family: str) -> str:
    """What the base is called on this axis."""
    return next(value.label for value in axis.values[family] if not value.changes)


def check_overrides(axis: Axis, family: str, overrides: Sequence[str]) -> None:
    """Refuses to change in the base what the axis varies, because its values would no longer be a row.

    Raises:
        ConfigError: it does.
    """
    varied = {change.partition("=")[0] for value in axis.values[family] for change in value.changes}
    if any(value.rates for value in axis.values[family]):
        varied.add("learning_rate")
    for assignment in overrides:
        key = assignment.partition("=")[0].strip().rpartition(".")[2]
        if key in varied:
            raise ConfigError(
                f"received --set {assignment}, and the axis '{axis.name}' varies {key} itself; "
                "set something else, or study another axis"
            )


def _with(config: Config, seed: int, rate: float | None) -> Config:
    return override(config, [f"seed={seed}", *([] if rate is None else [f"learning_rate={rate:.6g}"])])


def _best_rates(
    values: Sequence[Value], base: Config, ledger: Ledger, place: Place, observer: Observer
) -> tuple[dict[str, float], tuple[str, ...]]:
    """For each value that has a grid the rate of the best validation accuracy; where the best is the grid's
    first or last, the grid is widened. And which trainings were lost.
    """
    lost: list[str] = []
    configs = {value.label: settings(base, value) for value in values if value.rates}
    reached: dict[str, dict[float, float]] = {label: {} for label in configs}
    asked = [(value.label, rate) for value in values for rate in value.rates]
    for _ in range(1 + _WIDENINGS):
        wanted = {(label, rate): _with(configs[label], SEARCH_SEED, rate) for label, rate in asked}
        if not wanted:
            break
        observer.planned("learning rates", wanted)
        records = run_all(wanted.values(), ledger, place, told=observer.told)
        for (label, rate), config in wanted.items():
            record = records[config.fingerprint]
            reached[label][rate] = _score(record)
            if record.failure and record.failure not in FINAL:
                lost.append(f"{label} {rate:g}: {record.failure}")
        asked = []
        for label, scores in reached.items():
            best, lowest, highest = max(scores, key=lambda r: scores[r]), min(scores), max(scores)
            if best in (lowest, highest):
                asked.append((label, float(f"{best / _STEP if best == lowest else best * _STEP:.3g}")))
    return {label: max(scores, key=lambda r: scores[r]) for label, scores in reached.items()}, tuple(lost)


def _score(record: Record) -> float:
    return -1.0 if record.failure else record.accuracy


def as_row(label: str, seed: int, record: Record) -> dict[str, Any]:
    """One run as a row of the table that `statistics.summarize` reads."""
    numbers = ("accuracy", "train_accuracy", "loss", "seconds", "parameters", "epochs", "failure")
    return {
        "value": label,
        "seed": seed,
        **{name: getattr(record, name) for name in numbers},
        "findings": None if record.findings is None else " ".join(record.findings),
        "backend": record.backend,
        "fingerprint": record.config.fingerprint,
    }


_TEXTS = {
    "en": {
        "nothing": "No value was trained to its end with every seed.",
        "base": "No value has a higher mean than the base, {base} ({best:.2f} %, n = {n}).",
        "best": "The highest mean is that of {name}: {best:.2f} %, {points:+.2f} points from the base {base} "
        "({verdict}: corrected p = {p}, n = {n}).",
        "untested": "The highest mean is that of {name}: {best:.2f} %, {points:+.2f} points from the base {base} "
        "(n = {n}: too few to say whether there is a difference).",
        "alone": "The highest mean is that of {name}: {best:.2f} %, n = {n}; the base {base} has no result to compare "
        "with.",
        "sure": "a difference",
        "unsure": "no difference found",
        "better": "Better than the base, too: {names}.",
        "worse": "Worse than the base: {names}.",
        "alike": "No difference found for {names}",
        "resolution": " (the numbers leave room for up to {seen:.2f} points)",
        "failed": "Some runs failed: {names}.",
    },
    "uk": {
        "nothing": "З жодним значенням навчання не дійшло до кінця на всіх зернах.",
        "base": "Жодне значення не має вищого середнього, ніж базове: {base} ({best:.2f} %, n = {n}).",
        "best": "Найвище середнє має {name}: {best:.2f} %, {points:+.2f} в. п. від базового значення {base} "
        "({verdict}: скориговане p = {p}, n = {n}).",
        "untested": "Найвище середнє має {name}: {best:.2f} %, {points:+.2f} в. п. від базового значення {base} "
        "(n = {n}: замало, щоб сказати, чи є різниця).",
        "alone": "Найвище середнє має {name}: {best:.2f} %, n = {n}; для базового значення {base} немає "
        "результату, з яким порівняти.",
        "sure": "різниця є",
        "unsure": "різниці не виявлено",
        "better": "Кращі за базове значення також: {names}.",
        "worse": "Гірші за базове значення: {names}.",
        "alike": "Не виявлено різниці для: {names}",
        "resolution": " (числа допускають різницю до {seen:.2f} в. п.)",
        "failed": "Деякі навчання не вдалися: {names}.",
    },
}


def _sentences(study: Study, language: str) -> str:
    texts, verdict, count = _TEXTS[language], study.verdict, len(study.seeds)
    if verdict["best"] is None:
        return texts["nothing"]

    def names(values: list[str]) -> str:
        return "; ".join(in_language(value, language) for value in values if value != verdict["best"])

    best = study.table.set_index("value").loc[verdict["best"]]
    if verdict["best"] == verdict["base"]:
        form = "base"
    elif math.isnan(best["difference"]):
        form = "alone"
    else:
        form = "untested" if math.isnan(best["p_holm"]) else "best"
    parts = [
        texts[form].format(
            name=in_language(verdict["best"], language),
            base=in_language(verdict["base"], language),
            best=100 * best["accuracy"],
            points=100 * best["difference"],
            verdict=texts["sure" if verdict["best"] in verdict["better"] + verdict["worse"] else "unsure"],
            p=statistics.p_text(best["p_holm"]),
            n=count,
        )
    ]
    if names(verdict["better"]):
        parts.append(texts["better"].format(names=names(verdict["better"])))
    if names(verdict["worse"]):
        parts.append(texts["worse"].format(names=names(verdict["worse"])))
    if names(verdict["alike"]):
        seen = verdict["resolution"]
        limit = texts["resolution"].format(seen=100 * seen, n=count) if seen else ""
        parts.append(texts["alike"].format(names=names(verdict["alike"])) + limit + ".")
    if verdict["failed"]:
        parts.append(texts["failed"].format(names=names(verdict["failed"])))
    return " ".join(parts)
