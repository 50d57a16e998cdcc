"""Scores: what they are for answers that are right, sure or neither, and which samples are held out."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import keras
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kravets import Doctor
from kravets.remedies import REMEDIES
from kravets.remedies.healing import delivered, heal
from kravets.remedies.reading import recipe_of
from kravets.remedies.scoring import Task, task_of_case
from kravets.remedies.trials import carry_out, split


def fitted(labels: np.ndarray, units: int, loss: Any, *, epochs: int = 1) -> Doctor:
    """A network that is far too large for its samples, under watch."""
    keras.utils.set_random_seed(1)
    x = np.random.default_rng(3).normal(size=(len(labels), 8)).astype("float32")
    x[:, 0] += np.asarray(labels) * 0.8
    head = "softmax" if units > 1 else "sigmoid"
    layers = [keras.layers.Dense(256, activation="relu"), keras.layers.Dense(units, activation=head)]
    model = keras.Sequential([keras.Input((8,)), *layers])
    model.compile(keras.optimizers.Adam(0.01), loss)
    doctor = Doctor()
    held = np.random.default_rng(4).normal(size=(400, 8)).astype("float32")
    truth = np.random.default_rng(5).choice(np.unique(labels), 400)
    held[:, 0] += truth * 0.8
    validation = held, truth.astype(labels.dtype)
    model.fit(x, labels, epochs=epochs, validation_data=validation, verbose=0, callbacks=[doctor])
    return doctor


def skill(doctor: Doctor, task: Task, answer: list[float]) -> np.ndarray:
    """The scores of a network whose output layer says the same for every sample, whatever comes in."""
    recipe = recipe_of(doctor)

    class Fixed(keras.callbacks.Callback):
        def on_train_end(self, logs: Any = None) -> None:
            assert self.model is not None
            kernel, bias = self.model.layers[-1].get_weights()
            self.model.layers[-1].set_weights([kernel * 0, np.array(answer, bias.dtype)])

    trial = carry_out(recipe.changed(callbacks=(Fixed,)), recipe, task, 0)
    assert trial.failure is None
    return trial.scores


LABELS = np.repeat([0, 1], 60)


@pytest.mark.parametrize("units", [1, 2])
def test_probabilities_score_by_the_logarithm_of_what_the_right_class_was_given(units: int) -> None:
    loss = "binary_crossentropy" if units == 1 else "sparse_categorical_crossentropy"
    doctor = fitted(LABELS, units, loss)
    task = task_of_case(doctor.case, ["overfitting"])
    assert task.probabilities
    assert skill(doctor, task, [0.0] * units) == pytest.approx(1 + np.log10(0.5), abs=1e-6)
    sure = skill(doctor, task, [40.0] if units == 1 else [0.0, 40.0])
    assert sorted(set(np.round(sure, 6))) == [-1.0, 1.0]
    right = skill(doctor, Task("classes"), [40.0] if units == 1 else [0.0, 40.0])
    assert np.array_equal(right == 1, sure == 1)


def test_other_problems_and_other_losses_are_scored_by_right_and_wrong() -> None:
    assert not task_of_case(fitted(LABELS, 1, "binary_crossentropy").case, ["plateau"]).probabilities
    assert not task_of_case(fitted(LABELS, 1, "hinge").case, ["overfitting"]).probabilities


def test_overfitting_that_spoils_only_the_probabilities_is_healed_and_proved() -> None:
    labels = np.random.default_rng(1).integers(0, 2, 400)
    doctor = fitted(labels, 2, "sparse_categorical_crossentropy", epochs=40)
    assert doctor.findings[0].problem == "overfitting"
    healing = heal(doctor, minutes=5)
    assert healing.best is not None
    assert healing.best.verdict is not None
    assert healing.best.verdict.name == "verified"
    assert "a tenth" in str(healing)


def program(x: np.ndarray, y: np.ndarray) -> Any:
    return SimpleNamespace(x=x, y=y, model=None)


@given(st.integers(20, 300), st.integers(1, 5), st.integers(1, 3), st.integers(0, 5))
def test_four_seeds_hold_every_row_out_once_and_no_copy_of_one_is_trained_on(
    rows: int, classes: int, copies: int, draw: int
) -> None:
    x = np.tile(np.arange(2.0 * rows).reshape(rows, 2) % 97 + 1, (copies, 1))
    y = np.tile(np.random.default_rng(rows).integers(0, classes, rows), copies)
    seeds = (0, *range(1 + 3 * draw, 4 + 3 * draw))
    held = [split(program(x, y), Task("classes"), seed)[1] for seed in seeds]
    assert sorted(np.concatenate(held)) == list(range(len(x)))
    for part in held:
        assert not set(map(tuple, x[part])) & set(map(tuple, np.delete(x, part, axis=0)))


def test_every_class_is_held_out_in_its_share_and_never_too_many_rows() -> None:
    y = np.repeat([0, 1, 2], [9000, 900, 4])
    x = np.arange(2.0 * len(y)).reshape(-1, 2)
    for seed in range(4):
        held = y[split(program(x, y), Task("classes"), seed)[1]]
        assert len(held) == 2000
        assert 100 < (held == 1).sum() < 260


def test_too_few_rows_are_trained_on_and_asked() -> None:
    x = np.tile([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]], (50, 1))  # exclusive or
    rows, held = split(program(x, np.tile([0, 1, 1, 0], 50)), Task("classes"), 2)
    assert np.array_equal(rows, np.arange(200))
    assert np.array_equal(held, np.arange(200))


def test_an_answer_that_is_no_number_spoils_its_own_row_alone() -> None:
    doctor = fitted(LABELS, 2, "sparse_categorical_crossentropy", epochs=5)
    recipe, task = recipe_of(doctor), task_of_case(doctor.case, ["overfitting"])
    whole = carry_out(recipe, recipe, task, 0)
    held = split(recipe, task, 0)[1]
    broken = recipe.changed(x=np.array(recipe.x))
    broken.x[held[3]] = np.nan
    spoiled = carry_out(broken, recipe, task, 0)
    assert spoiled.scores[3] == -1
    assert np.delete(spoiled.scores, 3) == pytest.approx(np.delete(whole.scores, 3), abs=1e-5)


def test_several_sigmoids_and_few_rows_of_many_classes_are_scored_too() -> None:
    keras.utils.set_random_seed(1)
    x = np.random.default_rng(0).normal(size=(120, 8)).astype("float32")
    y = x[:, :5].argmax(axis=1)
    for activation, loss, targets in (
        ("sigmoid", "binary_crossentropy", np.eye(5)[y]),
        ("softmax", "sparse_categorical_crossentropy", y),
    ):
        layers = [keras.layers.Dense(64, activation="relu"), keras.layers.Dense(5, activation=activation)]
        model = keras.Sequential([keras.Input((8,)), *layers])
        model.compile(keras.optimizers.Adam(0.01), loss)
        doctor = Doctor()
        model.fit(x, targets, epochs=15, verbose=0, callbacks=[doctor])
        recipe = recipe_of(doctor)
        for problem in ("overfitting", "plateau"):
            assert carry_out(recipe, recipe, task_of_case(doctor.case, [problem]), 0).score > 0.3


def test_rare_answers_that_are_no_numbers_weigh_as_much_as_rare_mistakes() -> None:
    labels = np.repeat([0, 1], [190, 10])
    doctor = fitted(labels, 1, "binary_crossentropy", epochs=2)
    recipe, task = recipe_of(doctor), task_of_case(doctor.case, ["overfitting"])
    assert task.balanced
    held = split(recipe, task, 0)[1]
    broken = recipe.changed(x=np.array(recipe.x))
    broken.x[held[labels[held] == 1], 0] = np.nan  # whole rows would be copies of each other
    scores = carry_out(broken, recipe, task, 0).scores
    assert scores[labels[held] == 1].sum() / len(held) == pytest.approx(-0.5)


@keras.saving.register_keras_serializable("test_trials")
class Spread(keras.layers.Layer):
    """Adds how badly the answer restores the input, and a penalty on the scale of the answer."""

    def call(self, wanted: Any, said: Any) -> Any:
        self.add_loss(keras.ops.mean(keras.ops.square(wanted - said)))
        return said


def restoring(rate: float, *, regularizer: Any = None) -> tuple[Doctor, np.ndarray]:
    """An autoencoder whose layers make the loss, so that `fit` is given no targets."""
    keras.utils.set_random_seed(1)
    random = np.random.default_rng(0)
    x = (random.normal(size=(600, 2)) @ random.normal(size=(2, 6))).astype("float32")
    inputs = keras.Input((6,))
    hidden = keras.layers.Dense(16, activation="relu", kernel_regularizer=regularizer)(inputs)
    model = keras.Model(inputs, Spread()(inputs, keras.layers.Dense(6)(hidden)))
    model.compile(keras.optimizers.Adam(rate))
    doctor = Doctor()
    model.fit(x, epochs=12, validation_data=(x[:100], None), verbose=0, callbacks=[doctor])
    return doctor, x


def test_a_loss_that_only_the_layers_know_is_scored_beside_the_untrained_network() -> None:
    doctor, _ = restoring(1e-6)
    assert task_of_case(doctor.case).score == "loss"
    healing = heal(doctor, minutes=5, problems=["learning_rate_low"])
    assert healing.untouched is not None
    assert abs(healing.untouched.score) < 0.05
    assert healing.best is not None
    assert healing.best.verdict is not None
    assert healing.best.verdict.name == "verified"
    assert healing.best.score > 0.5
    assert "untrained network" in str(healing)


def test_penalties_on_weights_are_no_part_of_the_score_and_inputs_are_not_scaled() -> None:
    doctor, _ = restoring(0.01, regularizer=keras.regularizers.L2(10.0))
    recipe, task = recipe_of(doctor), task_of_case(doctor.case)
    heavy, light = (
        carry_out(one, recipe, task, 0)
        for one in (recipe, recipe.with_layers({recipe.model.layers[1].name: {"kernel_regularizer": None}}))
    )
    assert heavy.failure is light.failure is None
    assert -0.05 < heavy.score < light.score <= 1
    healing = heal(doctor, minutes=5, problems=["unscaled_input"])
    assert not any("scaled-inputs" in row.names for row in healing.rows)


def test_quantiles_are_scored_by_what_they_say_together() -> None:
    keras.utils.set_random_seed(1)
    random = np.random.default_rng(0)
    x = random.normal(size=(800, 3)).astype("float32")
    y = (2 * x[:, 0] + 0.3 * random.normal(size=800)).astype("float32")

    def pinball(wanted: Any, said: Any) -> Any:
        gap = keras.ops.reshape(wanted, (-1, 1)) - said
        shares = keras.ops.convert_to_tensor([0.1, 0.5, 0.9])
        return keras.ops.mean(keras.ops.maximum(shares * gap, (shares - 1) * gap), axis=-1)

    layers = [
        keras.layers.Dense(3),
        keras.layers.Lambda(lambda t: t + keras.ops.convert_to_tensor([-9.0, 0, 9])),
    ]
    model = keras.Sequential([keras.Input((3,)), *layers])
    model.compile(keras.optimizers.Adam(0.03), pinball)
    doctor = Doctor()
    model.fit(x, y, epochs=12, validation_split=0.2, verbose=0, callbacks=[doctor])
    recipe = recipe_of(doctor)
    trial = carry_out(recipe, recipe, task_of_case(doctor.case), 0)
    assert trial.failure is None
    assert trial.score > 0.9, "the lowest quantile alone is far off"


def two_inputs(weights: np.ndarray | None = None) -> Doctor:
    """Words and measurements; the measurements are in the wrong unit, one class is rare."""
    random = np.random.default_rng(0)
    y = (np.arange(300) % 10 == 0).astype("int64")
    x = {
        "words": random.integers(0, 9, (300, 4)),
        "lab": (250_000 + 60_000 * (random.normal(size=(300, 3)) + y[:, None])).astype("float32"),
    }
    words, lab = keras.Input((4,), dtype="int64", name="words"), keras.Input((3,), name="lab")
    inside = [keras.layers.Flatten()(keras.layers.Embedding(9, 2)(words)), keras.layers.Dense(4)(lab)]
    answer = keras.layers.Dense(2, activation="softmax")(keras.layers.Concatenate()(inside))
    model = keras.Model({"words": words, "lab": lab}, answer)
    model.compile("adam", "sparse_categorical_crossentropy")
    doctor = Doctor()
    model.fit(x, y, sample_weight=weights, verbose=0, callbacks=[doctor])
    return doctor


def test_of_several_inputs_each_is_scaled_by_its_own_measure_and_words_are_left_alone() -> None:
    doctor = two_inputs()
    recipe = recipe_of(doctor)
    changed = REMEDIES["scaled-inputs"].apply(recipe, doctor.case)
    assert changed is not None
    scaled = changed.scaled(recipe.x)
    assert np.array_equal(scaled["words"], recipe.x["words"])
    assert np.allclose(scaled["lab"].mean(axis=0), 0, atol=1e-3)
    assert np.allclose(scaled["lab"].std(axis=0), 1, atol=1e-3)
    trial = carry_out(changed, recipe, task_of_case(doctor.case), 0)
    assert trial.failure is None
    whole = delivered(changed, trial.model)  # takes what the user's own takes
    assert np.allclose(np.asarray(whole(recipe.x)), np.asarray(trial.model(scaled)), atol=1e-4)
    assert REMEDIES["scaled-inputs"].apply(changed, doctor.case) is None


def test_weights_of_classes_are_put_into_weights_of_samples_that_are_given() -> None:
    doctor = two_inputs(np.random.default_rng(1).uniform(0.5, 2, 300))
    recipe = recipe_of(doctor)
    changed = REMEDIES["class-weights"].apply(recipe, doctor.case)
    assert changed is not None
    assert changed.class_weight is None
    assert recipe.weight is not None
    assert changed.weight is not None
    totals = [changed.weight[recipe.y == label].sum() for label in (0, 1)]
    assert totals[0] == pytest.approx(totals[1])
    assert changed.weight.sum() == pytest.approx(recipe.weight.sum())
    assert carry_out(changed, recipe, task_of_case(doctor.case), 0).failure is None
