"""Verdicts: a gain is believed when its interval says so, and never else."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kravets.remedies.verdicts import LOOKS, PRIOR_DEVIATION, PRIOR_FREEDOM, verdict


def pairs(gain: float, *, spread: float = 0.4, count: int = 300, seeds: int = 2) -> list[np.ndarray]:
    random = np.random.default_rng(1)
    return [random.normal(gain, spread, count) for _ in range(seeds)]


def test_a_large_gain_is_verified_with_two_pairs_and_not_with_one() -> None:
    assert verdict(pairs(0.5), tries=5).name == "verified"
    one = verdict(pairs(0.5, seeds=1), tries=5)
    assert one.name == "not verified"
    assert one.more >= 1


def test_nothing_is_never_verified_and_a_loss_is_called_worse() -> None:
    assert verdict(pairs(0.0), tries=1).name == "not verified"
    assert verdict(pairs(-0.5), tries=1).name == "worse"
    assert verdict([np.zeros(300)] * 8).name == "no effect"
    assert verdict(pairs(0.0, spread=0.05, seeds=40)).name == "no effect"


@given(st.floats(-1, 1), st.integers(1, 6), st.integers(1, 20))
def test_the_interval_holds_the_gain_and_widens_with_every_try(gain: float, seeds: int, tries: int) -> None:
    known, other = (verdict(pairs(gain, seeds=seeds), tries=n) for n in (tries, tries + 1))
    assert known.low <= known.gain <= known.high
    assert other.high - other.low >= known.high - known.low


@pytest.mark.parametrize("tries", [1, 3, 8])
@pytest.mark.parametrize("deviation", [0.01, 0.03, None])
def test_by_chance_alone_at_most_the_stated_share_is_verified(deviation: float | None, tries: int) -> None:
    random = np.random.default_rng(2)

    def pair() -> np.ndarray:
        return random.normal(random.normal(0, deviation), 0.4, 200)

    verified = 0
    given = deviation
    for _ in range(400):  # the best of remedies that do nothing, looked at after two, four and six pairs
        deviation = given or PRIOR_DEVIATION * np.sqrt(PRIOR_FREEDOM / random.chisquare(PRIOR_FREEDOM))
        found = [max((pair() for _ in range(tries)), key=np.mean)]
        names = []
        for look in LOOKS:
            found += [pair() for _ in range(look - len(found))]
            names.append(verdict(found, tries=tries).name)
        verified += "verified" in names
    assert verified <= 400 * 0.05


def test_from_the_third_pair_on_the_one_that_chose_the_remedy_is_left_out() -> None:
    flattered, *others = pairs(0.05, spread=0.1, seeds=4)
    assert verdict([flattered + 0.5, *others], tries=8) == verdict([flattered, *others], tries=8)
    assert verdict([flattered + 0.5, *others], tries=8, afresh=False).gain > 0.1
    assert verdict([flattered + 0.5, *others[:1]], tries=8) != verdict([flattered, *others[:1]], tries=8)


def test_no_pair_is_refused() -> None:
    with pytest.raises(ValueError, match="no pair"):
        verdict([])


def test_by_chance_alone_the_share_holds_where_late_pairs_ask_the_same_samples_again() -> None:
    random = np.random.default_rng(3)
    verified = 0
    for _ in range(600):
        rest = random.normal(0, 0.4, 600)  # what a sample says is the same whoever asks it
        thirds = [part for _ in range(2) for part in np.split(random.permutation(600), 3)]
        found = [random.normal(0, 0.4, 200), *(rest[part] for part in thirds[:5])]
        verified += any(verdict(found[:look], tries=1, afresh=True).name == "verified" for look in LOOKS)
    assert verified <= 600 * 0.05


def test_the_fifth_pair_says_less_than_a_new_one() -> None:
    six = pairs(0.05, spread=0.1, seeds=6)
    known, independent = verdict(six, tries=1), verdict(six, tries=1, afresh=False)
    assert known.high - known.low > independent.high - independent.low
    four = six[:4]
    assert verdict(four, tries=1) == verdict(four, tries=1, afresh=False)
