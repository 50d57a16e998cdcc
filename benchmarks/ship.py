"""Makes a network of the package out of a Run: the file in float32, and its card.

    .venv/bin/python benchmarks/ship.py RUN --name standard

Enters: a finished Run whose test set has been opened. Leaves: `src/kravets/networks/NAME.keras`, `NAME.json`, and
the card's table in both pages on the networks. Refuses: a file of over 3 MB, a Run that is not evaluated.

Which seed is shipped is no choice by test accuracy: it is seed 1, whatever it reached. The file is the Run's
network with the same weights, computing in float32, which every machine can; its accuracy is measured anew.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from pathlib import Path
from typing import Any

from kravets import backend, evaluation
from kravets.config import Config
from kravets.report.writing import written
from kravets.runs import Run, atomic_file, write_json

HERE = Path(__file__).parent
LARGEST = 3_000_000  # bytes
WORDS = {
    "en": ("parameters", "file", "test accuracy", "mirror image averaged", "log loss", "calibration error", "trained"),
    "uk": (
        "параметрів", "файл", "точність на тесті", "з дзеркальним зображенням", "логарифмічні втрати",
        "похибка калібрування", "навчено",
    ),
}  # fmt: skip


UNITS = {"en": ("MB", "s"), "uk": ("МБ", "с")}


def in_float32(run: Run) -> Any:
    """The Run's network, computing in float32."""
    backend.require()
    import keras

    from kravets import models

    def cloned(layer: Any) -> Any:
        return type(layer).from_config({**layer.get_config(), "dtype": "float32"})

    trained = models.load(run.model_path)
    network = keras.models.clone_model(trained, clone_function=cloned)
    network.set_weights(trained.get_weights())
    return network


def card(run: Run, path: Path) -> dict[str, Any]:
    """What is known about the network in a file."""
    config = run.config
    measured = evaluation.evaluate_model(path, config.data, split_seed=config.split_seed)
    wanted = ("accuracy", "top_2", "log_loss", "calibration_error", "calibrated", "count")
    return {
        "name": path.stem,
        "data": config.data,
        "seed": config.seed,
        "fingerprint": config.fingerprint,
        "parameters": measured["parameters"],
        "bytes": path.stat().st_size,
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        **{
            part: {key: measured[part][key] for key in wanted}
            for part in ("test", "test_flip_averaged", "validation")
            if part in measured
        },
        "training_seconds": run.metrics["training_seconds"],
        "settings": config.model_dump(mode="json"),
        "environment": run.environment,
    }


def table(cards: list[dict[str, Any]], language: str) -> str:
    """The cards as Markdown."""
    words, (megabytes, seconds) = WORDS[language], UNITS[language]
    lines = ["| | " + " | ".join(words) + " |", "|---" * (len(words) + 1) + "|"]
    for one in cards:
        test = one["test"]
        where = one["environment"].get("accelerator")
        accuracy, mirrored = test["accuracy"], one["test_flip_averaged"]["accuracy"]["value"]
        numbers = (
            f"{one['parameters']:,} | {one['bytes'] / 1e6:.1f} {megabytes} | "
            f"{100 * accuracy['value']:.2f} % ({100 * accuracy['low']:.2f}–{100 * accuracy['high']:.2f}) | "
            f"{100 * mirrored:.2f} % | {test['calibrated']['log_loss']:.3f} | "
            f"{100 * test['calibrated']['calibration_error']:.2f} % | {one['training_seconds']:.0f} {seconds}"
        )
        lines.append(f"| `{one['name']}` | {written(numbers, language)}{f' ({where})' if where else ''} |")
    return "\n".join(lines)


def tell(cards: list[dict[str, Any]]) -> None:
    """Puts the table into both pages."""
    for language in ("en", "uk"):
        page = HERE.parent / "docs" / language / "networks.md"
        before, rest = page.read_text(encoding="utf-8").split("<!-- cards:begin -->\n")
        _, after = rest.split("<!-- cards:end -->")
        text = f"{before}<!-- cards:begin -->\n{table(cards, language)}\n<!-- cards:end -->{after}"
        page.write_text(text, encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("run", type=Path)
    parser.add_argument("--name", default="standard")
    arguments = parser.parse_args()
    run = Run(arguments.run)
    if "test" not in run.metrics:
        raise SystemExit(f"{run.folder} is not evaluated; `kravets evaluate {run.folder}` does that")
    if "test_flip_averaged" not in run.metrics or run.config.validation_images != Config().validation_images:
        raise SystemExit(
            f"{run.folder} has {run.config.data} and {run.config.validation_images} validation images, expected "
            f"garments and {Config().validation_images}, on which a network of the package is measured"
        )
    path = HERE.parent / "src" / "kravets" / "networks" / f"{arguments.name}.keras"
    network = in_float32(run)
    with atomic_file(path) as temporary:
        network.save(temporary)
        if temporary.stat().st_size > LARGEST:
            raise SystemExit(f"the file has {temporary.stat().st_size} bytes, more than {LARGEST}")
    write_json(path.with_suffix(".json"), card(run, path))
    cards = [json.loads(file.read_text(encoding="utf-8")) for file in sorted(path.parent.glob("*.json"))]
    tell(cards)
    print(table(cards, "en"))


if __name__ == "__main__":
    main()
