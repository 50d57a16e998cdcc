"""Trials that were carried out, so that a search can go on where it ended.

Enters: a folder, a recipe, trials. Leaves: `trials.jsonl`, one JSON object a line, and what stands in it. Refuses: to
read half a line or a stranger's file as a trial: it is passed over.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import numpy as np

from kravets.diagnosis.facts import flat
from kravets.diagnosis.samples import row_hashes
from kravets.remedies.recipe import Recipe
from kravets.remedies.trials import Trial


def finite(history: dict[str, list[float]]) -> dict[str, list[float | None]]:
    """A history for JSON, rounded, with None for what is no number."""
    return {
        name: [round(value, 6) if np.isfinite(value) else None for value in values]
        for name, values in history.items()
    }


class Ledger:
    """The trials of one recipe by remedies, seed and epochs; without a folder, of this search alone."""

    def __init__(self, folder: Path | None, recipe: Recipe) -> None:
        self._path = None if folder is None else folder / "trials.jsonl"
        self._known: dict[str, Trial] = {}
        self._mark = fingerprint(recipe) if folder is not None else ""
        if self._path is not None and self._path.exists():
            for line in self._path.read_text(encoding="utf-8").splitlines():
                try:
                    told = json.loads(line)
                    trial = Trial(
                        int(told["seed"]),
                        np.array(told["scores"], float),
                        float(told["seconds"]),
                        {
                            str(k): [np.nan if v is None else float(v) for v in vs]
                            for k, vs in told["history"].items()
                        },
                        failure=told["failure"],
                    )
                except (ValueError, KeyError, TypeError, AttributeError):  # half a line, or a stranger's file
                    continue
                self._known[str(told["key"])] = trial

    def _key(self, names: tuple[str, ...], seed: int, epochs: int) -> str:
        return f"{self._mark}:{'+'.join(names)}:{seed}:{epochs}"

    def recall(self, names: tuple[str, ...], seed: int, epochs: int) -> Trial | None:
        """A trial that was kept."""
        return self._known.get(self._key(names, seed, epochs))

    def keep(self, names: tuple[str, ...], seed: int, epochs: int, trial: Trial) -> None:
        """Keeps a trial, and writes it where there is a folder."""
        key = self._key(names, seed, epochs)
        self._known[key] = trial
        if self._path is None:
            return
        self._path.parent.mkdir(parents=True, exist_ok=True)
        told = {
            "key": key,
            "seed": seed,
            "scores": [round(float(score), 5) for score in trial.scores],
            "seconds": trial.seconds,
            "history": finite(trial.history),
            "failure": trial.failure,
        }
        with open(self._path, "a", encoding="utf-8") as file:
            file.write(json.dumps(told) + "\n")


def fingerprint(recipe: Recipe) -> str:
    """A mark of everything that a trial depends on besides its remedies and seed."""
    described = [
        str(recipe.model.get_config()),
        str(recipe.optimizer[1]),
        str(recipe.loss),
        str(recipe.epochs),
    ]
    described += [str(recipe.batch_size), str(recipe.shuffle), str(recipe.class_weight)]
    mark = hashlib.sha256("|".join(described).encode())
    for part in (*flat(recipe.x), *flat(recipe.y)):
        numbers = part.dtype.kind in "iufb"
        mark.update(row_hashes(part).tobytes() if numbers else str(part[:100]).encode())
    return mark.hexdigest()[:16]
