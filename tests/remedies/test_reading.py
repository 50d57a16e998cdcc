"""A watched `fit` read as a recipe, whatever its data are, and told from another one."""

import random
from typing import Any

import keras
import numpy as np
import pytest

from kravets import watch
from kravets.diagnosis import facts
from kravets.remedies import REMEDIES, NotRepeatable, heal
from kravets.remedies.ledger import fingerprint
from kravets.remedies.reading import recipe_of, sorted_by_class
from kravets.remedies.scoring import task_of_case
from kravets.remedies.trials import carry_out, split

X = np.random.default_rng(0).normal(size=(120, 3)).astype("float32")
Y = (X[:, 0] > 0).astype("float32")


class Batches(keras.utils.PyDataset):
    """Batches of 20 that may have no end."""

    def __init__(self, count: int | None) -> None:
        super().__init__()
        self.count = count

    @property
    def num_batches(self) -> Any:
        return self.count

    def __getitem__(self, index: int) -> Any:
        rows = slice(20 * (index % 6), 20 * (index % 6) + 20)
        return X[rows], Y[rows]


def watched(
    x: Any = X, y: Any = Y, optimizer: Any = "adam", shape: tuple[int, ...] = (3,), **fit: Any
) -> Any:
    model = keras.Sequential([keras.Input(shape), keras.layers.Dense(1, activation="sigmoid")])
    model.compile(optimizer, "binary_crossentropy")
    with watch() as seen:
        model.fit(x, y, verbose=0, **fit)
    return seen.doctors[0]


def test_of_data_without_end_an_epoch_is_read_and_without_an_epoch_none() -> None:
    recipe = recipe_of(watched(Batches(None), None, steps_per_epoch=4, shuffle=False))
    assert np.array_equal(recipe.x, X[:80])
    assert recipe.batch_size == 20
    doctor = watched(Batches(6), None)
    assert np.array_equal(recipe_of(doctor).x, X)
    doctor.arguments["x"] = Batches(None)
    with pytest.raises(NotRepeatable, match="does not end"):
        recipe_of(doctor)


def test_an_epoch_of_fewer_steps_than_there_are_batches_stays_one(monkeypatch: pytest.MonkeyPatch) -> None:
    doctor = watched(batch_size=10, steps_per_epoch=3, epochs=2)
    taken: list[int] = []
    original = keras.Model.fit

    def fit(self: Any, *arguments: Any, **keywords: Any) -> Any:
        done = original(self, *arguments, **keywords)
        taken.append(int(self.optimizer.iterations))
        return done

    monkeypatch.setattr(keras.Model, "fit", fit)
    recipe, task = recipe_of(doctor), task_of_case(doctor.case)
    carry_out(recipe, recipe, task, 0)
    carry_out(recipe.changed(steps_per_epoch=99), recipe, task, 0)
    assert taken == [6, 18], "90 of 120 rows are trained on"


def test_validation_batches_are_read_as_validation_samples() -> None:
    recipe = recipe_of(watched(validation_data=Batches(2)))
    assert recipe.validation is not None
    assert np.array_equal(recipe.validation[0], X[:40])
    assert np.array_equal(recipe.validation[1], Y[:40])


def test_a_sparse_matrix_is_refused_with_what_to_do() -> None:
    class Sparse:
        def toarray(self) -> np.ndarray:
            return X

    doctor = watched(Batches(6), None)
    doctor.arguments["x"] = Sparse()
    with pytest.raises(NotRepeatable, match=r"x\.toarray\(\)"):
        recipe_of(doctor)


def test_texts_are_held_out_as_numbers_are() -> None:
    recipe, task = recipe_of(doctor := watched()), task_of_case(doctor.case)
    texts = np.array([f"row {number % 60}" for number in range(len(X))], dtype=object)
    rows, held = split(recipe.changed(x=texts), task, 0)
    assert len(rows) + len(held) == len(X)
    assert not set(texts[rows]) & set(texts[held])
    assert 0.15 < len(held) / len(X) < 0.35


@pytest.mark.skipif(keras.backend.backend() != "tensorflow", reason="texts are TensorFlow's alone")
@pytest.mark.parametrize("mode", ["multi_hot", "tf_idf"])
def test_a_vocabulary_that_was_adapted_is_kept_in_the_copies(mode: str) -> None:
    keras.utils.set_random_seed(1)
    draw = np.random.default_rng(0)
    texts = [" ".join(draw.choice([f"w{n}" for n in range(20)], 5)) for _ in range(500)]
    y = np.array(["w1" in text.split() or "w2" in text.split() for text in texts]).astype("int32")
    words = keras.layers.TextVectorization(output_mode=mode)
    words.adapt(texts)
    layers = [keras.Input((), dtype="string"), words, keras.layers.Dense(1, activation="sigmoid")]
    model = keras.Sequential(layers)
    model.compile(keras.optimizers.Adam(1e-6), "binary_crossentropy")
    with watch() as seen:
        model.fit(np.array(texts, dtype=object), y, epochs=15, validation_split=0.2, verbose=0)
    recipe = recipe_of(seen.doctors[0])
    copy = recipe.build(0)
    asked = keras.ops.convert_to_tensor(["w1 w2 w2", "w7 never"])
    assert np.allclose(copy.get_layer(words.name)(asked), words(asked))
    healing = heal(seen.doctors[0], minutes=2, problems=["learning_rate_low"])
    assert healing.best is not None
    assert healing.untouched is not None
    assert healing.best.score > healing.untouched.score + 0.1


def test_rows_with_a_large_offset_are_told_apart() -> None:
    doctor = watched()
    far = 1e5 + np.random.default_rng(0).normal(size=(120, 40)).astype("float32")
    far[60:] = far[:60]
    rows, held = split(recipe_of(doctor).changed(x=far), task_of_case(doctor.case), 0)
    assert len(rows) + len(held) == 120
    assert not {row.tobytes() for row in far[rows]} & {row.tobytes() for row in far[held]}


@pytest.mark.parametrize(
    ("labels", "kind", "units", "is_sorted"),
    [
        (np.zeros(1000), "tf.data", 3, True),  # whose other classes come later
        (np.zeros(1000), "tf.data", 1, False),  # whose other class may be rare
        (np.zeros(1000), "arrays", 1, True),  # whose others were cut off
        (np.arange(1000) % 50 == 0, "tf.data", 1, False),
        (np.arange(1000) >= 500, "generator", 1, True),
        (np.arange(1000) // 4 % 2, "generator", 1, False),
    ],
)
def test_a_rare_class_is_no_order(labels: np.ndarray, kind: str, units: int, is_sorted: bool) -> None:
    setup = facts.SetupFacts(heads=[facts.HeadFacts("answer", "softmax", units, "crossentropy")])
    case = facts.Case(setup, facts.DataFacts(kind=kind, labels_in_order=labels.astype(int)))
    assert sorted_by_class(case) == is_sorted


def stopping(patience: int) -> Any:
    return keras.callbacks.EarlyStopping(monitor="loss", patience=patience)


def scheduled(rate: float) -> Any:
    return keras.callbacks.LearningRateScheduler(lambda epoch: rate * 0.9**epoch)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"callbacks": [stopping(1)]}, {"callbacks": [stopping(3)]}),
        ({"callbacks": [scheduled(0.1)]}, {"callbacks": [scheduled(0.2)]}),
        (
            {"optimizer": keras.optimizers.Adam(keras.optimizers.schedules.ExponentialDecay(0.1, 10, 0.9))},
            {"optimizer": keras.optimizers.Adam(keras.optimizers.schedules.ExponentialDecay(1e-5, 10, 0.9))},
        ),
    ],
    ids=["patience", "scheduler", "schedule"],
)
def test_trials_of_another_program_are_another_program_s(one: dict[str, Any], other: dict[str, Any]) -> None:
    first = recipe_of(watched(**one))
    assert fingerprint(first) == fingerprint(first.changed(callbacks=first.callbacks))
    second = recipe_of(watched(**other))
    same = first.changed(optimizer=second.optimizer, callbacks=second.callbacks)
    assert fingerprint(first) != fingerprint(same)


def test_frozen_layers_are_marked_in_one_order() -> None:
    recipe = recipe_of(watched())
    names = [f"layer_{number}" for number in range(9)]
    marks = {fingerprint(recipe.changed(frozen=frozenset(some))) for some in (names, names[::-1])}
    assert len(marks) == 1
    assert fingerprint(recipe.changed(frozen=frozenset(names[:1]))) not in marks


@pytest.mark.parametrize("name", sorted(REMEDIES))
def test_every_remedy_can_be_asked_of_a_training_without_targets(name: str) -> None:
    doctor = watched()
    recipe = recipe_of(doctor).changed(y=None)
    changed = REMEDIES[name].apply(recipe, doctor.case)
    assert changed is None or changed is not recipe


def test_a_healing_leaves_the_users_random_numbers_alone_and_is_not_watched() -> None:
    doctor = watched(epochs=2)
    own: Any = np.random  # the user's own generator
    states = random.getstate(), str(own.get_state()[1].tolist())
    with watch() as seen:
        heal(doctor, minutes=1, problems=["learning_rate_low"])
    assert states == (random.getstate(), str(own.get_state()[1].tolist()))
    assert not seen.doctors
