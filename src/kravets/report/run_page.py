"""What the page of a Run shows.

Enters: a finished Run, a language. Leaves: the values of its template. Refuses: damaged files.
"""

from __future__ import annotations

import json
import shlex
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from markupsafe import Markup

from kravets import figures
from kravets.config import Config, ConfigError, preset
from kravets.data import DataError, load
from kravets.data.catalog import CATALOG
from kravets.diagnosis.vocabulary import PROBLEMS
from kravets.measures import confused_pairs
from kravets.report.clinic_words import evidence as said
from kravets.report.drawing import drawing
from kravets.report.networks import percent
from kravets.report.words import WORDS
from kravets.runs import Run
from kravets.training import parts

Words = Mapping[str, str]


def run_values(run: Run, language: str) -> dict[str, Any]:
    """The values of `run.html`.

    Raises:
        RunError: a file is missing or damaged.
        KeyError, TypeError, ValueError, IndexError: a file holds something else than a training writes.
    """
    config, metrics, words = run.config, run.metrics, WORDS[language]
    entry = CATALOG[config.data]
    names = entry.classes_uk if language == "uk" else entry.classes
    opened = "test" if "test" in metrics else "validation"
    measured = metrics[opened]
    if np.shape(measured["confusion"]) != (len(names), len(names)):
        raise ValueError(f"a confusion matrix of the shape {np.shape(measured['confusion'])}")
    return {
        "title": f"{config.preset}: {entry.title}",
        "fingerprint": config.fingerprint,
        "opened": opened,
        "tiles": _tiles(metrics, words),
        "classes": [
            (
                name,
                percent(row["precision"], digits=1),
                percent(row["recall"]["value"], digits=1),
                _span(row["recall"], digits=1),
                f"{row['f1']:.3f}",
            )
            for name, row in zip(names, measured["per_class"], strict=True)
        ],
        "pairs": [
            (names[true], names[predicted], count)
            for true, predicted, count in confused_pairs(measured["confusion"])
        ],
        "calibration": _calibration(measured, words),
        "findings": _findings(run, language),
        "settings": flat(config.model_dump(mode="json")),
        "environment": list(run.environment.items()),
        "command": _command(config),
        "pictures": _pictures(run, opened, names, language),
    }


def grouped(number: int) -> str:
    """A count with a space between thousands, as both languages read it.

    Example:
        >>> grouped(933898).split()
        ['933', '898']
    """
    return f"{number:,}".replace(",", "\N{NO-BREAK SPACE}")


def flat(values: Mapping[str, Any], before: str = "") -> list[tuple[str, str]]:
    """Nested settings as rows of a table.

    Example:
        >>> flat({"epochs": 3, "architecture": {"widths": [8, 16]}})
        [('epochs', '3'), ('architecture.widths', '[8, 16]')]
    """
    rows: list[tuple[str, str]] = []
    for key, value in values.items():
        if isinstance(value, dict):
            rows += flat(value, f"{before}{key}.")
        else:
            rows.append((before + key, value if isinstance(value, str) else json.dumps(value)))
    return rows


def _tiles(metrics: Mapping[str, Any], words: Words) -> list[tuple[str, str, str]]:
    """A figure, what it is, how sure it is."""
    tiles = []
    for key, name in (
        ("test", "test_accuracy"), ("test_flip_averaged", "with_mirror"), ("validation", "validation_accuracy")
    ):  # fmt: skip
        if key in metrics:
            accuracy = metrics[key]["accuracy"]
            more = f"{_span(accuracy)}, n = {grouped(metrics[key]['count'])}"
            tiles.append((percent(accuracy["value"]), words[name], more))
    if "training" in metrics:
        training, validation = (metrics[part]["accuracy"]["value"] for part in ("training", "validation"))
        gap = f"{words['gap']} {100 * (training - validation):+.1f}"
        tiles.append((percent(training), words["training_accuracy"], gap))
    tiles.append((grouped(metrics["parameters"]), words["parameters"], ""))
    time = f"{metrics['training_seconds']:.0f} {words['seconds']}"
    return [*tiles, (time, words["training_time"], f"{words['epochs']}: {metrics['epochs']}")]


def _span(interval: Mapping[str, float], *, digits: int = 2) -> str:
    return f"{100 * interval['low']:.{digits}f}–{100 * interval['high']:.{digits}f}"


def _calibration(measured: Mapping[str, Any], words: Words) -> list[tuple[str, str, str]]:
    """What, as it is, with the temperature."""
    calibrated = measured.get("calibrated")
    rows = [
        (
            words["log_loss"],
            f"{measured['log_loss']:.4f}",
            f"{calibrated['log_loss']:.4f}" if calibrated else "",
        ),
        (
            words["calibration_error"],
            percent(measured["calibration_error"]),
            percent(calibrated["calibration_error"]) if calibrated else "",
        ),
    ]
    return rows


def _findings(run: Run, language: str) -> list[dict[str, Any]] | None:
    """What the doctor found, ranked; `None` if it did not watch."""
    found = run.findings
    if found is None:
        return None
    told = []
    for finding in found:
        problem = PROBLEMS[finding["problem"]]
        told.append(
            {
                "rank": finding["rank"],
                "severity": WORDS[language][finding["severity"]],
                "level": finding["severity"],
                "code": problem.code,
                "title": problem.title_uk if language == "uk" else problem.title,
                "cause": finding["caused_by"],
                "summary": finding["summary"],
                "where": [finding["where"][key] for key in ("layer", "argument") if key in finding["where"]],
                "evidence": [
                    (said(row["name"], language), _number(row["value"]), said(row["threshold"], language))
                    for row in finding["evidence"]
                ],
                "against": finding["counter_evidence"],
                "ruled_out": finding["ruled_out"],
                "remedies": finding["remedies"],
            }
        )
    return told


def _number(value: Any) -> str:
    return f"{value:.3g}" if isinstance(value, float) else str(value)


def _command(config: Config) -> str | None:
    """The command that trains this again; `None` if the settings come from no preset, or the Run had teachers."""
    if config.distillation.teachers:  # their fingerprints do not say where they are
        return None
    try:
        standing = preset(config.preset, seed=config.seed)
    except ConfigError:
        return None
    usual = dict(flat(standing.model_dump(mode="json")))
    changes = [
        " --set " + shlex.quote(f"{key}={value}")
        for key, value in flat(config.model_dump(mode="json"))
        if usual[key] != value
    ]
    return f"kravets train --preset {config.preset} --seed {config.seed}{''.join(changes)}"


def _pictures(run: Run, opened: str, names: Sequence[str], language: str) -> dict[str, Markup]:
    words, saved, measured = WORDS[language], run.predictions, run.metrics[opened]
    labels, probabilities = saved[f"{opened}_labels"], saved[f"{opened}_probabilities"]
    drawn = {
        "curves": figures.learning_curves(run.history, language=language),
        "confusion": figures.confusion_matrix(measured["confusion"], names, language=language),
    }
    if "calibrated" in measured:
        drawn["reliability"] = figures.reliability(
            labels, probabilities, temperature=measured["calibrated"]["temperature"], language=language
        )
    images = _images(run.config, opened, labels)
    if images is not None:
        drawn["mistakes"] = figures.confident_mistakes(
            images, labels, probabilities, names=names, language=language
        )
    return {name: drawing(figure, words[name]) for name, figure in drawn.items()}


def _images(config: Config, opened: str, answered: np.ndarray) -> np.ndarray | None:
    """The images that were answered; `None` where they are not at hand. Nothing is fetched for a page.

    A Run may have been trained on other images than the data set's of that name; its labels tell.
    """
    try:
        data = load(config.data, offline=True)
    except DataError:
        return None
    images, labels = data.test_images, data.test_labels
    if opened == "validation":
        part = parts(config, data.train_labels)[1]
        images, labels = data.train_images[part], data.train_labels[part]
    return images if np.array_equal(labels, answered) else None
