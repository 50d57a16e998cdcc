"""Where a network looks: on functions whose answer is known."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kravets.occlusion import occlusion


def sees_only(top: int, left: int, side: int) -> Callable[[np.ndarray], np.ndarray]:
    """Probabilities that depend on one square alone."""

    def probabilities_of(images: np.ndarray) -> np.ndarray:
        share = images[:, top : top + side, left : left + side].mean(axis=(1, 2, 3)) / 255
        return np.stack([1 - share, share], axis=1)

    return probabilities_of


@given(st.integers(0, 16), st.integers(0, 16), st.integers(1, 6))
def test_only_what_the_answer_depends_on_counts(top: int, left: int, stride: int) -> None:
    image = np.full((1, 20, 20, 1), 250, np.uint8)
    seen = occlusion(sees_only(top, left, 4), image, np.array([1]), size=6, stride=stride)[0]
    assert seen.shape == (20, 20)
    assert np.isfinite(seen).all()
    rows, columns = np.unravel_index(seen.argmax(), seen.shape)
    assert abs(rows - top - 1.5) <= 7
    assert abs(columns - left - 1.5) <= 7
    far = np.ones((20, 20), bool)
    far[max(0, top - 6) : top + 10, max(0, left - 6) : left + 10] = False
    assert not seen[far].any()


def test_covering_what_speaks_against_the_class_counts_below_zero() -> None:
    image = np.full((1, 12, 12, 1), 250, np.uint8)
    assert occlusion(sees_only(0, 0, 4), image, np.array([0]), size=4, stride=4)[0, 0, 0] < 0


@pytest.mark.parametrize(("size", "stride"), [(30, 3), (3, 4), (0, 0)])
def test_squares_that_do_not_fit_or_leave_gaps_are_refused(size: int, stride: int) -> None:
    with pytest.raises(ValueError, match="expected 0 < stride <= size"):
        occlusion(
            sees_only(0, 0, 4), np.zeros((1, 12, 12, 1), np.uint8), np.array([0]), size=size, stride=stride
        )
