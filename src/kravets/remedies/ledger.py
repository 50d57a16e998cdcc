"""Trials that were carried out, so that a search can go on where it ended.

Enters: a folder, a recipe, trials. Leaves: `trials.jsonl`, one JSON object a line, and what stands in it. Refuses: to
read half a line or a stranger's file as a trial: it is passed over.
"""

from __future__ import annotations

import dataclasses
import hashlib
import inspect
import json
import re
import types
from functools import partial
from importlib import metadata
from pathlib import Path
from typing import Any

import numpy as np

from kravets.diagnosis.structures import flat
from kravets.diagnosis.watching import made_with
from kravets.remedies.recipe import Recipe
from kravets.remedies.scoring import Task
from kravets.remedies.trials import Trial


def finite(history: dict[str, list[float]]) -> dict[str, list[float | None]]:
    """A history for JSON, rounded, with None for what is no number."""
    return {
        name: [round(value, 6) if np.isfinite(value) else None for value in values]
        for name, values in history.items()
    }


class Ledger:
    """The trials of one recipe, scored as one task, by remedies, seed and epochs; without a folder, of this
    search alone.
    """

    def __init__(self, folder: Path | None, recipe: Recipe, task: Task) -> None:
        self._path = None if folder is None else folder / "trials.jsonl"
        self._known: dict[str, Trial] = {}
        self._mark = f"{fingerprint(recipe)}:{task}" if folder is not None else ""
        self._torn = False  # whether the file ends in half a line
        if self._path is not None and self._path.exists():
            self._torn = not self._path.read_bytes().endswith(b"\n")
            for line in self._path.read_text(encoding="utf-8", errors="replace").splitlines():
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
                        rate=None if told.get("rate") is None else float(told["rate"]),
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
            "rate": trial.rate,
        }
        with open(self._path, "a", encoding="utf-8") as file:
            file.write("\n" * self._torn + json.dumps(told) + "\n")
        self._torn = False


def fingerprint(recipe: Recipe) -> str:
    """A mark of everything that a trial depends on besides its remedies and seed."""
    import keras

    model = recipe.model
    said = [
        _SCORING,
        metadata.version("kravets"),
        keras.__version__,
        keras.backend.backend(),
        str(dataclasses.replace(recipe, **_BULKY)),
        *(
            str(sorted(names))
            for names in (recipe.frozen or (), recipe.without, recipe.residual, recipe.redrawn)
        ),
        _described(recipe.optimizer[0]),
        _described(dict(recipe.optimizer[1])),
    ]
    said += [_described(layer) for layer in (model, *model._flatten_layers(include_self=False))]
    said += [_described(recipe.loss), *(_described(make) for make in recipe.callbacks)]
    mark = hashlib.sha256(_ADDRESS.sub("", "|".join(said)).encode())
    validation = () if recipe.validation is None else recipe.validation
    arrays = (recipe.x, recipe.y, recipe.weight, *validation, recipe.weights)
    for part in flat(arrays):
        array = np.asarray(part)
        mark.update(f"{array.shape}{array.dtype}".encode())
        mark.update(
            str(array.tolist()).encode() if array.dtype.hasobject else np.ascontiguousarray(array).tobytes()
        )
    return mark.hexdigest()[:16]


_SCORING = "quarters, logarithmic, halves and gaps"  # how trials split and score; another word makes old trials unknown
_BULKY: dict[str, Any] = dict.fromkeys(
    ("model", "x", "y", "weight", "validation", "weights", "loss", "frozen"), None
) | {"callbacks": (), "optimizer": (), "without": (), "residual": (), "redrawn": ()}
_ADDRESS = re.compile(r" at 0x[0-9a-f]+")


def _described(thing: Any) -> str:
    """A layer, loss or callback in words that are the same in the next process, with the code of the user's own."""
    if isinstance(thing, dict):
        return str({key: _described(value) for key, value in thing.items()})
    if isinstance(thing, list | tuple):
        return str([_described(value) for value in thing])
    if thing is None or isinstance(thing, str | int | float):
        return str(thing)
    if isinstance(thing, partial):
        return f"{_described(thing.func)} {_described(thing.args)} {_described(thing.keywords)}"
    kind = thing if isinstance(thing, type) or inspect.isroutine(thing) else type(thing)
    words = [getattr(kind, "__qualname__", str(thing))]
    try:
        words.append(str(thing.get_config()))
    except Exception:  # none, or one that its constructor does not allow
        plain = {key: value for key, value in getattr(thing, "__dict__", {}).items() if _is_plain(value)}
        words.append(str(made_with(thing) if hasattr(thing, "weights") else plain))
    if not getattr(kind, "__module__", "keras.").startswith("keras."):
        functions = [kind] if inspect.isroutine(kind) else vars(kind).values()
        for function in (f for f in functions if isinstance(f, types.FunctionType)):
            cells = [cell.cell_contents for cell in function.__closure__ or () if cell != _EMPTY]
            bound = [value for value in (*(function.__defaults__ or ()), *cells) if _is_plain(value)]
            words += [_code(function.__code__), str(bound)]
    return " ".join(words)


def _is_plain(value: Any) -> bool:
    return value is None or isinstance(value, str | int | float)


_EMPTY = types.CellType()  # of a name that has no value yet


def _code(code: types.CodeType) -> str:
    constants = [_code(c) if isinstance(c, types.CodeType) else repr(c) for c in code.co_consts]
    return f"{code.co_code.hex()}{code.co_names}{constants}"
