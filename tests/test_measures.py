import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy.stats import binomtest

from kravets.measures import (
    calibration_error,
    compare,
    confused_pairs,
    fit_temperature,
    measure,
    softmax,
    temper,
    wilson,
)


def predictions(seed: int, count: int = 400, classes: int = 5, sharpness: float = 2.0):
    """Labels drawn from the probabilities themselves: perfectly calibrated by construction."""
    random = np.random.default_rng(seed)
    probabilities = softmax(random.normal(size=(count, classes)) * sharpness)
    labels = np.array([random.choice(classes, p=row / row.sum()) for row in probabilities.astype(np.float64)])
    return labels, probabilities


@given(st.integers(1, 20_000), st.data())
def test_wilson_agrees_with_scipy_and_contains_the_share(count: int, data: st.DataObject) -> None:
    correct = data.draw(st.integers(0, count))
    ours = wilson(correct, count)
    theirs = binomtest(correct, count).proportion_ci(method="wilson")
    assert ours["low"] == pytest.approx(theirs.low, abs=1e-9)
    assert ours["high"] == pytest.approx(theirs.high, abs=1e-9)
    assert 0 <= ours["low"] <= ours["value"] <= ours["high"] <= 1


def test_wilson_refuses_what_is_no_share() -> None:
    with pytest.raises(ValueError, match="received 3 correct of 2"):
        wilson(3, 2)


def test_measures_of_known_predictions() -> None:
    probabilities = np.array([[0.9, 0.1, 0.0], [0.2, 0.5, 0.3], [0.6, 0.3, 0.1], [0.1, 0.2, 0.7]])
    result = measure(np.array([0, 1, 1, 2]), probabilities, temperature=1.0)
    assert result["accuracy"]["value"] == 0.75
    assert result["top_2"]["value"] == 1.0
    assert result["confusion"] == [[1, 0, 0], [1, 1, 0], [0, 0, 1]]
    assert result["per_class"][1]["recall"]["value"] == 0.5
    assert result["log_loss"] == pytest.approx(-np.log([0.9, 0.5, 0.3, 0.7]).mean())
    brier = ((probabilities - np.eye(3)[[0, 1, 1, 2]]) ** 2).sum(axis=1).mean()
    assert result["brier"] == pytest.approx(brier)
    assert result["calibrated"]["log_loss"] == pytest.approx(result["log_loss"])
    assert confused_pairs(result["confusion"]) == [(1, 0, 1)]


def test_measures_refuse_what_does_not_fit() -> None:
    with pytest.raises(ValueError, match="expected"):
        measure(np.array([0, 1]), np.ones((3, 2)) / 2)


def test_a_class_without_images_does_not_break_the_table() -> None:
    result = measure(np.array([0, 0]), np.array([[0.9, 0.1], [0.2, 0.8]]))
    assert result["per_class"][1]["support"] == 0


@given(st.integers(0, 1000), st.floats(0.3, 3.0))
def test_the_temperature_finds_the_distortion_and_never_hurts(seed: int, distortion: float) -> None:
    labels, probabilities = predictions(seed)
    distorted = temper(probabilities, distortion)
    temperature = fit_temperature(labels, distorted)
    before = measure(labels, distorted, temperature=temperature)
    assert before["calibrated"]["log_loss"] <= before["log_loss"] + 1e-9
    assert (distorted.argmax(axis=1) == temper(distorted, temperature).argmax(axis=1)).all()
    # distorting by T and fitting T' gives T * T' near the temperature fitted without distortion
    assert temperature * distortion == pytest.approx(fit_temperature(labels, probabilities), rel=0.02)


def test_calibration_error_of_calibrated_and_of_overconfident_predictions() -> None:
    labels, probabilities = predictions(3, count=20_000)
    assert calibration_error(labels, probabilities) < 0.02
    assert calibration_error(labels, temper(probabilities, 0.3)) > 0.1


@given(hnp.arrays(np.float32, (4, 3), elements=st.floats(-50, 50, width=32)))
def test_softmax_gives_shares(logits: np.ndarray) -> None:
    rows = softmax(logits)
    assert np.isfinite(rows).all()
    assert np.allclose(rows.sum(axis=1), 1, atol=1e-5)


def test_comparison_is_antisymmetric_and_sees_a_difference() -> None:
    labels = np.zeros(1000, int)
    better, worse = np.tile([0.9, 0.1], (1000, 1)), np.tile([0.9, 0.1], (1000, 1))
    worse[:40] = [0.1, 0.9]
    forth, back = compare(labels, better, worse), compare(labels, worse, better)
    assert forth["difference"]["value"] == -back["difference"]["value"] == 0.04
    assert forth["p_value"] == back["p_value"] < 1e-6
    assert forth["difference"]["low"] > 0
    assert compare(labels, better, better)["p_value"] == 1.0
