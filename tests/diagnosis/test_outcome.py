"""How well a training ended, where the answers are more than one number a target."""

import dataclasses

import keras
import numpy as np
import pytest

from kravets import Doctor
from kravets.diagnosis import facts
from kravets.diagnosis.activities import squashed
from kravets.diagnosis.outcome import _shifted, outcome_of

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


@pytest.mark.parametrize(("lowest", "skill"), [(0.1, 1), (-3.0, -1)])
def test_a_distance_is_small_where_two_are_the_same_and_a_lost_sign_is_no_distance(
    lowest: float, skill: int
) -> None:
    same, later = (part > 0 for part in (TRUTH, LATER))
    case = seen(*(1.0 - labels + 0.1 * RANDOM.random(labels.shape) for labels in (same, later)))
    case.setup.heads = [dataclasses.replace(HEAD, units=1)]
    for sample, labels in ((case.data.train, same), (case.data.validation, later)):
        assert sample is not None
        sample.y = labels.astype(int)
    case.history = [{"loss": 1.0}, {"loss": lowest}]
    outcome = outcome_of(case)
    assert (outcome.task, outcome.classes) == ("classes", 2)
    assert (outcome.train, outcome.validation, outcome.mode_gap) == pytest.approx((skill, skill, 0))


def test_a_sigmoid_of_the_user_s_own_is_seen_by_its_ends() -> None:
    steep = 1 / (1 + np.exp(-40 * RANDOM.normal(size=(200, 6))))
    assert squashed(steep) == pytest.approx(0.9, abs=0.05)
    assert squashed(1 / (1 + np.exp(-RANDOM.normal(size=(200, 6))))) is None
    rectified = np.clip(RANDOM.normal(size=(200, 6)), 0, 1)
    assert squashed(rectified) is None
    assert squashed(np.tanh(40 * RANDOM.normal(size=(200, 6)))) == pytest.approx(0.9, abs=0.05)


PICTURES = RANDOM.random((200, 6, 6, 1)) * np.linspace(0.2, 1, 200)[:, None, None, None]


@pytest.mark.parametrize(
    ("targets", "loss", "task"),
    [
        (PICTURES, "mean_squared_error", "numbers"),
        (PICTURES, "binary_crossentropy", "numbers"),
        ((PICTURES > 0.3).astype(float), "binary_crossentropy", "labels"),
        ((PICTURES > 0.95).astype(float), "binary_crossentropy", "unknown"),  # hardly a pixel is set
        (PICTURES, None, "unknown"),
    ],
)
def test_pictures_and_masks_are_judged_beside_the_mean_picture(
    targets: np.ndarray, loss: str | None, task: str
) -> None:
    head = facts.HeadFacts("answer", "sigmoid", 1, loss)

    def reached(answers: np.ndarray) -> float | None:
        data = facts.DataFacts(
            facts.Sample(PICTURES[:150], targets[:150]), facts.Sample(PICTURES[150:], targets[150:])
        )
        final = facts.FinalFacts([answers[:150]], [answers[150:]], None)
        outcome = outcome_of(facts.Case(facts.SetupFacts(heads=[head]), data, final=final))
        assert outcome.task == task
        assert outcome.reference is None, "a plain method that knows no neighbourhood is no measure"
        return outcome.train

    right = reached(targets.astype(float))
    mean = reached(np.broadcast_to(targets[:150].mean(axis=0), targets.shape))
    assert (right, mean) == (None, None) if task == "unknown" else right == pytest.approx(1)
    if task != "unknown":
        assert mean == pytest.approx(0, abs=0.05)


@pytest.mark.parametrize(("rate", "problem"), [(1e-2, None), (1e-6, "learning_rate_low")])
def test_a_convolutional_autoencoder_is_diagnosed(rate: float, problem: str | None) -> None:
    keras.utils.set_random_seed(1)
    random = np.random.default_rng(1)
    rows, columns = random.uniform(2, 9, (2, 600, 1, 1))
    grid = np.mgrid[0:12, 0:12]
    x = np.exp(-((grid[0] - rows) ** 2 + (grid[1] - columns) ** 2) / 6)[..., None].astype("float32")
    model = keras.Sequential(
        [
            keras.Input((12, 12, 1)),
            keras.layers.Conv2D(8, 3, strides=2, padding="same", activation="relu"),
            keras.layers.Conv2DTranspose(1, 3, strides=2, padding="same", activation="sigmoid"),
        ]
    )
    model.compile(keras.optimizers.Adam(rate), "mse")
    doctor = Doctor()
    model.fit(x, x, epochs=8, batch_size=16, validation_split=0.1, verbose=0, callbacks=[doctor])
    assert next((f.problem for f in doctor.findings if f.severity != "note"), None) == problem


def test_a_skill_that_rests_on_six_rare_samples_is_no_sure_one() -> None:
    labels = np.arange(128) % 21 == 0  # six or seven of 128
    answers = np.where(labels, 0.9, 0.1)[:, None]
    other = answers.copy()
    other[np.flatnonzero(labels)[:3]] = 0.2  # as dropout may have it
    head = facts.HeadFacts("answer", "sigmoid", 1, "binary_crossentropy", False)
    data = facts.DataFacts(facts.Sample(RANDOM.normal(size=(128, 4)), labels.astype(int)))
    errors = {}
    for weighted in (False, True):
        setup = facts.SetupFacts(heads=[head], weighted=weighted)
        outcome = outcome_of(
            facts.Case(setup, data, final=facts.FinalFacts([answers], training_mode=[other]))
        )
        errors[weighted] = outcome.mode_error
        assert abs(outcome.mode_gap or 0) < 3 * outcome.mode_error or not weighted
    assert errors[True] > 0.1


def test_answers_of_double_precision_are_left_as_they_are() -> None:
    answers = RANDOM.normal(size=(50, 1))
    before = answers.copy()
    _shifted(2 * answers + 1, answers)
    assert np.array_equal(answers, before)


def test_a_sample_without_the_rare_class_has_no_skill_and_its_answers_are_kept() -> None:
    case = seen(np.zeros((400, 1)), np.zeros((200, 1)))
    case.setup.heads = [dataclasses.replace(HEAD, activation="sigmoid", units=1, loss="binary_crossentropy")]
    case.data.train = facts.Sample(RANDOM.normal(size=(400, 4)), np.zeros((400, 1), int))
    case.data.validation = facts.Sample(RANDOM.normal(size=(200, 4)), (np.arange(200) % 50 == 0).astype(int))
    case.final.train = [np.where(np.arange(400) == 7, 0.9, 0.1)[:, None]]  # one wrong answer of 400
    outcome = outcome_of(case)
    assert (outcome.task, outcome.classes) == ("classes", 1)
    assert outcome.train is outcome.validation is outcome.mode_gap is outcome.fails is None
    assert outcome.validation_classes is not None  # whether the rare class is recognised can be told


def test_a_rare_class_that_the_sample_lacks_is_recognised_by_the_sign_of_a_hinge() -> None:
    later = np.where(np.arange(200) % 50 == 0, 1, -1)
    case = seen(np.full((400, 1), -1.0), later[:, None].astype(float))
    case.setup.heads = [dataclasses.replace(HEAD, units=1, loss="hinge")]
    case.data.train = facts.Sample(RANDOM.normal(size=(400, 4)), np.full((400, 1), -1))
    case.data.validation = facts.Sample(RANDOM.normal(size=(200, 4)), later)
    classes = outcome_of(case).validation_classes
    assert classes is not None
    assert np.array_equal(*classes)
