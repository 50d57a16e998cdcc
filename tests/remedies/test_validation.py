"""Validation samples that are of another kind, or known already: judged on them, mended and proved."""

from __future__ import annotations

from typing import Any

import keras
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kravets import Doctor, watch
from kravets.remedies import REMEDIES, heal
from kravets.remedies.reading import recipe_of
from kravets.remedies.recipe import Recipe
from kravets.remedies.scoring import task_of_case
from kravets.remedies.trials import carry_out, split


def blobs(count: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(seed)
    y = random.integers(0, 3, count)
    x = random.normal(size=(count, 6))
    x[:, :3] += 1.5 * np.eye(3)[y]
    return x.astype("float32"), y


def watched(x: Any, y: Any, validation: Any, *, units: int = 24, epochs: int = 8, **fit: Any) -> Doctor:
    keras.utils.set_random_seed(1)
    layers = [
        keras.layers.Dense(units, activation="relu", name="hidden"),
        keras.layers.Dense(3, activation="softmax", name="answer"),
    ]
    model = keras.Sequential([keras.Input(x.shape[1:]), *layers])
    model.compile(keras.optimizers.Adam(0.01), "sparse_categorical_crossentropy", metrics=["accuracy"])
    doctor = Doctor()
    model.fit(x, y, epochs=epochs, validation_data=validation, verbose=0, callbacks=[doctor], **fit)
    return doctor


def pooled(doctor: Doctor) -> Recipe:
    return recipe_of(doctor).with_validation_pooled()


def test_validation_samples_become_rows_that_are_held_out_but_not_trained_on() -> None:
    (x, y), validation = blobs(300), blobs(100, seed=1)
    doctor = watched(x, y, validation, epochs=1, sample_weight=np.full(300, 2.0))
    recipe = pooled(doctor)
    assert recipe.pooled
    assert recipe.validation is None
    assert recipe.validation_rows is not None
    assert np.array_equal(recipe.x[recipe.validation_rows], validation[0])
    assert np.array_equal(np.asarray(recipe.y)[recipe.validation_rows].ravel(), validation[1])
    assert recipe.weight is not None
    assert len(recipe.weight) == 400
    rows, held = split(recipe, task_of_case(doctor.case), 0)
    assert 10 < np.isin(held, recipe.validation_rows).sum() < 50
    assert len(np.intersect1d(rows, held)) == 0
    assert recipe.with_validation_pooled() is recipe


def test_validation_samples_of_another_form_are_left_where_they_are() -> None:
    x, y = blobs(100)
    recipe = recipe_of(watched(x, y, blobs(40, seed=1), epochs=1))
    for part in (recipe.x[:, :4], np.array([["a"] * 6] * 100)):
        assert not recipe.changed(x=part).with_validation_pooled().pooled
    assert not recipe.changed(y=None).with_validation_pooled().pooled
    assert not recipe.changed(validation=None).with_validation_pooled().pooled


def test_validation_inputs_on_another_scale_are_found_on_them_and_proved() -> None:
    (x, y), (later, asked) = blobs(600), blobs(300, seed=1)
    doctor = watched(x, y, (later * 0.02 + 40, asked))
    healing = heal(doctor, minutes=5, problems=["split_mismatch"])
    assert healing.task is not None
    assert healing.task.score == "halves"
    rows = {row.names: row for row in healing.rows}
    assert rows[("prepared-alike",)].score > rows[()].score + 0.15
    assert healing.best is not None
    assert healing.best.verdict is not None
    assert healing.best.verdict.name == "verified"
    assert "half each" in str(healing)


@given(st.floats(0.1, 50), st.floats(-30, 30))
def test_what_is_moved_has_the_training_inputs_mean_and_deviation(scale: float, shift: float) -> None:
    (x, y), (later, asked) = blobs(200), blobs(100, seed=1)
    recipe = Recipe(
        keras.Sequential(),
        x,
        y,
        None,
        (later * np.float32(scale) + np.float32(shift), asked),
        (object, {}),
        None,
    ).with_validation_pooled()
    moved = REMEDIES["prepared-alike"].change(recipe, Doctor().case)
    parts = x, (recipe if moved is None else moved).x[200:]
    if moved is not None:
        assert np.array_equal(moved.x[:200], x)
        assert np.abs(parts[0].mean(axis=0) - parts[1].mean(axis=0)).max() < 0.01
        assert np.abs(parts[0].std(axis=0) - parts[1].std(axis=0)).max() < 0.01
    else:  # near enough as it is
        assert np.abs(np.log(scale)) < 1
        assert abs(shift) < 2


def test_samples_that_are_alike_are_not_moved() -> None:
    (x, y), validation = blobs(400), blobs(200, seed=1)
    assert (
        REMEDIES["prepared-alike"].apply(pooled(watched(x, y, validation, epochs=1)), Doctor().case) is None
    )


def copied(count: int) -> tuple[tuple[np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray]]:
    """Hard samples, learned by heart; all of the validation samples are among them."""
    random = np.random.default_rng(2)
    x = random.normal(size=(count, 6)).astype("float32")
    y = np.where(random.random(count) < 0.5, (x[:, 0] > 0).astype(int), random.integers(0, 3, count))
    return (x, y), (x[: count // 3].copy(), y[: count // 3].copy())


def test_a_validation_score_on_known_samples_is_compared_with_unknown_ones_and_mended() -> None:
    (x, y), validation = copied(360)
    doctor = watched(x, y, validation, units=256, epochs=40)
    recipe, task = pooled(doctor), task_of_case(doctor.case, ["leakage"])
    assert task.gap
    flattered = carry_out(recipe, recipe, task, 0)
    changed = REMEDIES["distinct-samples"].apply(recipe, doctor.case)
    assert changed is not None
    assert changed.rows is not None
    assert len(changed.rows) == 360, "the copies among the training samples are given up"
    assert recipe.validation_rows is not None
    assert np.isin(recipe.validation_rows, changed.rows).all()
    honest = carry_out(changed, recipe, task, 0)
    assert flattered.failure is None
    assert honest.failure is None
    assert flattered.score < 0.7
    assert honest.score > flattered.score + 0.15


def test_without_validation_samples_nothing_is_known_of_their_score() -> None:
    (x, y), validation = copied(120)
    doctor = watched(x, y, validation, epochs=1)
    recipe, task = pooled(doctor), task_of_case(doctor.case, ["leakage"])
    assert carry_out(recipe.changed(validation_rows=None), recipe, task, 0).score == 0


@pytest.mark.filterwarnings("ignore:.shuffle=True. was passed")  # by default; Keras says that it cannot
def test_an_ordered_generator_is_trained_in_its_order_and_gains_by_a_shuffle() -> None:
    x, y = blobs(600)
    order = np.argsort(y, kind="stable")

    def batches() -> Any:
        while True:
            for start in range(0, 600, 30):
                yield x[order[start : start + 30]], y[order[start : start + 30]]

    keras.utils.set_random_seed(1)
    model = keras.Sequential([keras.Input((6,)), keras.layers.Dense(3, activation="softmax")])
    model.compile(keras.optimizers.SGD(2.0), "sparse_categorical_crossentropy")
    with watch() as seen:
        model.fit(batches(), steps_per_epoch=20, epochs=3, verbose=0)
    doctor = seen.doctors[0]
    recipe = recipe_of(doctor)
    assert recipe.shuffle is False
    changed, task = REMEDIES["shuffled"].apply(recipe, doctor.case), task_of_case(doctor.case)
    assert changed is not None
    assert carry_out(changed, recipe, task, 0).score > carry_out(recipe, recipe, task, 0).score + 0.1


def test_numbers_beyond_the_range_of_their_loss_are_scored_as_numbers() -> None:
    x, _ = blobs(200)
    votes = np.clip(np.round(x[:, :2] * 2 + 2), 0, 5).astype("float32")
    model = keras.Sequential([keras.Input((6,)), keras.layers.Dense(2, activation="sigmoid")])
    model.compile("adam", "binary_crossentropy")
    doctor = Doctor()
    model.fit(x, votes, epochs=1, verbose=0, callbacks=[doctor])
    assert task_of_case(doctor.case).kind == "numbers"
    changed = REMEDIES["matching-head"].apply(recipe_of(doctor), doctor.case)
    assert changed is not None
    assert changed.loss == "mean_squared_error"


@keras.saving.register_keras_serializable("tests")
class _Silenced(keras.layers.Layer):
    """Dropout that forgets to keep the mean."""

    def call(self, x: Any, training: bool = False) -> Any:
        return x * 0.25 if training else x


def test_a_layer_that_acts_otherwise_in_training_is_taken_out_and_one_that_learns_is_not() -> None:
    x, y = blobs(200)
    normalization = keras.layers.BatchNormalization(name="norm")
    model = keras.Sequential(
        [keras.Input((6,)), normalization, _Silenced(name="own"), keras.layers.Dense(3, activation="softmax")]
    )
    model.compile("adam", "sparse_categorical_crossentropy")
    doctor = Doctor()
    model.fit(x, y, epochs=1, verbose=0, callbacks=[doctor])
    changed = REMEDIES["alike-in-both-modes"].apply(recipe_of(doctor), doctor.case)
    assert changed is not None
    assert changed.without == {"own"}
    assert "own" not in {layer.name for layer in changed.build(0).layers}
