"""What users write, and the doctor once took for something else: named or left in peace."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest
from keras import layers, ops

from kravets import watch
from kravets.diagnosis.anatomy import activation_of, layer_facts, units_of
from kravets.diagnosis.checks.base import lifted
from kravets.diagnosis.configuration import heads_of
from kravets.diagnosis.neighbours import near_copies
from kravets.remedies.copying import NotRepeatable
from kravets.remedies.reading import recipe_of

RANDOM = np.random.default_rng(0)
X = RANDOM.normal(size=(400, 12)).astype("float32")
Y = (X[:, 0] + X[:, 1] > 0).astype("int32")
SERIES = RANDOM.normal(size=(400, 10, 1)).astype("float32")


@pytest.fixture(autouse=True)
def seeded() -> None:
    keras.utils.set_random_seed(0)


def said(model: Any, *data: Any, loss: Any, optimizer: Any = "adam", **settings: Any) -> dict[str, str]:
    """Problems and severities, after a short `fit`."""
    model.compile(optimizer, loss)
    with watch() as seen:
        model.fit(*data, **{"epochs": 2, "verbose": 0, **settings})
    (doctor,) = seen.doctors
    assert doctor.case.notes == []
    return {finding.problem: finding.severity for finding in doctor.findings}


def a_number_a_moment(last: bool) -> keras.Model:
    sequence = layers.GRU(4, return_sequences=not last)
    return keras.Sequential([keras.Input((10, 1)), sequence, layers.Dense(1)])


@pytest.mark.parametrize("loss", ["mse", "binary_crossentropy"])
def test_a_number_a_moment_fits_its_row_of_targets(loss: str) -> None:
    model = a_number_a_moment(last=False)
    if loss == "binary_crossentropy":
        model.add(layers.Activation("sigmoid"))
    targets = (SERIES[..., 0] > 0).astype("float32")
    assert "output_units" not in said(model, SERIES, targets, loss=loss)


def test_answers_that_are_stretched_over_their_targets_are_named() -> None:
    assert (
        said(a_number_a_moment(last=False), SERIES, SERIES[:, -1, 0], loss="mse")["output_units"] == "error"
    )
    assert "output_units" not in said(a_number_a_moment(last=True), SERIES, SERIES[:, -1, 0], loss="mse")


def tolerant(truth: Any, answer: Any) -> Any:
    """A loss of one's own, and it broadcasts."""
    return ops.mean(ops.sqrt(1 + ops.square((truth - answer) / 0.2)) - 1, axis=-1)


def censored(truth: Any, answer: Any) -> Any:
    """One number is asked for; the second column says whether it counts."""
    return truth[:, 1:] * ops.square(truth[:, :1] - answer)


RATINGS = X[:, :1] + 0.1 * RANDOM.normal(size=(400, 3)).astype("float32")


@pytest.mark.parametrize(
    ("loss", "targets", "units", "named"),
    [
        (tolerant, X[:, :2], 1, True),
        (tolerant, X[:, :2], 2, False),
        (tolerant, RATINGS, 1, False),
        (censored, np.stack([X[:, 0], (X[:, 1] > 0)], axis=1), 1, False),
    ],
)
def test_a_loss_of_ones_own_that_lays_one_answer_over_several_targets_is_named(
    loss: Any, targets: np.ndarray, units: int, named: bool
) -> None:
    model = keras.Sequential([keras.Input((12,)), layers.Dense(units)])
    assert ("output_units" in said(model, X, targets, loss=loss)) is named


class Functions(keras.Model):
    """A subclassed model whose last word is a function."""

    def __init__(
        self, units: int, last: Callable[[Any], Any], between: Callable[[Any], Any] = ops.relu
    ) -> None:
        super().__init__()
        self.hidden, self.out = layers.Dense(16, bias_initializer="zeros"), layers.Dense(units)
        self.last, self.between = last, between

    def call(self, inputs: Any) -> Any:
        return self.last(self.out(self.between(self.hidden(inputs))))


@pytest.mark.parametrize(
    ("units", "last", "loss", "named"),
    [
        (1, ops.sigmoid, "binary_crossentropy", False),
        (2, ops.softmax, "sparse_categorical_crossentropy", False),
        (1, lambda t: 3 * t - 1, "binary_crossentropy", True),
        (1, lambda t: t, "binary_crossentropy", True),
        (1, lambda t: 1 + 4 * ops.sigmoid(t), "mse", False),
    ],
)
def test_a_subclassed_head_is_what_comes_out(units: int, last: Any, loss: str, named: bool) -> None:
    targets = Y * 4.0 + 1.0 if loss == "mse" else Y
    assert ("loss_head_mismatch" in said(Functions(units, last), X, targets, loss=loss)) == named


def test_rectifiers_that_are_functions_die_like_layers() -> None:
    model = Functions(2, ops.softmax, lambda hidden: ops.relu(hidden - 50.0))
    found = said(model, X, Y, loss="sparse_categorical_crossentropy", epochs=4, validation_split=0.3)
    assert found["dead_relu"] != "note"
    model = Functions(2, ops.softmax)
    assert "dead_relu" not in said(model, X, Y, loss="sparse_categorical_crossentropy")


class Shrunk(keras.layers.Layer):
    """A layer of the user's making that is a rectifier: what exceeds a threshold."""

    def __init__(self, units: int, threshold: float) -> None:
        super().__init__()
        self.units, self.threshold = units, threshold

    def build(self, input_shape: Any) -> None:
        self.matrix = self.add_weight(name="matrix", shape=(input_shape[-1], self.units))

    def call(self, inputs: Any) -> Any:
        return ops.relu(ops.matmul(inputs, self.matrix) - self.threshold)


@pytest.mark.parametrize("threshold", [0.01, 50.0])
def test_rectifiers_of_ones_own_that_let_nothing_through(threshold: float) -> None:
    model = keras.Sequential([Shrunk(16, threshold), Shrunk(8, 0.01), layers.Dense(2, activation="softmax")])
    found = said(model, X, Y, loss="sparse_categorical_crossentropy", epochs=6, validation_split=0.3)
    assert ("dead_relu" in found) == (threshold > 1)
    assert threshold < 1 or next(iter(found)) == "dead_relu"


def test_zeros_of_the_data_are_no_dead_units() -> None:
    class Counts(keras.layers.Layer):
        def call(self, inputs: Any) -> Any:
            return ops.relu(inputs) / (1.0 + ops.sum(ops.relu(inputs), axis=-1, keepdims=True))

    x = np.concatenate([X, np.zeros((len(X), 40), "float32")], axis=1)
    model = keras.Sequential(
        [Counts(), layers.Dense(8, activation="tanh"), layers.Dense(2, activation="softmax")]
    )
    assert "dead_relu" not in said(model, x, Y, loss="sparse_categorical_crossentropy", validation_split=0.3)


@pytest.mark.parametrize("steps", [6, 6 * 40])
def test_a_schedule_that_counts_epochs_is_over_at_once(steps: int) -> None:
    def own_loss(truth: Any, answers: Any) -> Any:
        return ops.mean(ops.square(truth - answers), axis=-1)

    model = keras.Sequential([keras.Input((12,)), layers.Dense(8, activation="relu"), layers.Dense(2)])
    optimizer = keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(0.01, steps))
    found = said(model, X, np.eye(2)[Y], loss=own_loss, optimizer=optimizer, epochs=6, batch_size=10)
    assert ("plateau" in found) == (steps == 6)


def test_what_is_wrapped_is_seen() -> None:
    wrapped = layers.TimeDistributed(layers.Dense(5, activation="tanh"))
    model = keras.Sequential([keras.Input((10, 1)), layers.LSTM(4, return_sequences=True), wrapped])
    model.compile("adam", "sparse_categorical_crossentropy")
    assert (activation_of(wrapped), units_of(wrapped)) == ("tanh", 5)
    assert (heads_of(model)[0].activation, heads_of(model)[0].shape) == ("tanh", (10, 5))


def test_depthwise_layers_have_as_many_units_as_channels() -> None:
    layer = layers.DepthwiseConv2D(3, depth_multiplier=2)
    layer.build((None, 8, 8, 6))
    assert layer_facts(layer).units == 12


@pytest.mark.parametrize("rate", [0.0, 0.5])
def test_dropout_between_units_and_their_activation(rate: float) -> None:
    parts = [layers.Dense(2), *([layers.Dropout(rate)] if rate else []), layers.Activation("softmax")]
    model = keras.Sequential([keras.Input((12,)), layers.Dense(8, activation="relu"), *parts])
    found = said(model, X, Y, loss="sparse_categorical_crossentropy")
    assert ("dropout_misplaced" in found) == bool(rate)


def test_values_that_the_loss_leaves_out_are_a_note() -> None:
    targets = np.where(RANDOM.random((400, 3)) < 0.5, X[:, :3], np.nan).astype("float32")

    def known_alone(truth: Any, answer: Any) -> Any:
        known = ops.logical_not(ops.isnan(truth))
        return ops.mean(ops.where(known, ops.square(ops.where(known, truth, 0.0) - answer), 0.0))

    model = keras.Sequential([keras.Input((12,)), layers.Dense(3)])
    model.compile("adam", known_alone)
    with watch() as seen:
        model.fit(X, targets, epochs=2, verbose=0)
    assert {f.problem: f.severity for f in seen.findings}["nonfinite_input"] == "note"
    model = keras.Sequential([keras.Input((12,)), layers.Dense(3)])
    assert said(model, X, targets, loss="mse")["nonfinite_input"] == "error"


def dense() -> keras.Model:
    return keras.Sequential(
        [keras.Input((12,)), layers.Dense(16, activation="relu"), layers.Dense(2, activation="softmax")]
    )


@pytest.mark.filterwarnings("ignore:Can save best model only")
def test_a_checkpoint_of_every_epoch_waits_for_no_validation(tmp_path: Path) -> None:
    for best, expected in ((False, "note"), (True, "warning")):
        saved = keras.callbacks.ModelCheckpoint(str(tmp_path / "{epoch}.keras"), save_best_only=best)
        found = said(dense(), X, Y, loss="sparse_categorical_crossentropy", callbacks=[saved])
        assert found["no_validation"] == expected


def test_a_loop_of_fits_is_one_training() -> None:
    model = dense()
    model.compile(keras.optimizers.SGD(0.02), "sparse_categorical_crossentropy")
    with watch(muted=["no_validation"]) as seen:
        for _ in range(4):
            model.fit(X, Y, epochs=1, verbose=0)
    *before, last = seen.doctors
    assert [doctor.case.continued for doctor in before] == [True] * 3
    assert not last.case.continued
    assert [doctor.follows for doctor in seen.doctors] == [0, 1, 2, 3]
    assert [bool(doctor.arguments) for doctor in seen.doctors] == [
        True,
        False,
        False,
        True,
    ]  # nothing piles up
    with pytest.raises(NotRepeatable, match="one of many"):
        recipe_of(before[1])
    assert not any(finding.problem == "stopped_early" for doctor in before for finding in doctor.findings)


def test_a_head_is_warmed_up_before_its_body_is_trained() -> None:
    body = keras.Sequential([keras.Input((12,)), layers.Dense(16, activation="relu")])
    model = keras.Sequential([keras.Input((12,)), body, layers.Dense(2, activation="softmax")])
    body.trainable = False
    with watch(muted=["no_validation"]) as seen:
        for _ in range(2):
            model.compile(keras.optimizers.Adam(1e-2), "sparse_categorical_crossentropy")
            model.fit(X, Y, epochs=4, verbose=0)
            body.trainable = True
    assert seen.doctors[0].findings == ()


def test_shuffled_validation_data_are_seen_as_keras_draws_them() -> None:
    import tensorflow as tf

    def pipeline(rows: slice) -> Any:
        return tf.data.Dataset.from_tensor_slices((X[rows], Y[rows])).shuffle(100).batch(16)

    weights = []
    for watched in (True, False):
        keras.utils.set_random_seed(0)
        model = dense()
        model.compile("adam", "sparse_categorical_crossentropy")
        parts = {"x": pipeline(slice(0, 200)), "validation_data": pipeline(slice(200, 400))}
        if watched:
            with watch() as seen:
                model.fit(**parts, shuffle=False, epochs=3, verbose=0)
            sample = seen.doctors[0].case.data.validation
            assert sample is not None
            assert len(sample) == 200
            assert seen.doctors[0].outcome.validation is not None
        else:
            model.fit(**parts, shuffle=False, epochs=3, verbose=0)
        weights.append(model.get_weights())
    assert all(np.array_equal(one, two) for one, two in zip(*weights, strict=True))


@pytest.mark.parametrize("anew", [True, False])
def test_a_split_that_is_drawn_anew_in_every_epoch_leaks(anew: bool) -> None:
    import tensorflow as tf

    whole = tf.data.Dataset.from_tensor_slices((X, Y)).shuffle(400, seed=0, reshuffle_each_iteration=anew)
    model = dense()
    model.compile("adam", "sparse_categorical_crossentropy")
    with watch() as seen:
        parts = {"x": whole.skip(100).batch(32), "validation_data": whole.take(100).batch(32)}
        model.fit(**parts, shuffle=False, epochs=2, verbose=0)
    assert ("leakage" in [finding.problem for finding in seen.findings]) == anew


@pytest.mark.parametrize("last", ["linear", "softplus"])
def test_a_logarithm_of_rates_needs_positive_answers(last: str) -> None:
    model = keras.Sequential([keras.Input((12,)), layers.Dense(1, activation=last)])
    found = said(model, X, RANDOM.poisson(2.0, 400).astype("float32"), loss="poisson")
    assert ("loss_head_mismatch" in found) == (last == "linear")


def test_one_trained_number_is_trained() -> None:
    class Temperature(layers.Layer):
        def build(self, shape: Any) -> None:
            self.scale = self.add_weight(shape=(), initializer="ones", name="scale")

        def call(self, inputs: Any) -> Any:
            return inputs / self.scale

    body = keras.Sequential([keras.Input((12,)), layers.Dense(16, activation="relu"), layers.Dense(2)])
    body.trainable = False
    model = keras.Sequential([keras.Input((12,)), body, Temperature()])
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    assert said(model, X, Y, loss=loss).get("nothing_trainable") != "error"


def test_classes_written_as_zeros_and_ones_are_no_copies() -> None:
    kinds = np.eye(6)[RANDOM.integers(0, 6, (1200, 4))].reshape(1200, -1)
    rows = np.c_[kinds, 0.1 * RANDOM.random((1200, 3))].astype("float32")
    assert near_copies(rows[:1000], rows[1000:]) is None
    wide = np.c_[kinds, RANDOM.normal(size=(1200, 20))].astype("float32")
    copies = wide[:200] + np.r_[np.zeros(24), 0.01 * np.ones(20)].astype("float32")
    found = near_copies(wide[:1000], copies)
    assert found is not None
    assert found[0] > 0.9


def test_a_loss_below_zero_is_lifted_to_the_size_of_its_way() -> None:
    assert lifted(np.array([3.0, 1.0])).tolist() == [3.0, 1.0]
    assert lifted(np.array([1.0, -1.0, -3.0, -2.9])).tolist() == pytest.approx([8.0, 6.0, 4.0, 4.1])


@pytest.mark.parametrize("masked", [False, True])
def test_a_class_at_each_moment_is_judged_unless_some_are_left_out(masked: bool) -> None:
    words = RANDOM.integers(1, 30, (400, 10)).astype("int32")
    embedding = layers.Embedding(30, 8, mask_zero=masked)
    model = keras.Sequential(
        [keras.Input((10,), dtype="int32"), embedding, layers.Dense(4, activation="softmax")]
    )
    model.compile(keras.optimizers.Adam(0.02), "sparse_categorical_crossentropy")
    with watch() as seen:
        model.fit(words, words % 4, validation_split=0.25, epochs=6, verbose=0)
    (doctor,) = seen.doctors
    assert doctor.case.notes == []
    outcome = doctor.outcome
    if masked:
        assert (outcome.task, outcome.train) == ("unknown", None)
    else:
        assert outcome.task == "classes"
        assert outcome.train is not None
        assert outcome.validation is not None
        assert min(outcome.train, outcome.validation) > 0.9
        assert not [finding for finding in doctor.findings if finding.severity != "note"]


@pytest.mark.parametrize("validated", [False, True])
def test_a_range_test_of_the_rate_ends_badly_on_purpose(validated: bool) -> None:
    class Sweep(keras.callbacks.Callback):
        def on_train_batch_begin(self, batch: int, logs: Any = None) -> None:
            assert self.model is not None
            self.model.optimizer.learning_rate = 1e-4 * 10 ** (batch / 20)

    model = keras.Sequential(
        [keras.Input((12,)), *(layers.Dense(32, "relu") for _ in range(3)), layers.Dense(2)]
    )
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    held_out = {"validation_data": (X[:100] + 0.1, Y[:100])} if validated else {}
    optimizer = keras.optimizers.SGD(1e-4, momentum=0.9)
    found = said(
        model, X, Y, loss=loss, optimizer=optimizer, batch_size=4, epochs=1, callbacks=[Sweep()], **held_out
    )
    assert found.pop("no_validation", "note") == "note"
    assert ("error" in found.values()) == validated, found
    assert validated or set(found.values()) == {"note"}, found
