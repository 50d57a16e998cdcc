"""Paired trials to a verdict.

Enters: differences of scores, sample by sample, of two trainings with the same seed, for some seeds. Leaves:
a `Verdict`: the gain with an interval, corrected for the number of remedies that were tried. Refuses: to
call a remedy verified whose interval includes no gain.

The interval is a moderated t (Smyth 2004, "Linear models and empirical Bayes methods"): with two or three
seeds a variance is badly known, so it is pooled with what is known beforehand, 3 degrees of freedom at the
sampling variance of the held-out part plus a deviation of 0.03 between seeds, which small networks have. It may be
looked at after two, three and four pairs: half of the error is spent at the first look, a quarter at each other.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Sequence
from typing import Any, Literal

import numpy as np

Name = Literal["verified", "no effect", "worse", "not verified"]
PRIOR_FREEDOM = 3
PRIOR_DEVIATION = 0.03
SMALL = 0.02  # a gain below it is none
LEVEL = 0.95
FIRST_LOOK, LATER_LOOKS = 2, 4  # into how many parts the error is divided, of which one is spent


@dataclasses.dataclass(frozen=True)
class Verdict:
    """What is known of a remedy.

    Attributes:
        name: `verified`, `no effect`, `worse` or `not verified`.
        gain: mean difference of the scores.
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


def verdict(differences: Sequence[np.ndarray], *, tries: int = 1) -> Verdict:
    """Judges a remedy.

    Args:
        differences: for each seed, remedy's score less the untouched program's, (samples,).
        tries: how many remedies were scored at all; with the looks, the interval is Bonferroni's.

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
        looks = FIRST_LOOK if pairs <= 2 else LATER_LOOKS
        return _quantile(pairs - 1 + PRIOR_FREEDOM, looks * max(tries, 1)) * math.sqrt(variance / pairs)

    low, high = gain - half(count), gain + half(count)
    if low > 0 and gain > SMALL and count > 1:
        name: Name = "verified"
    elif high < 0:
        name = "worse"
    elif high < SMALL:
        name = "no effect"
    else:
        name = "not verified"
    more = 0
    if name == "not verified" and gain > SMALL:
        more = next((n for n in range(1, 50) if half(count + n) < gain), 50)
    return Verdict(name, gain, low, high, count, more)


def _quantile(freedom: int, tries: int) -> float:
    from scipy import stats

    return float(stats.t.ppf(1 - (1 - LEVEL) / 2 / max(tries, 1), freedom))
