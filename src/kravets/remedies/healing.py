"""Findings to remedies that are tried, paired with the untouched program, until one is proved.

Enters: a doctor that has watched a `fit`, a limit of time. Leaves: `Healing`: a ranked table, the healed
network, learning curves before and after. Refuses: to touch the user's model or test data; to ask validation samples,
but where they are what is wrong; and to believe a remedy because its detector is silent. Ctrl-C ends the search; what
was learned until then is told. With a folder, a later call goes on where this one ended.
"""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from kravets.diagnosis import Doctor
from kravets.diagnosis.autodiff import undisturbed
from kravets.diagnosis.structures import flat, packed
from kravets.diagnosis.watching import unwatched
from kravets.remedies.catalog import REMEDIES
from kravets.remedies.ledger import finite
from kravets.remedies.reading import recipe_of
from kravets.remedies.recipe import Recipe
from kravets.remedies.scoring import Task, task_of_case
from kravets.remedies.search import OutOfTime, Progress, Row, Search, candidates, look
from kravets.remedies.telling import as_html, as_text
from kravets.remedies.trials import carry_out


@dataclasses.dataclass
class Healing:
    """What a search for remedies came to.

    Attributes:
        problems: that were found, ranked.
        rows: untouched program, remedies from the best on, and the change drawn by lot.
        original: the recipe of the user's own `fit`.
        recipe: of the best row; None where nothing helped.
        model: its network of the first seed, which takes inputs as the user's does; None likewise.
        trainings: how many were carried out, in units of one untouched training.
        seconds: of all.
        interrupted: whether Ctrl-C or the time ended it.
        reason: why nothing could be tried, if so.
        task: what a score means; None where nothing was tried.
    """

    problems: tuple[str, ...]
    rows: list[Row]
    original: Recipe | None = None
    recipe: Recipe | None = None
    model: Any = None
    trainings: float = 0.0
    seconds: float = 0.0
    interrupted: bool = False
    reason: str | None = None
    task: Task | None = None

    @property
    def untouched(self) -> Row | None:
        """The user's own program."""
        return next((row for row in self.rows if row.role == "untouched"), None)

    @property
    def best(self) -> Row | None:
        """The remedy with the best proof; None where none gained anything."""
        rows = [row for row in self.rows if row.role == "remedy" and row.verdict and row.verdict.gain > 0]
        order = {"verified": 0, "not verified": 1, "no effect": 2, "worse": 3}

        def rank(row: Row) -> tuple[int, int, float]:
            assert row.verdict is not None
            return order[row.verdict.name], -row.verdict.pairs, -row.verdict.gain

        return min(rows, key=rank, default=None)

    def as_dict(self) -> dict[str, Any]:
        """For JSON: the rows, the best of them, what its remedies do, and the curves before and after."""
        rows = [row.as_dict() for row in self.rows]
        best, untouched = self.best, self.untouched
        curves = None
        if best is not None and untouched is not None:
            seed = min(best.trials)
            curves = [finite(row.trials[seed].history) for row in (untouched, best)]
        return {
            "problems": list(self.problems),
            "rows": rows,
            "best": None if best is None else best.as_dict(),
            "sentences": {n: REMEDIES[n].sentence for n in (best.names if best else ())},
            "curves": curves,
            "trainings": round(self.trainings, 2),
            "seconds": round(self.seconds, 2),
            "interrupted": self.interrupted,
            "reason": self.reason,
            "score": None if self.task is None else self.task.score,
        }

    def __str__(self) -> str:
        return as_text(self.as_dict())

    __repr__ = __str__

    def _repr_html_(self) -> str:
        return as_html(self.as_dict())


@undisturbed()
@unwatched()
def heal(
    doctor: Doctor,
    *,
    minutes: float = 10.0,
    folder: Path | str | None = None,
    progress: Progress | None = None,
    problems: Sequence[str] | None = None,
) -> Healing:
    """Tries remedies for what the doctor found and proves them on held-out samples.

    Args:
        doctor: that has watched a `fit` to its end.
        minutes: at most.
        folder: for the trials, so that a later call goes on; without it nothing is written.
        progress: told a line after each training.
        problems: slugs to look for remedies for, by default those of the doctor's warnings and errors, or of
            its notes where there is nothing else.

    Raises:
        NotRepeatable: the model, the data or the task does not allow it; the text says what to do by hand.
    """
    began = time.monotonic()
    alarms = [finding for finding in doctor.findings if finding.severity != "note"]
    found = alarms or doctor.findings  # whoever asks for healing is not content: a note will do
    roots = [finding.problem for finding in found if finding.caused_by is None]
    problems = tuple(problems or dict.fromkeys(roots + [finding.problem for finding in found]))
    if not problems:
        return Healing((), [], reason="nothing is wrong, as far as can be seen, so there is nothing to heal")
    task = task_of_case(doctor.case, problems)
    recipe = recipe_of(doctor)
    if task.halves or task.gap:
        recipe = recipe.with_validation_pooled()
        task = dataclasses.replace(task, halves=task.halves and recipe.pooled, gap=task.gap and recipe.pooled)
    search = Search(
        recipe,
        doctor.case,
        task,
        began + 60 * minutes,
        None if folder is None else Path(folder),
    )
    tell = progress or (lambda line: None)
    healing = Healing(problems, [], recipe, task=task)
    try:
        look(search, candidates(problems, lambda name: search.changed((name,)) is not None), tell)
    except (OutOfTime, KeyboardInterrupt):
        healing.interrupted = True
    search.judge()
    return _conclude(search, healing, began)


def _conclude(search: Search, healing: Healing, began: float) -> Healing:
    order = {"untouched": 0, "remedy": 1, "random": 2}
    healing.rows = sorted(search.rows.values(), key=lambda row: (order[row.role], -row.score))
    best = healing.best
    if best is not None:
        healing.recipe = search.changed(best.names)
        trial = best.trials[min(best.trials)]
        if trial.rate is not None and healing.recipe is not None:
            healing.recipe = healing.recipe.with_optimizer(learning_rate=trial.rate).changed(
                range_tested=False
            )
        if trial.model is None and healing.recipe is not None:  # recalled from an earlier search
            again = carry_out(healing.recipe, search.recipe, search.task, trial.seed, stop=search.late)
            trial = trial if search.late() else again  # a network that was cut short is none
        healing.model = delivered(healing.recipe, trial.model)
    untouched = healing.untouched
    if untouched is not None and untouched.trials:
        single = float(np.mean([trial.seconds for trial in untouched.trials.values()]))
        healing.trainings = search.seconds / max(single, 1e-9)
    healing.seconds = time.monotonic() - began
    return healing


def delivered(recipe: Recipe | None, model: Any) -> Any:
    """The network with its scaling inside, so that it takes what the user's own takes."""
    import keras

    if recipe is None or model is None or recipe.scaling is None:
        return model
    parts = list(zip(flat(recipe.x), recipe.scaling, strict=True))
    taken = getattr(model, "inputs", None)
    if len(parts) == 1 and not isinstance(
        recipe.x, dict
    ):  # fit takes (n, 28, 28, 1) for (n, 28, 28) as well; a call does not
        part, known = parts[0]
        inputs: Any = keras.Input(taken[0].shape[1:] if taken else part.shape[1:])
        return keras.Model(inputs, model(_scaled(inputs, known)))
    named = isinstance(recipe.x, dict) and len(recipe.x) == len(parts)
    names = sorted(recipe.x) if named else [None] * len(parts)
    made = [
        keras.Input(
            part.shape[1:] or (1,), dtype="string" if part.dtype.kind in "OSU" else part.dtype.name, name=name
        )
        for (part, _), name in zip(parts, names, strict=True)
    ]
    scaled = [_scaled(one, known) for one, (_, known) in zip(made, parts, strict=True)]
    return keras.Model(packed(recipe.x, made), model(packed(recipe.x, scaled)))


def _scaled(inputs: Any, known: tuple[Any, Any] | None) -> Any:
    import keras

    if known is None:
        return inputs
    mean, deviation = known
    if np.ndim(mean):
        return keras.layers.Normalization(mean=mean, variance=np.square(deviation))(inputs)
    return keras.layers.Rescaling(float(1 / deviation), float(-mean / deviation))(inputs)
