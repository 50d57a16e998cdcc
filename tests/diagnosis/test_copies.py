"""Marks that copies share: equal rows and multiples, and no others, whatever offset and scale the columns have."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kravets import data
from kravets.diagnosis.copies import marks_of


def shared(known: np.ndarray, asked: np.ndarray) -> float:
    """The share of the asked rows that have a copy among the known ones."""
    marks, asked_marks = marks_of([known], [asked])
    return float(np.isin(asked_marks, marks).mean())


def rows(count: int, width: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=(count, width))


def test_photographs_are_copies_of_themselves_and_of_darker_ones_alone(fashion_mnist: data.Dataset) -> None:
    images = fashion_mnist.train_images[:3000].astype("float32") / 255
    assert shared(images, images[::7]) == 1
    assert shared(images, 0.7 * images[::7]) > 0.8
    assert shared(images[:2000], images[2000:]) == 0


@given(st.integers(1, 80), st.sampled_from(["float32", "float64", "int16"]), st.integers(0, 3))
def test_equal_rows_are_copies(width: int, kind: str, seed: int) -> None:
    table = (1000 * rows(50, width, seed)).astype(kind)
    assert shared(table, table[[3, 40]]) == 1
    assert len(np.unique(marks_of([table])[0])) == len(np.unique(table.astype("float32"), axis=0))


@pytest.mark.parametrize("width", [5, 32, 100])
@pytest.mark.parametrize("column", [1e9, 1e9 * np.arange(1, 401), "random"])
def test_a_column_of_huge_numbers_makes_no_copies(width: int, column: object) -> None:
    table = rows(400, width)
    table[:, 0] = 1e9 * rows(400, 1)[:, 0] if isinstance(column, str) else column
    table = table.astype("float32")
    assert shared(table[:300], table[300:]) == 0
    assert shared(table, table[300:]) == 1


@pytest.mark.parametrize("offset", [1e2, 1e4, 1e5])
def test_a_large_offset_makes_no_copies(offset: float) -> None:
    table = (offset + rows(400, 40)).astype("float32")
    assert shared(table[:300], table[300:]) == 0
    assert shared(table, table[300:]) == 1


def rare_and_huge() -> np.ndarray:
    """Numbers around 10,000 in most columns, a few rows of which are not numbers."""
    table = 1e4 * rows(400, 40)
    table[:, 0] = np.arange(400) % 2
    table[::10, 0] = np.nan
    return table


def sometimes_huge() -> np.ndarray:
    table = rows(400, 40)
    table[:, 0] = np.where(np.arange(400) % 10 == 0, 0, 5e4 + 1e4 * rows(400, 1, 1)[:, 0])
    return table


def sometimes_nothing() -> np.ndarray:
    table = 1e4 + rows(400, 40)
    table[[7, 50, 350]] = 0
    return table


def infinite() -> np.ndarray:
    table = rows(400, 40)
    table[::3, 5] = np.inf
    return table


def tiny_beside_a_dead_channel() -> np.ndarray:
    table = 1e-6 * rows(400, 40)
    table[:, 0] = np.nan
    return table


def enormous() -> np.ndarray:
    return np.random.default_rng(0).uniform(1e38, 3e38, (400, 40))


def amounts_beside_zeros() -> np.ndarray:
    table = np.zeros((400, 40))
    table[:, 0] = 100 + rows(400, 1)[:, 0]
    return table


@pytest.mark.parametrize(
    "made",
    [rare_and_huge, sometimes_huge, infinite, tiny_beside_a_dead_channel, enormous, amounts_beside_zeros],
)
def test_rows_of_another_kind_among_them_make_no_copies(made: Callable[[], np.ndarray]) -> None:
    table = made().astype("float32")
    assert shared(table[:300], table[300:]) == 0
    assert shared(table, table[300:]) == 1


def test_rows_of_zeros_are_copies_of_each_other_alone() -> None:
    table = sometimes_nothing().astype("float32")
    assert shared(table[:300], table[300:]) == pytest.approx(0.01)


def test_times_and_numbers_of_persons_are_told_apart_to_the_last_digit() -> None:
    times = (1_700_000_000 + np.arange(1000)).reshape(-1, 1)
    assert len(np.unique(marks_of([times])[0])) == 1000
    assert shared(times[:800], times[800:].astype("int32")) == 0
    assert shared(times, times[800:].astype("int32")) == 1
    assert shared(np.arange(50.0).reshape(-1, 1), np.arange(50)[:, None]) == 1
    assert shared(np.array([[2**60]]), np.array([[2**60 + 1]])) == 0
    assert shared(np.array([[1.0, 2.0]]), np.array([[1.0, 2.0, 0.0, 0.0]])) == 0


def test_all_inputs_count_but_those_that_are_no_numbers() -> None:
    one, two, words = rows(50, 40), rows(50, 3), np.array(["a", "b"] * 25)
    marks, turned, other = marks_of([one, two, words], [one, two[::-1], words], [one, two, words[::-1]])
    assert not np.isin(turned, marks).any()
    assert np.array_equal(marks, other)


def test_rows_of_another_shape_and_rows_that_are_no_numbers_any_more_do_no_harm() -> None:
    table = rows(50, 40).astype("float32")
    assert shared(table, rows(10, 60)) == 0
    one, both = marks_of([table], [table, table])
    assert not np.isin(both, one).any()
    table[3] = np.nan
    assert shared(table[:40], table[40:]) == 0
    assert shared(table, table[3:]) == 1
    assert shared(np.zeros((40, 40)), np.zeros((3, 40))) == 1
