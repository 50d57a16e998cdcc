import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kravets.prediction import UNLIKE_QUANTILE, Familiarity


def features(seed: int, count: int, spread: float = 1.0) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(seed)
    labels = np.arange(count) % 4
    centres = np.random.default_rng(99).normal(size=(4, 12)) * 6
    stretch = np.linspace(0.1, 3, 12)
    return centres[labels] + random.normal(size=(count, 12)) * stretch * spread, labels


def test_what_is_like_the_known_is_rarely_called_unlike_and_what_is_far_always() -> None:
    fitted = Familiarity.fit(*features(0, 4000))
    ordinary, _ = features(1, 4000)
    assert (fitted.distance(ordinary) > fitted.threshold).mean() == pytest.approx(
        1 - UNLIKE_QUANTILE, abs=0.004
    )
    strange = np.random.default_rng(2).normal(size=(200, 12)) * 20
    assert (fitted.distance(strange) > fitted.threshold).mean() > 0.95


@given(st.integers(0, 100), st.floats(0.1, 10), st.floats(-5, 5))
def test_the_distance_does_not_depend_on_units(seed: int, scale: float, offset: float) -> None:
    values, labels = features(seed, 400)
    one = Familiarity.fit(values, labels).distance(values[:20])
    two = Familiarity.fit(values * scale + offset, labels).distance(values[:20] * scale + offset)
    assert np.allclose(one, two, rtol=1e-3)


def test_a_constant_feature_does_not_break_it() -> None:
    values, labels = features(0, 400)
    values[:, 3] = 1.0
    fitted = Familiarity.fit(values, labels)
    assert np.isfinite(fitted.distance(values)).all()
