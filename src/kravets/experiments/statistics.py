"""Runs to a table with intervals, tests and a sentence.

Enters: a data frame with one row a run. Leaves: a data frame with one row a value, and the conclusion that
follows from it. Refuses: to call a difference found whose corrected p-value is not below 0.05.

Runs are paired with the base by seed: the same seed gives the same order of images, the same variations and
the same first weights where the shapes are equal. With three seeds a variance is badly known, so each is
pooled with the mean one of its axis (moderated t-test). The p-values of one axis are corrected together
(Holm 1979). An interval is Student's over seeds; the validation images are the same for all, so it says how the
training varies and not how another sample of images would.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

_FEWEST_SPREADS = 3  # with fewer on an axis there is no usual variance

UNWATCHED = "–"
"""Stands for findings where the doctor did not watch: silence would look like health."""

LEVEL = 0.05
"""A corrected p-value below it is a difference found."""


def mean_with_interval(values: Sequence[float] | np.ndarray, *, level: float = 0.95) -> dict[str, float]:
    """Mean, standard deviation and Student's interval.

    Args:
        values: (n,); with one there is no spread, and deviation and bounds are NaN.
        level: of the interval.

    Raises:
        ValueError: no values.

    Example:
        >>> {key: round(value, 3) for key, value in mean_with_interval([0.90, 0.91, 0.92]).items()}
        {'mean': 0.91, 'std': 0.01, 'low': 0.885, 'high': 0.935, 'n': 3}
    """
    from scipy import stats

    array = np.asarray(values, dtype=float)
    if not len(array):
        raise ValueError("received no values, expected at least one")
    mean = float(array.mean())
    if len(array) == 1:
        return {"mean": mean, "std": math.nan, "low": math.nan, "high": math.nan, "n": 1}
    deviation = float(array.std(ddof=1))
    half = float(stats.t.ppf(0.5 + level / 2, len(array) - 1)) * deviation / math.sqrt(len(array))
    return {"mean": mean, "std": deviation, "low": mean - half, "high": mean + half, "n": len(array)}


def holm(p_values: Sequence[float]) -> list[float]:
    """p-values corrected for their number (Holm 1979); NaN stays NaN and does not count.

    Example:
        >>> [round(p, 3) for p in holm([0.01, 0.04, 0.03])]
        [0.03, 0.06, 0.06]
    """
    corrected = [math.nan] * len(p_values)
    known = sorted((p, index) for index, p in enumerate(p_values) if not math.isnan(p))
    largest = 0.0
    for rank, (p, index) in enumerate(known):
        largest = max(largest, min(1.0, (len(known) - rank) * p))
        corrected[index] = largest
    return corrected


def p_text(p: float) -> str:
    """A p-value as a person reads it; one below `LEVEL` never looks like it.

    Example:
        >>> p_text(0.0496), p_text(0.31234), p_text(0.0000123), p_text(1e-9), p_text(float("nan"))
        ('0.0496', '0.31', '0.000012', '< 0.000001', '')
    """
    if math.isnan(p):
        return ""
    if p < 1e-6:
        return "< 0.000001"
    digits = 2 if p >= 0.1 else 4
    return f"{p:.{digits}f}" if p >= 0.001 else np.format_float_positional(float(f"{p:.1e}"), trim="-")


def paired(
    values: np.ndarray, base: np.ndarray, *, usual: tuple[float, float] | None = None
) -> dict[str, float]:
    """The difference of two series that belong together pair by pair.

    Args:
        values: (n,).
        base: (n,).
        usual: the variance of such differences as others show it, and the degrees of freedom that it counts
            for, so that a variance from two or three pairs is not taken at its word (moderated t, Smyth
            2004). Without it the test is the plain paired t-test.

    Returns:
        `difference` with `difference_low` and `difference_high` (95 %), `p`, and `effect`: the difference in
        standard deviations of the differences. NaN where fewer than two pairs say nothing.

    Example:
        >>> paired(np.array([0.9, 0.91, 0.92]), np.array([0.8, 0.82, 0.81]))["p"] < 0.01
        True
    """
    from scipy import stats

    differences = np.asarray(values, dtype=float) - np.asarray(base, dtype=float)
    count = len(differences)
    result = dict.fromkeys(("difference", "difference_low", "difference_high", "p", "effect"), math.nan)
    if not count:
        return result
    mean = float(differences.mean())
    result["difference"] = mean
    if count < 2:
        return result
    freedom, variance = float(count - 1), float(differences.var(ddof=1))
    if usual is not None:
        variance = (freedom * variance + usual[1] * usual[0]) / (freedom + usual[1])
        freedom += usual[1]
    if variance < 1e-16:  # the same runs, or differences without any spread
        same = abs(mean) < 1e-8
        bounds = {"difference_low": mean, "difference_high": mean}
        return {**result, **bounds, "p": 1.0 if same else 0.0, "effect": 0.0 if same else math.inf}
    error = math.sqrt(variance / count)
    half = float(stats.t.ppf(0.975, freedom)) * error
    return {
        "difference": mean,
        "difference_low": mean - half,
        "difference_high": mean + half,
        "p": float(2 * stats.t.sf(abs(mean) / error, freedom)),
        "effect": mean / math.sqrt(variance),
    }


def usual_spread(differences: Sequence[np.ndarray]) -> tuple[float, float] | None:
    """How much differences from the base vary on an axis, for `paired`.

    The mean variance counts for half a degree of freedom a comparison: with more, simulations without any
    difference, in which one value varies three times as much as the others, claim one in more than 5 % of
    axes (tests repeat them).

    Args:
        differences: (seeds,) for each compared value.

    Returns:
        Variance and degrees of freedom; `None` where too few comparisons tell what is usual.

    Example:
        >>> usual_spread([np.array([0.01, 0.03])] * 4)
        (0.0002, 2.0)
    """
    variances = [float(own.var(ddof=1)) for own in differences if len(own) > 1]
    if len(variances) < _FEWEST_SPREADS:
        return None
    return round(float(np.mean(variances)), 12), len(variances) / 2


def summarize(runs: pd.DataFrame, base: str) -> pd.DataFrame:
    """One row a value, in the order in which the values come.

    Args:
        runs: columns `value`, `seed`, `failure` (None or a word), `accuracy`, `train_accuracy`, `loss`,
            `seconds`, `parameters`, `epochs`, `findings` (words joined by spaces; None: nobody watched).
        base: the value that all others are compared with.

    Returns:
        Columns `value`, `n`, `failed`, `accuracy` with `std`, `low`, `high`; what `paired` gives and
        `p_holm`; `train_accuracy`, `gap` (training less validation accuracy: variance made visible, as
        1 - `train_accuracy` is bias), `loss`, `seconds`, `parameters`, `epochs`, `findings` (each with
        the number of runs in which the doctor named it; `UNWATCHED` where it watched none).
    """
    of_base = runs[(runs["value"] == base) & runs["failure"].isna()].set_index("seed")["accuracy"]
    pairs = {
        value: _pairs(group, of_base) for value, group in runs.groupby("value", sort=False) if value != base
    }
    usual = usual_spread([own - other for own, other in pairs.values()])
    rows: list[dict[str, Any]] = []
    for value, group in runs.groupby("value", sort=False):
        watched = group["findings"].dropna()
        good = group[group["failure"].isna()]
        row: dict[str, Any] = {"value": value, "n": len(good), "failed": len(group) - len(good)}
        row["failures"] = " ".join(sorted(set(group["failure"].dropna())))
        row |= dict.fromkeys(("accuracy", "std", "low", "high"), math.nan)
        if len(good):
            about = mean_with_interval(good["accuracy"].to_numpy())
            row |= {"accuracy": about["mean"], **{key: about[key] for key in ("std", "low", "high")}}
        row |= paired(*pairs.get(value, (np.empty(0), np.empty(0))), usual=usual)
        for name in ("train_accuracy", "loss", "seconds", "parameters", "epochs"):
            row[name] = float(good[name].mean()) if len(good) else math.nan
        row["gap"] = row["train_accuracy"] - row["accuracy"]
        named = pd.Series(" ".join(watched).split(), dtype=object).value_counts()
        row["findings"] = (
            " ".join(f"{name}:{count}" for name, count in named.items()) if len(watched) else UNWATCHED
        )
        rows.append(row)
    table = pd.DataFrame(rows)
    table.insert(table.columns.get_loc("p") + 1, "p_holm", holm(table["p"].tolist()))
    return table


def _pairs(group: pd.DataFrame, of_base: pd.Series) -> tuple[np.ndarray, np.ndarray]:
    """Accuracies of a value and of the base for the seeds with which both ended well."""
    own = group[group["failure"].isna()].set_index("seed")["accuracy"]
    seeds = [seed for seed in own.index if seed in of_base.index]
    return own.loc[seeds].to_numpy(), of_base.loc[seeds].to_numpy()


def judge(table: pd.DataFrame, base: str) -> dict[str, Any]:
    """What follows from a table.

    Returns:
        `best` (highest mean among the values without a failed run), `better`, `worse`, `alike` (differences
        that were found, or not), `failed`, and `resolution`: the largest difference from the base, in either
        direction, that the numbers of the values that are alike leave room for (the far end of their
        intervals), or `None`.
    """
    compared = table[(table["value"] != base) & table["p_holm"].notna()]
    found = compared["p_holm"] < LEVEL
    alike = compared[~found]
    sound = table[(table["failed"] == 0) & (table["n"] > 0)]
    far = alike[["difference_low", "difference_high"]].abs().to_numpy()
    return {
        "base": base,
        "best": None if sound.empty else str(sound.loc[sound["accuracy"].idxmax(), "value"]),
        "better": compared[found & (compared["difference"] > 0)]["value"].tolist(),
        "worse": compared[found & (compared["difference"] < 0)]["value"].tolist(),
        "alike": alike["value"].tolist(),
        "failed": table[table["failed"] > 0]["value"].tolist(),
        "resolution": float(np.nanmax(far)) if far.size and not np.isnan(far).all() else None,
    }
