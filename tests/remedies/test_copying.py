"""Models as users write them are copied, or it is said why they cannot be."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest
from keras import ops

from kravets import Doctor, watch
from kravets.diagnosis.watching import made_with
from kravets.remedies import REMEDIES, NotRepeatable, heal
from kravets.remedies.ledger import fingerprint
from kravets.remedies.reading import recipe_of
from kravets.remedies.scoring import task_of_case
from kravets.remedies.trials import carry_out


def own_loss(truth: Any, answer: Any) -> Any:
    return ops.mean(ops.square(truth - answer), axis=-1)


class Block(keras.layers.Layer):
    """No `**kwargs`, and a layer among the arguments."""

    def __init__(self, inner: Any, steepness: Any) -> None:
        super().__init__()
        self.inner, self.steepness = inner, steepness

    def build(self, shape: Any) -> None:
        self.matrix = self.add_weight(shape=(shape[-1], 4), initializer=keras.initializers.Constant(0.05))

    def call(self, x: Any) -> Any:
        return self.inner(ops.tanh(float(self.steepness) * ops.matmul(x, self.matrix)))


class Plain(keras.Model):
    """Subclassed, with an argument that it does not keep and that is no plain number."""

    def __init__(self, units: Any) -> None:
        super().__init__()
        self.hidden, self.answer = keras.layers.Dense(int(units)), keras.layers.Dense(1)

    def call(self, x: Any) -> Any:
        return self.answer(self.hidden(x))


class Odd(keras.Model):
    """Functional, with a constructor of its own."""

    def __init__(self, units: int) -> None:
        inputs = keras.Input((3,))
        super().__init__(inputs, keras.layers.Dense(1)(keras.layers.Dense(units)(inputs)))


class Steps(keras.Model):
    """Functional, with steps of its own."""

    def train_step(self, data: Any) -> Any:
        return super().train_step(data)


def functional(kind: type) -> Any:
    inputs = keras.Input((3,))
    return kind(inputs, keras.layers.Dense(1)(keras.layers.Dense(4)(inputs)))


def with_block() -> Any:
    return keras.Sequential([keras.Input((3,)), Block(keras.layers.Dense(1), np.float32(1.0))])


class Cell(keras.layers.Layer):
    """Of a recurrent layer of Keras', whose configuration names a class that nobody can find."""

    def __init__(self, units: int, **settings: Any) -> None:
        super().__init__(**settings)
        self.units = self.state_size = units

    def build(self, shape: Any) -> None:
        self.matrix = self.add_weight(shape=(shape[-1] + self.units, self.units))

    def call(self, x: Any, states: Any, training: bool = False) -> Any:
        state = ops.tanh(ops.matmul(ops.concatenate([x, states[0]], axis=-1), self.matrix))
        return state, [state]

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "units": self.units}


def steep(x: Any) -> Any:
    return ops.tanh(3 * x)


def spread(matrix: Any) -> Any:
    return 0.01 * ops.sum(ops.square(matrix))


def recurrent(*cells: Any) -> Any:
    layers = keras.layers
    layer = layers.RNN(cells[0] if len(cells) == 1 else list(cells))
    return keras.Sequential([keras.Input((3,)), layers.Reshape((3, 1)), layer, layers.Dense(1)])


MAKERS: dict[str, Callable[[], Any]] = {
    "functional": lambda: functional(keras.Model),
    "steps of its own": lambda: functional(Steps),
    "constructor of its own": lambda: Odd(4),
    "subclassed": lambda: Plain(np.int64(4)),
    "layer of its own": with_block,
    "cell of its own": lambda: recurrent(Cell(4)),
    "cells of its own": lambda: recurrent(Cell(4), keras.layers.GRUCell(3)),
    "functions of its own": lambda: keras.Sequential(
        [
            keras.Input((3,)),
            keras.layers.Dense(4, activation=steep, kernel_regularizer=spread),
            keras.layers.Dense(1),
        ]
    ),
    "lambda": lambda: keras.Sequential(
        [keras.Input((3,)), keras.layers.Lambda(lambda x: 2 * x), keras.layers.Dense(1)]
    ),
}


@pytest.mark.parametrize("name", MAKERS)
def test_a_model_with_a_loss_of_its_own_is_copied_and_left_alone(name: str) -> None:
    x = np.random.default_rng(0).normal(size=(64, 3)).astype("float32")
    with watch() as seen:
        model = MAKERS[name]()
        model.compile("adam", own_loss, metrics=[own_loss])
        model.fit(x, x.sum(axis=1, keepdims=True), verbose=0)
    before = model.get_weights()
    recipe = recipe_of(seen.doctors[0])
    first, again, other = recipe.build(3), recipe.build(3), recipe.build(4)
    assert isinstance(first, Steps | Plain) == isinstance(model, Steps | Plain), "steps of its own are kept"
    kernels = [np.concatenate([w.ravel() for w in made.get_weights()]) for made in (first, again, other)]
    assert np.array_equal(kernels[0], kernels[1])
    assert not np.array_equal(kernels[0], kernels[2])
    first.fit(x, x.sum(axis=1, keepdims=True), verbose=0)
    assert all(np.array_equal(a, b) for a, b in zip(before, model.get_weights(), strict=True))


def test_layers_that_a_subclassed_model_has_not_built_yet_are_made_wider() -> None:
    x = np.random.default_rng(0).normal(size=(64, 3)).astype("float32")
    with watch() as seen:
        model = Plain(2)
        model.compile("adam", "mse")
        model.fit(x, x.sum(axis=1, keepdims=True), verbose=0)
    recipe = recipe_of(seen.doctors[0])
    wider = REMEDIES["four-times-the-units"].apply(recipe, seen.doctors[0].case)
    assert wider is not None
    assert [v.shape[-1] for v in wider.build(0).weights] == [16, 16, 1, 1]
    assert [v.shape[-1] for v in model.weights] == [2, 2, 1, 1]


def test_what_was_not_seen_being_made_says_what_to_do() -> None:
    x = np.zeros((64, 3), "float32")
    model = Plain(np.int64(4))
    model.compile("adam", own_loss)
    doctor = Doctor()
    model.fit(x, x[:, :1], verbose=0, callbacks=[doctor])
    with pytest.raises(NotRepeatable, match=r"Plain cannot be copied (.|\n)* give it get_config"):
        recipe_of(doctor)


def test_constructors_are_watched_inside_the_block_alone() -> None:
    before = keras.Operation.__new__, keras.Model.__new__
    with watch():
        inside = Plain(3)
    assert made_with(inside) == ((3,), {})
    assert made_with(Plain(3)) is None
    assert (keras.Operation.__new__, keras.Model.__new__) == before


def test_weights_of_the_users_own_layer_are_drawn_anew() -> None:
    x = np.random.default_rng(0).normal(size=(64, 3)).astype("float32")
    with watch() as seen:
        model = with_block()
        model.compile("adam", "mse")
        model.fit(x, x.sum(axis=1, keepdims=True), verbose=0)
    doctor = seen.doctors[0]
    changed = REMEDIES["usual-initialization"].apply(recipe_of(doctor), doctor.case)
    assert changed is not None
    matrix = next(w for w in changed.build(0).weights if w.shape == (3, 4))
    assert np.std(matrix) > 0.1, "all the same, 0.05, in the user's"


class Gate(keras.Model):
    """Its argument has a default, and Keras would make up a configuration that holds the default."""

    def __init__(self, rate: float = 0.9, units: int = 4) -> None:
        super().__init__()
        self.drop, self.answer = keras.layers.Dropout(rate), keras.layers.Dense(1)

    def call(self, x: Any, training: bool = False) -> Any:
        return self.answer(self.drop(x, training=training))


class Stack(keras.Sequential):
    """Sequential, with a constructor of its own."""

    def __init__(self, units: int) -> None:
        super().__init__([keras.Input((3,)), keras.layers.Dense(units), keras.layers.Dense(1)])


class Stepping(keras.Model):
    """Functional, with a constructor and steps of its own: its copy would train in other steps."""

    def __init__(self, units: int) -> None:
        inputs = keras.Input((3,))
        super().__init__(inputs, keras.layers.Dense(1)(keras.layers.Dense(units)(inputs)))

    def train_step(self, data: Any) -> Any:
        return super().train_step(data)


def watched(make: Callable[[], Any]) -> Any:
    x = np.random.default_rng(0).normal(size=(64, 3)).astype("float32")
    with watch() as seen:
        model = make()
        model.compile("adam", "mse")
        model.fit(x, x.sum(axis=1, keepdims=True), verbose=0)
    return seen.doctors[0]


def test_arguments_are_those_that_were_given_not_the_defaults() -> None:
    recipe = recipe_of(watched(lambda: Gate(rate=0.1)))
    assert recipe.build(0).drop.rate == pytest.approx(0.1)
    assert next(w.shape for w in recipe_of(watched(lambda: Stack(7))).build(0).weights) == (3, 7)
    for _ in range(2):  # Keras changes the class with the first one
        assert next(w.shape for w in recipe_of(watched(lambda: Odd(6))).build(0).weights) == (3, 6)


def test_steps_of_its_own_are_never_left_out_in_silence() -> None:
    with pytest.raises(NotRepeatable, match="steps of its own"):
        recipe_of(watched(lambda: Stepping(4)))


def with_frozen_base() -> Any:
    base = keras.Sequential(
        [keras.Input((3,)), keras.layers.Dense(4, activation="tanh", name="inner")], name="base"
    )
    base.trainable = False
    return keras.Sequential([keras.Input((3,)), base, keras.layers.Dense(1)])


def test_what_is_frozen_stays_so_and_changes_reach_the_models_inside() -> None:
    doctor = watched(with_frozen_base)
    recipe = recipe_of(doctor)
    assert len(recipe.build(0).trainable_weights) == 2
    for name, found in (("unfrozen", 4), ("relu", 2)):
        changed = REMEDIES[name].apply(recipe, doctor.case)
        assert changed is not None
        model = changed.build(0)
        assert len(model.trainable_weights) == found
        inner = next(layer for layer in model._flatten_layers() if layer.name == "inner")
        assert inner.activation.__name__ == ("relu" if name == "relu" else "tanh")


class Falling(keras.optimizers.schedules.LearningRateSchedule):
    """A schedule of the user's own."""

    def __call__(self, step: Any) -> Any:
        return 0.01 / (1.0 + ops.cast(step, "float32"))

    def get_config(self) -> dict[str, Any]:
        return {}


def test_what_a_layer_adapted_to_and_a_schedule_of_ones_own_are_kept() -> None:
    x = np.random.default_rng(0).normal(50, 10, size=(64, 3)).astype("float32")
    with watch() as seen:
        scale = keras.layers.Normalization()
        scale.adapt(x)
        model = keras.Sequential([keras.Input((3,)), scale, keras.layers.Dense(1)])
        model.compile(keras.optimizers.SGD(Falling()), "mse")
        model.fit(x, x.sum(axis=1, keepdims=True), verbose=0)
    recipe = recipe_of(seen.doctors[0])
    copy = recipe.build(0)
    inner = next(layer for layer in copy.layers if isinstance(layer, keras.layers.Normalization))
    assert np.std(keras.ops.convert_to_numpy(inner(x))) == pytest.approx(1, abs=0.05)
    assert carry_out(recipe, recipe, task_of_case(seen.doctors[0].case), 0).failure is None


def test_a_layer_that_was_frozen_after_the_fit_is_trained_again() -> None:
    with watch() as seen:
        model = functional(keras.Model)
        model.compile("adam", "mse")
        x = np.random.default_rng(0).normal(size=(64, 3)).astype("float32")
        model.fit(x, x.sum(axis=1, keepdims=True), verbose=0)
        model.trainable = False
    assert len(recipe_of(seen.doctors[0]).build(0).trainable_weights) == 4


def test_what_cannot_be_repeated_is_not_compared() -> None:
    doctor = watched(lambda: functional(keras.Model))
    doctor.optimizer_settings = {
        **doctor.optimizer_settings,
        "learning_rate": {"class_name": "Nobody", "config": {}},
    }
    with pytest.raises(NotRepeatable, match="repeated, the training fails"):
        heal(doctor, minutes=1, problems=["plateau"])


def test_a_layer_that_cannot_be_reached_is_named() -> None:
    recipe = recipe_of(watched(lambda: functional(keras.Model)))
    with pytest.raises(NotRepeatable, match="nobody: to be changed by hand"):
        recipe.with_layers({"nobody": {"activation": "relu"}}).build(0)


@pytest.mark.parametrize("name", MAKERS)
def test_the_ledger_knows_a_training_again_and_another_one_as_another(name: str) -> None:
    first, again = (recipe_of(watched(MAKERS[name])) for _ in range(2))
    mark = fingerprint(first.changed(x=first.x))
    assert mark == fingerprint(first)
    assert len({mark, fingerprint(first.changed(x=2 * first.x)), fingerprint(first.changed(loss="mae"))}) == 3
    assert fingerprint(first.changed(loss=own_loss)) != fingerprint(first.changed(loss=other_loss))
    told = [re.sub(r"_[0-9]+", "", str([v.path for v in recipe.model.weights])) for recipe in (first, again)]
    assert told[0] == told[1]


def other_loss(truth: Any, answer: Any) -> Any:
    return ops.mean(ops.abs(truth - answer), axis=-1)


def test_a_search_in_a_folder_goes_on_with_a_model_that_has_no_configuration(tmp_path: Path) -> None:
    doctor = watched(lambda: Plain(np.int64(4)))
    scores = []
    for _ in range(2):
        healing = heal(doctor, minutes=0.1, folder=tmp_path, problems=["learning_rate_low"])
        assert healing.untouched is not None
        scores.append(healing.untouched.trials[0].score)
    assert scores[0] == pytest.approx(scores[1], abs=1e-4)
    lines = (tmp_path / "trials.jsonl").read_text().splitlines()
    assert len(lines) == len({json.loads(line)["key"] for line in lines}), "nothing was trained twice"
