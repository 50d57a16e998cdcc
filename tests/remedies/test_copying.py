"""Models as users write them are copied, or it is said why they cannot be."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import keras
import numpy as np
import pytest
from keras import ops

from kravets import Doctor, watch
from kravets.diagnosis.watching import made_with
from kravets.remedies import REMEDIES, NotRepeatable
from kravets.remedies.recipe import recipe_of


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


MAKERS: dict[str, Callable[[], Any]] = {
    "functional": lambda: functional(keras.Model),
    "steps of its own": lambda: functional(Steps),
    "constructor of its own": lambda: Odd(4),
    "subclassed": lambda: Plain(np.int64(4)),
    "layer of its own": with_block,
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
