"""What is known of a user's own layers, and of schedules."""

from typing import Any

import keras
import numpy as np
import pytest
from keras import ops

from kravets.diagnosis.activities import _channels_axis
from kravets.diagnosis.anatomy import kernel_of, leaves
from kravets.diagnosis.configuration import heads_of, loss_name, schedule_of, setup_facts


class Affine(keras.layers.Layer):
    """A dense layer written out by hand."""

    def build(self, shape: Any) -> None:
        self.weights_of_mine = self.add_weight(shape=(shape[-1], 5), initializer="zeros")
        self.bias = self.add_weight(shape=(5,), initializer="zeros")

    def call(self, x: Any) -> Any:
        return ops.matmul(x, self.weights_of_mine) + self.bias


class Positions(keras.layers.Layer):
    """Something learned for each moment, added."""

    def build(self, shape: Any) -> None:
        self.table = self.add_weight(shape=shape[1:], initializer="zeros")

    def call(self, x: Any) -> Any:
        return x + self.table


class Block(keras.layers.Layer):
    """A layer of layers, with a matrix beside them."""

    def __init__(self) -> None:
        super().__init__()
        self.inner = keras.layers.Dense(4)

    def build(self, shape: Any) -> None:
        self.inner.build(shape)
        self.extra = self.add_weight(shape=(shape[-1], 4), initializer="zeros")

    def call(self, x: Any) -> Any:
        return self.inner(x) + ops.matmul(x, self.extra)


def test_the_only_matrix_of_an_own_layer_is_its_kernel() -> None:
    affine = Affine()
    affine(np.zeros((2, 3)))
    assert kernel_of(affine) is affine.weights_of_mine


def test_a_table_that_is_added_is_no_kernel_and_a_layer_of_layers_stays_open() -> None:
    positions = Positions()
    positions(np.zeros((2, 7, 4)))
    assert kernel_of(positions) is None
    inputs = keras.Input((4,))
    block = Block()
    model = keras.Model(inputs, block(inputs))
    assert kernel_of(block) is None
    assert leaves(model) == [block.inner]


def test_what_an_own_layer_answers_is_not_read_off_its_matrix() -> None:
    inputs = keras.Input((5,))
    tied = keras.layers.Dense(5)(Affine()(inputs))
    plain = keras.Model(inputs, tied)
    own = keras.Model(inputs, Affine()(inputs))
    for model in (plain, own):
        model.compile("sgd", "mean_squared_error")
    assert (heads_of(plain)[0].activation, heads_of(plain)[0].units) == ("linear", 5)
    assert heads_of(own)[0].activation is None


def test_a_divergence_is_known_however_it_is_given() -> None:
    for given in (
        "kld",
        "KLDivergence",
        "kl_divergence",
        keras.losses.KLDivergence(),
        keras.losses.kl_divergence,
    ):
        assert loss_name(given) == "kl_divergence"


def test_two_callbacks_of_a_kind_are_both_known() -> None:
    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(1)])
    model.compile("sgd", "mse")
    stoppers = [keras.callbacks.EarlyStopping(patience=patience) for patience in (3, 9)]
    known = setup_facts(model, {}, stoppers).callbacks
    assert {name: settings["patience"] for name, settings in known.items()} == {
        "EarlyStopping": 3,
        "EarlyStopping (2)": 9,
    }


def test_channels_may_come_first() -> None:
    first = {"data_format": "channels_first"}
    assert _channels_axis(keras.layers.Conv2D(4, 3, **first), 4) == 1
    assert _channels_axis(keras.layers.BatchNormalization(axis=1), 4) == 1
    assert _channels_axis(keras.layers.Conv2D(4, 3, data_format="channels_last"), 4) == 3
    assert _channels_axis(keras.layers.Dense(4), 2) == 1


def test_a_schedule_is_asked_for_the_steps_of_this_training() -> None:
    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(1)])
    falling = keras.optimizers.schedules.PolynomialDecay(1.0, 100, 0.0)
    model.compile(keras.optimizers.SGD(falling), "mse")
    model.optimizer.build(model.trainable_variables)
    model.optimizer.iterations.assign(50)
    told = schedule_of(model, 40)
    assert told[0] == (0, np.float32(0.9))
    assert told[-1] == (39, pytest.approx(1 - 49 / 100))
    assert [step for step, _ in told] == sorted({step for step, _ in told})
    model.compile("sgd", "mse")
    assert schedule_of(model, 40) == []
