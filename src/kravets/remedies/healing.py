"""Findings to remedies that are tried, paired with the untouched program, until one is proved.

Enters: a doctor that has watched a `fit`, a limit of time. Leaves: `Healing`: a ranked table, the healed
network, learning curves before and after. Refuses: to touch the user's model, data outside the training
part, or test data; and to believe a remedy because its detector is silent. Ctrl-C ends the search; what was
learned until then is told. With a folder, a later call goes on where this one ended.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from kravets.diagnosis import Doctor
from kravets.diagnosis.facts import flat
from kravets.diagnosis.samples import row_hashes
from kravets.remedies.catalog import ANSWERS, REMEDIES
from kravets.remedies.recipe import Recipe, recipe_of
from kravets.remedies.telling import as_html, as_text
from kravets.remedies.trials import Task, Trial, carry_out, task_of_case
from kravets.remedies.verdicts import Verdict, verdict

MOST_CANDIDATES = 8
MOST_PAIRS = 4
UNTOUCHED: tuple[str, ...] = ()

Progress = Callable[[str], None]


@dataclasses.dataclass
class Row:
    """One change, or several at once, and what is known of it.

    Attributes:
        names: of the remedies; empty for the untouched program.
        role: `untouched`, `remedy` or `random` (a change drawn by lot, for comparison).
        trials: by seed, trained to the end.
        verdict: beside the untouched program with the same seeds; None without a pair.
    """

    names: tuple[str, ...]
    role: str
    trials: dict[int, Trial] = dataclasses.field(default_factory=dict)
    verdict: Verdict | None = None

    @property
    def score(self) -> float:
        """The mean over its trials."""
        return (
            float(np.mean([trial.score for trial in self.trials.values()])) if self.trials else float("-inf")
        )


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

    @property
    def untouched(self) -> Row | None:
        """The user's own program."""
        return next((row for row in self.rows if row.role == "untouched"), None)

    @property
    def best(self) -> Row | None:
        """The remedy with the best proof; None where none gained anything."""
        rows = [row for row in self.rows if row.role == "remedy" and row.verdict and row.verdict.gain > 0]
        order = {"verified": 0, "not verified": 1, "no effect": 2, "worse": 3}
        return min(rows, key=lambda row: (order[row.verdict.name], -row.verdict.gain), default=None)  # type: ignore[union-attr]

    def as_dict(self) -> dict[str, Any]:
        """For JSON: the rows, the best of them, what its remedies do, and the curves before and after."""
        rows = [_row_as_dict(row) for row in self.rows]
        best, untouched = self.best, self.untouched
        curves = None
        if best is not None and untouched is not None:
            seed = min(best.trials)
            curves = [_finite(row.trials[seed].history) for row in (untouched, best)]
        return {
            "problems": list(self.problems),
            "rows": rows,
            "best": None if best is None else _row_as_dict(best),
            "sentences": {n: REMEDIES[n].sentence for n in (best.names if best else ())},
            "curves": curves,
            "trainings": round(self.trainings, 2),
            "seconds": round(self.seconds, 2),
            "interrupted": self.interrupted,
            "reason": self.reason,
        }

    def __str__(self) -> str:
        return as_text(self.as_dict())

    __repr__ = __str__

    def _repr_html_(self) -> str:
        return as_html(self.as_dict())


def _row_as_dict(row: Row) -> dict[str, Any]:
    return {
        "names": list(row.names),
        "role": row.role,
        "score": round(row.score, 5),
        "seconds": round(float(np.mean([trial.seconds for trial in row.trials.values()])), 3),
        "verdict": None if row.verdict is None else row.verdict.as_dict(),
        "failure": next((trial.failure for trial in row.trials.values() if trial.failure), None),
    }


def _finite(history: dict[str, list[float]]) -> dict[str, list[float | None]]:
    return {
        name: [round(value, 6) if np.isfinite(value) else None for value in values]
        for name, values in history.items()
    }


class _OutOfTime(Exception):
    """The limit is reached; the training under way does not count."""


class _Search:
    """The state of one search: what was trained, and how much time is left."""

    def __init__(
        self, recipe: Recipe, doctor: Doctor, task: Task, deadline: float, folder: Path | None
    ) -> None:
        self.recipe, self.case, self.task = recipe, doctor.case, task
        self.deadline = deadline
        self.rows: dict[tuple[str, ...], Row] = {}
        self.seconds = 0.0
        self._ledger = _Ledger(folder, recipe)

    def changed(self, names: Sequence[str]) -> Recipe | None:
        """The recipe with remedies applied one after the other; None where one of them changes nothing."""
        recipe: Recipe | None = self.recipe
        for name in names:
            recipe = None if recipe is None else REMEDIES[name].apply(recipe, self.case)
        return recipe

    def trial(
        self, names: tuple[str, ...], seed: int, *, role: str = "remedy", share: float = 1.0
    ) -> Trial | None:
        """Trains, or recalls, one row with one seed; None where the remedy does not apply."""
        row = self.rows.get(names)
        if row is not None and share == 1.0 and seed in row.trials:
            return row.trials[seed]
        recipe = self.changed(names)
        if recipe is None:
            return None
        epochs = max(1, round(share * recipe.epochs))
        known = self._ledger.recall(names, seed, epochs)
        if known is None:
            known = carry_out(
                recipe.changed(epochs=epochs),
                self.recipe,
                self.task,
                seed,
                stop=lambda: time.monotonic() > self.deadline,
            )
            if time.monotonic() > self.deadline:
                raise _OutOfTime
            self._ledger.keep(names, seed, epochs, known)
            if role != "remedy" or seed > 0 or share < 1.0:
                known.model = None  # only a remedy's first network may be asked for
        self.seconds += known.seconds
        if share == 1.0:
            self.rows.setdefault(names, Row(names, role)).trials[seed] = known
        return known

    def judge(self, tries: int) -> None:
        """Gives each row that has pairs its verdict."""
        untouched = self.rows.get(UNTOUCHED)
        for row in self.rows.values():
            pairs = [
                row.trials[seed].scores - untouched.trials[seed].scores
                for seed in sorted(row.trials)
                if untouched is not None and seed in untouched.trials and row is not untouched
            ]
            row.verdict = verdict(pairs, tries=tries) if pairs else None


class _Ledger:
    """Trials that were carried out, in a file of one JSON line each, so that a search can go on."""

    def __init__(self, folder: Path | None, recipe: Recipe) -> None:
        self._path = None if folder is None else folder / "trials.jsonl"
        self._known: dict[str, Trial] = {}
        self._mark = _fingerprint(recipe) if folder is not None else ""
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
        return self._known.get(self._key(names, seed, epochs))

    def keep(self, names: tuple[str, ...], seed: int, epochs: int, trial: Trial) -> None:
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
            "history": _finite(trial.history),
            "failure": trial.failure,
        }
        with open(self._path, "a", encoding="utf-8") as file:
            file.write(json.dumps(told) + "\n")


def _fingerprint(recipe: Recipe) -> str:
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


def candidates(problems: Sequence[str]) -> list[tuple[str, ...]]:
    """What to try, the likeliest first.

    Args:
        problems: slugs, ranked.

    Example:
        >>> candidates(["unscaled_input", "plateau"])[:3]
        [('scaled-inputs',), ('adam',), ('scaled-inputs', 'adam')]
    """
    listed: list[tuple[str, ...]] = []
    firsts = [ANSWERS[problem][0] for problem in problems]
    for place, problem in enumerate(problems):
        listed += [(name,) for name in ANSWERS[problem][: 3 if place == 0 else 1]]
    for second in firsts[1:3]:
        if firsts and second != firsts[0]:
            listed.append((firsts[0], second))
    listed.append(("usual-recipe",))
    unique = list(dict.fromkeys(listed))
    return unique[:MOST_CANDIDATES]


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
        problems: slugs to look for remedies for, by default those of the doctor's findings.

    Raises:
        NotRepeatable: the model, the data or the task does not allow it; the text says what to do by hand.
    """
    began = time.monotonic()
    found = [finding.problem for finding in doctor.findings if finding.severity != "note"]
    roots = [f.problem for f in doctor.findings if f.severity != "note" and f.caused_by is None]
    problems = tuple(problems or roots + [problem for problem in found if problem not in roots])
    if not problems:
        return Healing((), [], reason="nothing is wrong, as far as can be seen, so there is nothing to heal")
    recipe = recipe_of(doctor)
    search = _Search(
        recipe,
        doctor,
        task_of_case(doctor.case),
        began + 60 * minutes,
        None if folder is None else Path(folder),
    )
    tell = progress or (lambda line: None)
    healing = Healing(problems, [], recipe)
    looked = 0
    try:
        looked = _look(search, candidates(problems), tell)
    except (_OutOfTime, KeyboardInterrupt):
        healing.interrupted = True
    search.judge(max(looked, 1))
    return _conclude(search, healing, began)


def _look(search: _Search, listed: list[tuple[str, ...]], tell: Progress) -> int:
    """Searches with the first seed, then proves the best with more; returns how many were looked at."""
    untouched = search.trial(UNTOUCHED, 0, role="untouched")
    assert untouched is not None
    tell(f"untouched: {untouched.score:.3f}")
    tried: dict[tuple[str, ...], float] = {}
    waiting = [names for names in listed if search.changed(names) is not None]
    first = True
    while waiting:
        if not first and len(waiting) > 2:
            waiting = _halved(search, waiting, tell)
        for names in list(waiting):
            waiting.remove(names)
            trial = search.trial(names, 0)
            if trial is None:
                continue
            tried[names] = trial.score
            tell(f"{' + '.join(names)}: {trial.score:.3f}")
            if _convincing(trial, untouched):
                waiting = []
                break
            if first:
                break
        first = False
    _combine(search, tried, untouched, tell)
    best = max(tried, key=lambda names: tried[names], default=None)
    lot = _by_lot(search, listed)
    for seed in range(1, MOST_PAIRS):
        if best is None or tried[best] <= untouched.score:
            break
        for names, role in ((UNTOUCHED, "untouched"), (best, "remedy")):
            search.trial(names, seed, role=role)
        search.judge(len(tried))
        known = search.rows[best].verdict
        assert known is not None
        tell(
            f"{' + '.join(best)}, {known.pairs} pairs: {known.gain:+.3f} ({known.low:+.3f} to {known.high:+.3f})"
        )
        if known.name in ("verified", "worse", "no effect"):
            break
    if lot is not None and best is not None:
        for seed in list(search.rows[best].trials):
            search.trial(lot, seed, role="random")
        tell(f"by lot, {' + '.join(lot)}: {search.rows[lot].score:.3f}")
    return len(tried)


def _convincing(trial: Trial, untouched: Trial) -> bool:
    """Whether a first trial is so good that the search may end with it."""
    gain = trial.scores - untouched.scores
    error = float(gain.std() / np.sqrt(len(gain))) + 1e-9
    room = 1 - untouched.score
    return bool(gain.mean() > max(3 * error, 0.05) and gain.mean() > 0.6 * room)


def _halved(search: _Search, waiting: list[tuple[str, ...]], tell: Progress) -> list[tuple[str, ...]]:
    """The better half after a third of the epochs (successive halving, Jamieson and Talwalkar 2016)."""
    scores = {}
    for names in waiting:
        trial = search.trial(names, 0, share=1 / 3)
        if trial is not None:
            scores[names] = trial.score
            tell(f"{' + '.join(names)}, a third of the epochs: {trial.score:.3f}")
    ranked = sorted(scores, key=lambda names: -scores[names])
    return ranked[: max(1, len(ranked) // 2)]


def _combine(search: _Search, tried: dict[tuple[str, ...], float], untouched: Trial, tell: Progress) -> None:
    """Puts the two best together where neither was convincing."""
    helped = sorted((n for n in tried if tried[n] > untouched.score + 0.01), key=lambda n: -tried[n])
    if len(helped) < 2:
        return
    if _convincing(search.rows[helped[0]].trials[0], untouched):
        return
    both = tuple(dict.fromkeys((*helped[0], *helped[1])))
    if both in tried or "usual-recipe" in both:
        return
    trial = search.trial(both, 0)
    if trial is not None:
        tried[both] = trial.score
        tell(f"{' + '.join(both)}: {trial.score:.3f}")


def _by_lot(search: _Search, listed: list[tuple[str, ...]]) -> tuple[str, ...] | None:
    """A remedy drawn at random from those that fit and that no finding asks for."""
    asked = {name for names in listed for name in names}
    others = [name for name in sorted(REMEDIES) if name not in asked]
    for name in np.random.default_rng(0).permutation(others):
        if search.changed((str(name),)) is not None:
            return (str(name),)
    return None


def _conclude(search: _Search, healing: Healing, began: float) -> Healing:
    order = {"untouched": 0, "remedy": 1, "random": 2}
    healing.rows = sorted(search.rows.values(), key=lambda row: (order[row.role], -row.score))
    best = healing.best
    if best is not None:
        healing.recipe = search.changed(best.names)
        trial = best.trials[min(best.trials)]
        if trial.model is None and healing.recipe is not None:  # recalled from an earlier search
            trial = carry_out(healing.recipe, search.recipe, search.task, trial.seed)
        healing.model = _delivered(healing.recipe, trial.model)
    untouched = healing.untouched
    if untouched is not None and untouched.trials:
        single = float(np.mean([trial.seconds for trial in untouched.trials.values()]))
        healing.trainings = search.seconds / max(single, 1e-9)
    healing.seconds = time.monotonic() - began
    return healing


def _delivered(recipe: Recipe | None, model: Any) -> Any:
    """The network with its scaling inside, so that it takes what the user's own takes."""
    import keras

    if recipe is None or model is None or recipe.scaling is None:
        return model
    mean, deviation = recipe.scaling
    shape = flat(recipe.x)[0].shape[1:]
    inputs = keras.Input(shape)
    if np.ndim(mean):
        scaled = keras.layers.Normalization(mean=mean, variance=np.square(deviation))(inputs)
    else:
        scaled = keras.layers.Rescaling(float(1 / deviation), float(-mean / deviation))(inputs)
    return keras.Model(inputs, model(scaled))
