"""Numbers are written as each language does, and nothing else is touched."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kravets.report.writing import written


@given(st.floats(-1e6, 1e6), st.integers(0, 5))
def test_a_number_can_be_read_back(number: float, digits: int) -> None:
    text = f"{number:,.{digits}f}"
    told = written(f"it is {text}.", "uk")
    assert "," not in told if not digits else told.count(",") == 1
    assert float(told[6:-1].replace("\N{NO-BREAK SPACE}", "").replace(",", ".")) == float(
        text.replace(",", "")
    )


@given(st.text())
def test_english_stays_as_it_is(text: str) -> None:
    assert written(text, "en") == text


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("<td style='opacity:.65; width:1.5em'>0.5</td>", "<td style='opacity:.65; width:1.5em'>0,5</td>"),
        ("`learning_rate=0.1` 0.1", "`learning_rate=0.1` 0,1"),
        ("Python 3.11.7, Keras 3.15.1", "Python 3.11.7, Keras 3.15.1"),
        ("[64,128,256], (8, 16)", "[64,128,256], (8, 16)"),
        ("+3.47 (1,848,778), n = 3.", "+3,47 (1\N{NO-BREAK SPACE}848\N{NO-BREAK SPACE}778), n = 3."),
    ],
)
def test_what_is_no_number_stays_as_it_is(text: str, told: str) -> None:
    assert written(text, "uk") == told
