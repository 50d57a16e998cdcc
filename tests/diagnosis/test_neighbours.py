"""Near copies: found in pictures, and not where neighbours are near by nature."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.datasets import load_diabetes

from kravets import data
from kravets.diagnosis.neighbours import near_copies


def noisy(rows: np.ndarray, spread: float = 0.03) -> np.ndarray:
    noise = np.random.default_rng(3).normal(0, spread, rows.shape)
    return np.clip(rows + noise, 0, 1).astype("float32")


def test_noisy_copies_of_photographs_are_found_and_photographs_are_no_copies(
    fashion_mnist: data.Dataset,
) -> None:
    images = fashion_mnist.train_images[:3000].astype("float32") / 255
    share, by_chance = near_copies(images[:2000], noisy(images[:400])) or (0, 1)
    assert share > 0.95
    assert by_chance < 0.01
    share, _ = near_copies(images[:2000], images[2000:2400]) or (1, 0)
    assert share < 0.03


def test_windows_of_a_smooth_series_are_near_by_nature() -> None:
    times = np.random.default_rng(0).uniform(0, 60, (3000, 1)) + np.linspace(0, 3, 40)
    windows = np.sin(times).astype("float32")
    share, by_chance = near_copies(windows[:2500], windows[2500:]) or (1, 0)
    assert share <= max(0.1, 5 * by_chance)


@given(st.integers(1, 12), st.integers(0, 3))
def test_points_on_a_surface_of_any_dimension_are_no_copies(dimension: int, seed: int) -> None:
    random = np.random.default_rng([dimension, seed])
    points = np.tanh(random.normal(size=(1500, dimension)) @ random.normal(size=(dimension, 30)))
    share, by_chance = near_copies(points[:1200].astype("float32"), points[1200:].astype("float32")) or (1, 0)
    assert share <= max(0.1, 5 * by_chance)


def test_noisy_copies_of_ten_measurements_are_found_and_patients_are_no_copies() -> None:
    measured = load_diabetes().data
    rows = (measured / measured.std(axis=0)).astype("float32")
    copies = np.repeat(rows[:300], 8, axis=0)
    copies = copies + np.random.default_rng(0).normal(0, 0.1, copies.shape).astype("float32")
    order = np.random.default_rng(1).permutation(len(copies))
    share, by_chance = near_copies(copies[order[:1800]], copies[order[1800:]]) or (0, 1)
    assert share > max(0.5, 5 * by_chance)
    share, by_chance = near_copies(copies, rows[300:]) or (1, 0)
    assert share <= max(0.1, 5 * by_chance)


@pytest.mark.parametrize(
    "rows",
    [
        np.ones((100, 30), "float32"),  # few
        np.ones((900, 7), "float32"),  # narrow
        np.ones((900, 30), "int64"),  # numbers of words
        np.ones((900, 30), "float32"),  # all the same
        np.full((900, 30), np.nan, "float32"),
    ],
)
def test_what_cannot_be_compared_is_left_alone(rows: np.ndarray) -> None:
    assert near_copies(rows, rows[:60]) is None
