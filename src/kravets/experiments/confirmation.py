"""The winners of a search, trained again before they are believed.

Enters: a `SearchResult`. Leaves: the best candidates and the base, each with fresh seeds on fresh splits,
beside the accuracy for which the search chose them. Refuses: nothing; a training that fails is a gap.

The best of many trials is partly the luckiest: its seed and the validation images that chose it flatter it.
A fresh seed takes the first away. A fresh split takes the second: the images that judge are drawn anew, for
each seed, and only by chance is one in them that was there before (with 5,000 validation images of 60,000
one in twelve). The base was not chosen, so what it loses or gains is the change of split alone.
"""

from __future__ import annotations

import dataclasses
import math

from kravets.config import Config, override
from kravets.experiments.ledger import Ledger, Record
from kravets.experiments.places import Place
from kravets.experiments.runner import Told, run_all
from kravets.experiments.search_result import SearchResult, Trial
from kravets.experiments.statistics import mean_with_interval


@dataclasses.dataclass(frozen=True)
class Confirmation:
    """One candidate, trained again.

    Attributes:
        trial: what the search saw; `None` is the base.
        selected: its accuracy under the seed and the split of the search.
        seeds: the fresh ones.
        records: one a seed, in the order of `seeds`.
        differences: its accuracy less the base's with the same seed and split; NaN where one of the two
            failed.
        candidates: how many were trained again beside the base.
    """

    trial: Trial | None
    selected: float
    seeds: tuple[int, ...]
    records: tuple[Record, ...]
    differences: tuple[float, ...]
    candidates: int = 1

    @property
    def accuracies(self) -> tuple[float, ...]:
        """One a seed; NaN where the training failed."""
        return tuple(record.accuracy for record in self.records)

    @property
    def fresh(self) -> dict[str, float]:
        """`mean`, `std`, the 95 % interval `low` to `high`, and `n` of the trainings with a result."""
        return _about(self.accuracies)

    @property
    def difference(self) -> dict[str, float]:
        """The same of the paired differences to the base; with both bounds on one side of zero there is one.

        The interval is widened for the number of candidates (Bonferroni).
        """
        return _about(self.differences, level=1 - 0.05 / max(1, self.candidates))

    @property
    def optimism(self) -> float:
        """By how much the search flattered it: `selected` less the fresh mean."""
        return self.selected - self.fresh["mean"]


def confirm(
    result: SearchResult,
    *,
    candidates: int = 3,
    seeds: int = 3,
    ledger: Ledger,
    place: Place,
    told: Told = lambda record: None,
) -> tuple[Confirmation, ...]:
    """Trains the best candidates and the base again.

    The best of several candidates after that is chosen once more, among a few and by fresh numbers: a
    little optimism returns. With one candidate there is none.

    Args:
        result: of a search.
        candidates: how many of the ranking, as `SearchResult.best` gives them.
        seeds: how many fresh ones; the n-th training of every candidate and of the base has the same.
        ledger: where the Runs live.
        place: where to train, entered by the caller.
        told: called with every record.

    Returns:
        The base first, then the candidates in the order of the search's ranking.
    """
    base = result.base
    chosen = result.best(candidates)
    contestants = [base, *(trial.record.config for trial in chosen)]
    fresh = [[_again(config, base, offset) for offset in range(1, seeds + 1)] for config in contestants]
    records = run_all([base, *(config for row in fresh for config in row)], ledger, place, told=told)
    selected = [records[base.fingerprint].accuracy, *(trial.record.accuracy for trial in chosen)]
    of_base = [records[config.fingerprint].accuracy for config in fresh[0]]
    return tuple(
        Confirmation(
            trial,
            value,
            tuple(config.seed for config in row),
            tuple(records[config.fingerprint] for config in row),
            tuple(
                records[config.fingerprint].accuracy - other
                for config, other in zip(row, of_base, strict=True)
            ),
            len(chosen),
        )
        for trial, value, row in zip([None, *chosen], selected, fresh, strict=True)
    )


def _again(config: Config, base: Config, offset: int) -> Config:
    return override(config, [f"seed={base.seed + offset}", f"split_seed={base.split_seed + offset}"])


def _about(values: tuple[float, ...], *, level: float = 0.95) -> dict[str, float]:
    good = [value for value in values if not math.isnan(value)]
    if not good:
        return {**dict.fromkeys(("mean", "std", "low", "high"), math.nan), "n": 0}
    return mean_with_interval(good, level=level)
