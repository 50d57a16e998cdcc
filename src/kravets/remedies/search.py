"""Candidates to rows: which remedies are trained, in which order, with which seeds.

Enters: a recipe, the watched case, slugs of problems, a time that is not to be passed. Leaves: a `Search` with a `Row`
for each change that was trained to the end. Refuses: a training that was cut off by the time; it does not count.
"""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from kravets.diagnosis.facts import Case
from kravets.diagnosis.structures import flat
from kravets.remedies.catalog import ANSWERS, REMEDIES
from kravets.remedies.copying import NotRepeatable
from kravets.remedies.ledger import Ledger
from kravets.remedies.recipe import Recipe
from kravets.remedies.scoring import Task
from kravets.remedies.trials import Trial, carry_out, split
from kravets.remedies.verdicts import LOOKS, SMALL, Verdict, verdict

MOST_CANDIDATES = 8
UNTOUCHED: tuple[str, ...] = ()
_NEARLY = 0.7  # of the best gain
_KEEPS_UP = 0.5  # of the best's gain with the same seed; who gains less is no rival, and is not trained again
_PLAIN = 0.15  # a gain that two pairs tell from chance, whatever was tried beside it

Progress = Callable[[str], None]


@dataclasses.dataclass
class Row:
    """One change, or several at once, and what is known of it.

    Attributes:
        names: of the remedies; empty for the untouched program.
        role: `untouched`, `remedy` or `random` (a change drawn by lot, for comparison).
        trials: by seed, trained to the end.
        verdict: beside the untouched program with the same seeds; None without a pair.
        gains: by seed, beside the untouched program.
    """

    names: tuple[str, ...]
    role: str
    trials: dict[int, Trial] = dataclasses.field(default_factory=dict)
    verdict: Verdict | None = None
    gains: list[float] = dataclasses.field(default_factory=list)

    @property
    def score(self) -> float:
        """The mean over its trials."""
        return (
            float(np.mean([trial.score for trial in self.trials.values()])) if self.trials else float("-inf")
        )

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "names": list(self.names),
            "role": self.role,
            "score": round(self.score, 5),
            "seconds": round(float(np.mean([trial.seconds for trial in self.trials.values()])), 3),
            "verdict": None if self.verdict is None else self.verdict.as_dict(),
            "gains": [round(gain, 5) for gain in self.gains],
            "failure": next((trial.failure for trial in self.trials.values() if trial.failure), None),
        }


def _same_loss(changed: Recipe, original: Recipe) -> bool:
    """Whether both are judged by one loss: inputs that are scaled may be targets too."""
    return changed.scaling is None and changed.loss is original.loss and changed.y is original.y


class OutOfTime(Exception):
    """The limit is reached; the training under way does not count."""


class Search:
    """The state of one search: what was trained, and how much time is left."""

    def __init__(self, recipe: Recipe, case: Case, task: Task, deadline: float, folder: Path | None) -> None:
        self.recipe, self.case, self.task = recipe, case, task
        self.deadline = deadline
        self.rows: dict[tuple[str, ...], Row] = {}
        self.seconds = 0.0
        self.scored: set[tuple[str, ...]] = set()
        self._changed: dict[tuple[str, ...], Recipe | None] = {}
        self._afresh = not np.intersect1d(*split(recipe, task, 0)).size
        self._ledger = Ledger(folder, recipe, task)

    def changed(self, names: Sequence[str]) -> Recipe | None:
        """The recipe with remedies applied one after the other; None where one of them changes nothing."""
        key = tuple(names)
        if key not in self._changed:
            recipe: Recipe | None = self.recipe
            for name in names:
                recipe = None if recipe is None else REMEDIES[name].apply(recipe, self.case)
            if recipe is not None and self.task.kind == "loss" and not _same_loss(recipe, self.recipe):
                recipe = None
            self._changed[key] = recipe
        return self._changed[key]

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
                stop=self.late,
            )
            if self.late():
                raise OutOfTime
            self._ledger.keep(names, seed, epochs, known)
            if role != "remedy" or seed > 0 or share < 1.0:
                known.model = None  # only a remedy's first network may be asked for
        self.seconds += known.seconds
        if role == "remedy":
            self.scored.add(names)
        if share == 1.0:
            self.rows.setdefault(names, Row(names, role)).trials[seed] = known
        return known

    def late(self) -> bool:
        """Whether the time is over."""
        return time.monotonic() > self.deadline

    @property
    def seconds_left(self) -> float:
        """Until the time that is not to be passed."""
        return self.deadline - time.monotonic()

    def judge(self) -> None:
        """Gives each row that has pairs its verdict, corrected for the choice among those that were looked at."""
        untouched = self.rows.get(UNTOUCHED)
        tries = max(1, len(self.scored))  # those that a third of the epochs put aside as well
        for row in self.rows.values():
            pairs = [
                row.trials[seed].scores - untouched.trials[seed].scores
                for seed in sorted(row.trials)
                if untouched is not None and seed in untouched.trials and row is not untouched
            ]
            row.gains = [float(pair.mean()) for pair in pairs]
            if len(pairs) > 1:  # where the time ended between two looks, the last one stands
                pairs = pairs[: max(look for look in LOOKS if look <= len(pairs))]
            row.verdict = verdict(pairs, tries=tries, afresh=self._afresh) if pairs else None


def candidates(
    problems: Sequence[str], fits: Callable[[str], bool] = lambda name: True
) -> list[tuple[str, ...]]:
    """What to try, the likeliest first.

    Args:
        problems: slugs, ranked.
        fits: whether a remedy changes anything; one that does not takes no place.

    Example:
        >>> candidates(["unscaled_input", "plateau"])[:3]
        [('scaled-inputs',), ('adam',), ('scaled-inputs', 'adam')]
    """
    listed: list[tuple[str, ...]] = []
    fitting = [[name for name in ANSWERS[problem] if fits(name)] for problem in problems]
    firsts = [names[0] for names in fitting if names]
    for place, names in enumerate(fitting):
        listed += [(name,) for name in names[: 3 if place == 0 else 1]]
    for second in firsts[1:3]:
        if firsts and second != firsts[0]:
            listed.append((firsts[0], second))
    listed.append(("usual-recipe",))
    unique = list(dict.fromkeys(listed))
    return unique[:MOST_CANDIDATES]


def look(search: Search, listed: list[tuple[str, ...]], tell: Progress) -> None:
    """Searches with the first seed, then proves the best with more."""
    untouched = search.trial(UNTOUCHED, 0, role="untouched")
    assert untouched is not None
    if untouched.failure and search.case.ended not in ("failed", "running"):
        raise NotRepeatable(
            f"repeated, the training fails, and what is changed cannot be compared: {untouched.failure}"
        )
    tell(f"untouched: {untouched.score:.3f}")
    tried: dict[tuple[str, ...], float] = {}
    waiting, first = list(listed), True
    while waiting and not _time_to_prove(search, tried, untouched):
        if not first and len(waiting) > 2:
            waiting = _halved(search, waiting, untouched, tell)
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
            if first or _time_to_prove(search, tried, untouched):
                break
        first = False
    if not _time_to_prove(search, tried, untouched):
        _combine(search, tried, untouched, tell)
    best = _best(search, tried, untouched)
    if best is None:
        return
    if tried[best] > untouched.score:
        _prove(search, best, tell)
    lot = drawn_by_lot(search, listed, best)
    if lot is not None:
        _beside_chance(search, best, lot)
        tell(f"by lot, {' + '.join(lot)}: {search.rows[lot].score:.3f}")


def _best(search: Search, tried: dict[tuple[str, ...], float], untouched: Trial) -> tuple[str, ...] | None:
    """What has gained most, or nearly as much in half of the time or less."""
    best = max(tried, key=lambda names: tried[names], default=None)
    if best is None or tried[best] <= untouched.score:
        return best
    seconds = {names: search.rows[names].trials[0].seconds for names in tried}
    near = [n for n in tried if tried[n] - untouched.score >= _NEARLY * (tried[best] - untouched.score)]
    quickest = min(near, key=lambda names: seconds[names])
    return quickest if seconds[quickest] <= 0.5 * seconds[best] else best


def _beside_chance(search: Search, best: tuple[str, ...], lot: tuple[str, ...]) -> None:
    """Trains the change that was drawn by lot with the seeds of the best, for as long as it keeps up with it."""
    for seed, trial in list(search.rows[best].trials.items()):
        drawn = search.trial(lot, seed, role="random")
        untouched = search.trial(UNTOUCHED, seed, role="untouched")
        assert drawn is not None
        assert untouched is not None
        if drawn.score - untouched.score < _KEEPS_UP * (trial.score - untouched.score):
            return


def _prove(search: Search, best: tuple[str, ...], tell: Progress) -> None:
    """Trains pairs until the verdict is clear, or more pairs than are allowed would be needed."""
    for pairs in LOOKS:
        for seed in range(1, pairs):
            search.trial(UNTOUCHED, seed, role="untouched")
            search.trial(best, seed)
        search.judge()
        known = search.rows[best].verdict
        assert known is not None
        told = f"{known.gain:+.3f} ({known.low:+.3f} to {known.high:+.3f})"
        tell(f"{' + '.join(best)}, {known.pairs} pairs: {told}")
        too_many = pairs > LOOKS[0] and known.pairs + known.more > LOOKS[-1]
        if known.name != "not verified" or known.gain <= SMALL or too_many:
            return


def _time_to_prove(search: Search, tried: dict[tuple[str, ...], float], untouched: Trial) -> bool:
    """Whether what has gained something should be proved now, because time would not do for another and the proof."""
    best = _best(search, tried, untouched)
    if best is None or tried[best] < untouched.score + SMALL:
        return False
    pair = untouched.seconds + search.rows[best].trials[0].seconds
    first_look_tells = len(search.scored) <= 1 or tried[best] > untouched.score + _PLAIN
    more_pairs = (LOOKS[0] if first_look_tells else LOOKS[1]) - 1
    return search.seconds_left < 1.3 * more_pairs * pair + 2 * untouched.seconds


def _convincing(trial: Trial, untouched: Trial) -> bool:
    """Whether a first trial is so good that the search may end with it."""
    gain = trial.scores - untouched.scores
    error = float(gain.std() / np.sqrt(len(gain))) + 1e-9
    room = 1 - untouched.score
    return bool(gain.mean() > max(3 * error, 0.05) and gain.mean() > 0.6 * room)


def _halved(
    search: Search, waiting: list[tuple[str, ...]], untouched: Trial, tell: Progress
) -> list[tuple[str, ...]]:
    """The better half after a third of the epochs (successive halving, Jamieson and Talwalkar 2016).

    One that convinces by then, beside the whole untouched training, is left alone.
    """
    scores = {}
    for names in waiting:
        trial = search.trial(names, 0, share=1 / 3)
        if trial is not None:
            scores[names] = trial.score
            tell(f"{' + '.join(names)}, a third of the epochs: {trial.score:.3f}")
            if _convincing(trial, untouched):
                return [names]
    ranked = sorted(scores, key=lambda names: -scores[names])
    return ranked[: max(1, len(ranked) // 2)]


def _combine(search: Search, tried: dict[tuple[str, ...], float], untouched: Trial, tell: Progress) -> None:
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


def drawn_by_lot(
    search: Search, listed: list[tuple[str, ...]], best: tuple[str, ...]
) -> tuple[str, ...] | None:
    """A remedy drawn at random from those that fit, that no finding asks for, and that get no more steps than the best.

    With four times the epochs it would be no comparison.
    """
    asked = {name for names in listed for name in names}
    others = [name for name in sorted(REMEDIES) if name not in asked]
    most = max(_steps(recipe) for recipe in (search.recipe, search.changed(best)) if recipe is not None)
    for name in np.random.default_rng(0).permutation(others):
        recipe = search.changed((str(name),))
        if recipe is not None and _steps(recipe) <= most:
            return (str(name),)
    return None


def _steps(recipe: Recipe) -> int:
    """The optimizer's steps in a whole training."""
    count = len(flat(recipe.x)[0]) if recipe.rows is None else len(recipe.rows)
    return recipe.epochs * min(recipe.steps_per_epoch or count, -(-count // recipe.batch_size))
