"""What a search leaves: its trials, as a table, ranked, and which dimension mattered.

Enters: trials with their records. Leaves: data frames. Refuses: to weigh dimensions by a handful of trials.
Knows neither Keras Tuner nor Ray; any search that proposes values of `space.space_of` fits.
"""

from __future__ import annotations

import dataclasses
from typing import Any

import pandas as pd

from kravets.config import Config, ConfigError
from kravets.experiments.ledger import Record
from kravets.experiments.space import space_of

FEWEST_TRIALS = 10
"""Below it the importance of dimensions is not computed at all."""


@dataclasses.dataclass(frozen=True)
class Trial:
    """One proposal and what became of it.

    Attributes:
        number: in the order of the proposals, from 1.
        values: one a dimension of the space.
        record: of the training; `record.config` has its epochs.
    """

    number: int
    values: dict[str, Any]
    record: Record


@dataclasses.dataclass(frozen=True)
class SearchResult:
    """What a search has seen.

    Attributes:
        base: what was not searched.
        kind: of the search.
        trials: in the order of the proposals.
    """

    base: Config
    kind: str
    trials: tuple[Trial, ...]

    @property
    def ranked(self) -> tuple[Trial, ...]:
        """The trials with a result, the highest validation accuracy first.

        The order is that of the images that made it: the first place is partly luck (`confirmation.confirm`
        tells how much).
        """
        good = [trial for trial in self.trials if trial.record.failure is None]
        return tuple(sorted(good, key=lambda trial: (-trial.record.accuracy, trial.number)))

    def best(self, count: int) -> tuple[Trial, ...]:
        """The first of the ranking that are different settings, whatever their epochs; maybe fewer.

        Args:
            count: how many.
        """
        chosen: dict[tuple[Any, ...], Trial] = {}
        for trial in self.ranked:
            chosen.setdefault(tuple(trial.values.values()), trial)
        return tuple(chosen.values())[:count]


def table(result: SearchResult) -> pd.DataFrame:
    """One row a trial, in the order of the proposals.

    Args:
        result: of a search.

    Returns:
        Columns `trial`, one a dimension, `epochs`, `accuracy`, `train_accuracy`, `seconds`, `parameters`,
        `failure` (empty where there is none), `findings` (the doctor's, in one text), `fingerprint`.
    """
    rows = [
        {
            "trial": trial.number,
            **trial.values,
            "epochs": trial.record.config.epochs,
            "accuracy": trial.record.accuracy,
            "train_accuracy": trial.record.train_accuracy,
            "seconds": trial.record.seconds,
            "parameters": trial.record.parameters,
            "failure": trial.record.failure or "",
            "findings": " ".join(trial.record.findings or ()),
            "fingerprint": trial.record.config.fingerprint,
        }
        for trial in result.trials
    ]
    return pd.DataFrame(rows)


@dataclasses.dataclass(frozen=True)
class Importance:
    """How much each dimension mattered over the trials.

    Attributes:
        table: one row a dimension, the most important first. `importance`: by how much the forest's mean
            absolute error on trials it has not seen grows when this dimension's values are shuffled among
            them, in accuracy; `spread`: its standard deviation over the folds, which share trials and so
            make it look smaller than it is.
        explained: R² of the forest's predictions for trials it has not seen. Near or below zero the forest
            knows nothing, and then neither does the table.
        trials: how many had a result.
    """

    table: pd.DataFrame
    explained: float
    trials: int


def importance(result: SearchResult, *, seed: int = 0) -> Importance:
    """Weighs the dimensions: permutation importance of a random forest on held-out trials.

    A forest (scikit-learn's `RandomForestRegressor`) learns accuracy from the values on four fifths of the
    trials and is asked about the others, in five folds, twice; `permutation_importance` is taken there.
    Trials that failed are left out; Hyperband's epochs count as a dimension.

    What it cannot tell: with few trials (say under five a dimension) small effects are lost, and a zero
    means "not seen"; it weighs a dimension over the values that the search tried, which the later trials of
    a Bayesian or Hyperband search take from one corner; two dimensions that matter only together
    each get the credit; and it says nothing about which value is better.

    Args:
        result: of a search.
        seed: of the folds, the forest and the shuffling.

    Raises:
        ConfigError: fewer than `FEWEST_TRIALS` trials have a result.
    """
    from sklearn.ensemble import RandomForestRegressor
    from sklearn.inspection import permutation_importance
    from sklearn.metrics import r2_score
    from sklearn.model_selection import RepeatedKFold

    trials = result.ranked
    if len(trials) < FEWEST_TRIALS:
        raise ConfigError(
            f"received {len(trials)} trials with a result, expected at least {FEWEST_TRIALS} to weigh dimensions "
            "by; search on with more trials"
        )
    values = pd.DataFrame([{**trial.values, "epochs": trial.record.config.epochs} for trial in trials])
    values = values.loc[:, values.nunique() > 1]
    accuracy = pd.Series([trial.record.accuracy for trial in trials])
    seen, predicted, grown = [], [], []
    for learn, ask in RepeatedKFold(n_splits=5, n_repeats=2, random_state=seed).split(values):
        forest = _encoded(result.base, list(values), RandomForestRegressor(100, random_state=seed))
        forest.fit(values.iloc[learn], accuracy[learn])
        seen.extend(accuracy[ask])
        predicted.extend(forest.predict(values.iloc[ask]))
        grown.append(
            permutation_importance(
                forest,
                values.iloc[ask],
                accuracy[ask],
                scoring="neg_mean_absolute_error",
                n_repeats=5,
                random_state=seed,
            ).importances_mean
        )
    folds = pd.DataFrame(grown, columns=list(values))
    weights = pd.DataFrame(
        {"dimension": list(values), "importance": folds.mean().to_numpy(), "spread": folds.std().to_numpy()}
    ).sort_values("importance", ascending=False, ignore_index=True)
    return Importance(weights, float(r2_score(seen, predicted)), len(trials))


def weigh(result: SearchResult) -> Importance | None:
    """`importance`, or `None` where there are too few trials to say."""
    return importance(result) if len(result.ranked) >= FEWEST_TRIALS else None


def _encoded(base: Config, names: list[str], forest: Any) -> Any:
    """The forest behind an encoding: words and truths as one column a value, numbers as they are.

    A forest asks whether a number is above a bound, so a logarithm would change nothing for it.
    """
    from sklearn.compose import make_column_transformer
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import OneHotEncoder

    words = [d.name for d in space_of(base) if isinstance(d.choices[0], str) and d.name in names]
    encoder = OneHotEncoder(handle_unknown="ignore", sparse_output=False)
    return make_pipeline(make_column_transformer((encoder, words), remainder="passthrough"), forest)
