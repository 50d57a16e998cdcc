"""How well a training ended, where the answers are more than one number a target."""

import dataclasses

import numpy as np
import pytest

from kravets.diagnosis import facts, probes
from kravets.diagnosis.outcome import outcome_of

RANDOM = np.random.default_rng(0)
TRUTH, LATER = RANDOM.normal(size=(400, 1)), RANDOM.normal(size=(200, 1))
HEAD = facts.HeadFacts("answer", "linear", 3, None)


def seen(answers: np.ndarray, later: np.ndarray) -> facts.Case:
    """A fit with a loss of the user's own, for one target, that ended with these answers."""
    inputs = RANDOM.normal(size=(len(TRUTH), 4)), RANDOM.normal(size=(len(LATER), 4))
    data = facts.DataFacts(facts.Sample(inputs[0], TRUTH), facts.Sample(inputs[1], LATER))
    final = facts.FinalFacts([answers], [later], [answers[:64]])
    return facts.Case(facts.SetupFacts(heads=[HEAD]), data, final=final)


def quantiles(truth: np.ndarray) -> np.ndarray:
    return np.c_[2 * truth - 1.3, 2 * truth, 2 * truth + 1.3]


def test_quantiles_and_a_mean_beside_a_variance_are_read() -> None:
    noise = 0.1 * RANDOM.normal(size=(400, 3)), 0.1 * RANDOM.normal(size=(200, 3))
    case = seen(quantiles(TRUTH) + noise[0], quantiles(LATER) + noise[1])
    outcome = outcome_of(case)
    assert outcome.task == "numbers"
    assert outcome.train == pytest.approx(1, abs=0.05)
    assert outcome.validation == pytest.approx(1, abs=0.05)
    assert outcome.mode_gap == pytest.approx(0, abs=0.05)
    spread = RANDOM.normal(size=(400, 1)), RANDOM.normal(size=(200, 1))
    outcome = outcome_of(seen(np.c_[TRUTH, spread[0]], np.c_[LATER, spread[1]]))
    assert outcome.validation == pytest.approx(1, abs=0.02)


def test_answers_that_know_nothing_have_no_skill_and_mixtures_are_not_judged() -> None:
    chance = RANDOM.normal(size=(400, 3)), RANDOM.normal(size=(200, 3))
    assert outcome_of(seen(*chance)).validation == pytest.approx(0, abs=0.1)
    wide = RANDOM.normal(size=(400, 9)), RANDOM.normal(size=(200, 9))
    assert outcome_of(seen(*wide)).task == "unknown"
    broken = seen(quantiles(TRUTH), quantiles(LATER))
    broken.final = dataclasses.replace(broken.final, train=[quantiles(TRUTH) * np.inf])
    assert outcome_of(broken).train is None


def test_a_sigmoid_of_the_user_s_own_is_seen_by_its_ends() -> None:
    steep = 1 / (1 + np.exp(-40 * RANDOM.normal(size=(200, 6))))
    assert probes._squashed(steep) == pytest.approx(0.9, abs=0.05)
    assert probes._squashed(1 / (1 + np.exp(-RANDOM.normal(size=(200, 6))))) is None
    rectified = np.clip(RANDOM.normal(size=(200, 6)), 0, 1)
    assert probes._squashed(rectified) is None
    assert probes._squashed(np.tanh(40 * RANDOM.normal(size=(200, 6)))) == pytest.approx(0.9, abs=0.05)
