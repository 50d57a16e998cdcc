"""Paired trials to a verdict.

Enters: differences of scores, sample by sample, of two trainings with the same seed, for some seeds. Leaves:
a `Verdict`: the gain with an interval. Refuses: to call a remedy verified whose interval includes no gain.

The first pair is the one by which a remedy was chosen among others, so its gain is flattered. Two pairs are judged with
it, and corrected for the number of remedies that were tried; at later looks it is left out where there was a
choice, the others know nothing of it, and no correction is needed. Half of the error is spent at two pairs, a quarter
each at four and six (Bonferroni).

The interval is a moderated t (Smyth 2004, "Linear models and empirical Bayes methods"): with two or three seeds a
variance is badly known, so it is pooled with what is known beforehand: the sampling variance of the held-out part and a
deviation of 0.01 between seeds, which weigh one and a half degrees of freedom, as the trials of 33 programs had them.
From the fifth pair on, samples are asked a second time and say less than new ones; the interval is wider by that.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Sequence
from typing import Any, Literal

import numpy as np

Name = Literal["verified", "no effect", "worse", "not verified"]
PRIOR_FREEDOM = 1.5
PRIOR_DEVIATION = 0.01
SMALL = 0.02  # a gain below it is none
LOOKS = (2, 4, 6)  # after so many pairs a remedy may be judged
FIRST_LOOK, LATER_LOOKS = (
    2,
    4,
)  # the part of the error that is spent at the first look, and at each other: 1/2, 1/4
LEVEL = 0.95


@dataclasses.dataclass(frozen=True)
class Verdict:
    """What is known of a remedy.

    Attributes:
        name: `verified`, `no effect`, `worse` or `not verified`.
        gain: mean difference of the scores, over the pairs that count.
        low: of the interval.
        high: of the interval.
        pairs: of trainings.
        more: further pairs that would be needed if the gain is real; 0 where enough is known.
    """

    name: Name
    gain: float
    low: float
    high: float
    pairs: int
    more: int = 0

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {
            key: round(value, 5) if isinstance(value, float) else value
            for key, value in dataclasses.asdict(self).items()
        }


def verdict(differences: Sequence[np.ndarray], *, tries: int = 1, afresh: bool = True) -> Verdict:
    """Judges a remedy.

    Args:
        differences: for each seed, remedy's score less the untouched program's, (samples,); the first seed's is the
            one by which the remedy was chosen.
        tries: how many remedies it was chosen from.
        afresh: whether each seed asks other samples than the first; else all pairs count, and the correction stays.

    Raises:
        ValueError: no pair.

    Example:
        >>> random = np.random.default_rng(0)
        >>> pairs = [random.normal(0.5, 0.5, 300) for _ in range(2)]
        >>> verdict(pairs, tries=3).name
        'verified'
        >>> verdict([pair - 0.5 for pair in pairs], tries=3).name
        'not verified'
    """
    if not differences:
        raise ValueError("received no pair of trainings, expected at least one")
    pairs, leave_out = len(differences), afresh and tries > 1
    differences = differences[1:] if pairs > 2 and leave_out else differences
    means = np.array([pair.mean() for pair in differences])
    count = len(means)
    sampling = float(
        np.mean([pair.var(ddof=1) / len(pair) if len(pair) > 1 else 0.25 for pair in differences])
    )
    prior = sampling + PRIOR_DEVIATION**2
    between = float(means.var(ddof=1)) if count > 1 else 0.0
    freedom = count - 1 + PRIOR_FREEDOM
    variance = ((count - 1) * between + PRIOR_FREEDOM * prior) / freedom
    gain = float(means.mean())

    def half(pairs: int) -> float:
        counted = pairs - 1 if pairs > 2 and leave_out else pairs
        parts = FIRST_LOOK if pairs <= 2 else LATER_LOOKS
        parts *= max(tries, 1) if counted == pairs else 1
        again = _asked_again(counted, counted == pairs) if afresh else 0.0
        return _quantile(counted - 1 + PRIOR_FREEDOM, parts) * math.sqrt(
            variance / counted + again * sampling
        )

    low, high = gain - half(pairs), gain + half(pairs)
    if low > 0 and gain > SMALL and pairs > 1:
        name: Name = "verified"
    elif high < 0:
        name = "worse"
    elif high < SMALL:
        name = "no effect"
    else:
        name = "not verified"
    more = 0
    if name == "not verified" and gain > SMALL:
        more = next((n for n in range(1, 50) if half(pairs + n) < gain), 50)
    return Verdict(name, gain, low, high, pairs, more)


def _asked_again(counted: int, first: bool) -> float:
    """What pairs that ask the same samples add to the error of their mean, in sampling variances of one pair.

    The first pair has a part of its own; the others ask thirds of the rest, drawn anew after three (`trials.split`).

    Example:
        >>> _asked_again(3, first=False), _asked_again(4, first=True), round(_asked_again(5, first=False), 2)
        (0.0, 0.0, 0.16)
    """
    rounds, more = divmod(counted - first, 3)
    return (first + more * (rounds + 1) ** 2 + (3 - more) * rounds**2) / counted**2 - 1 / counted


def _quantile(freedom: float, parts: int) -> float:
    from scipy import stats

    return float(stats.t.ppf(1 - (1 - LEVEL) / 2 / parts, freedom))
