"""Scores: what they are for answers that are right, sure or neither, and which samples are held out."""

from __future__ import annotations

from typing import Any

import keras
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kravets import Doctor
from kravets.remedies.healing import heal
from kravets.remedies.recipe import recipe_of
from kravets.remedies.trials import Task, carry_out, split, task_of_case


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
            kernel, bias = self.model.layers[-1].get_weights()
            self.model.layers[-1].set_weights([kernel * 0, np.array(answer, bias.dtype)])

    trial = carry_out(recipe.changed(callbacks=(Fixed,)), recipe, task, 0)
    assert trial.failure is None
    return trial.scores


LABELS = np.repeat([0, 1], 60)


@pytest.mark.parametrize("units", [1, 2])
def test_probabilities_score_one_for_sure_and_right_and_zero_for_the_shares(units: int) -> None:
    loss = "binary_crossentropy" if units == 1 else "sparse_categorical_crossentropy"
    doctor = fitted(LABELS, units, loss)
    task = task_of_case(doctor.case, ["overfitting"])
    assert task.probabilities
    assert skill(doctor, task, [0.0] * units) == pytest.approx(0.0, abs=1e-6)
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
    assert "Brier" in str(healing)


@given(st.integers(1, 50), st.integers(2, 5))
def test_what_chose_a_remedy_does_not_judge_it(seed: int, classes: int) -> None:
    program = type("Free", (), {})()
    program.x = np.arange(400.0).reshape(200, 2)
    program.y = np.random.default_rng(0).integers(0, classes, 200)
    program.model = None
    rows, held = split(program, Task("classes"), seed)
    assert not set(held) & set(split(program, Task("classes"), 0)[1])
    assert sorted([*rows, *held]) == list(range(200))
