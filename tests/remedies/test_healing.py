"""Remedies on small trainings that are really sick: they are proved, and nothing of the user's is touched."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest

from kravets import Doctor, watch
from kravets.remedies import ANSWERS, REMEDIES, NotRepeatable, heal
from kravets.remedies.healing import delivered
from kravets.remedies.patching import patched
from kravets.remedies.range_test import range_tested
from kravets.remedies.reading import recipe_of
from kravets.remedies.scoring import task_of_case
from kravets.remedies.search import Search, candidates, drawn_by_lot
from kravets.remedies.telling import as_html, as_text
from kravets.remedies.trials import carry_out, split


def rings(count: int = 1500) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(0)
    y = random.integers(0, 3, count)
    x = random.normal(size=(count, 5)) * 0.4
    x[:, :3] += 2 * np.eye(3)[y]
    return x.astype("float32"), y


def watched(optimizer: Any = "adam", activation: str = "relu", epochs: int = 8, **fit: Any) -> Doctor:
    keras.utils.set_random_seed(1)
    x, y = rings()
    model = keras.Sequential(
        [
            keras.Input((5,)),
            keras.layers.Dense(16, activation=activation, name="hidden"),
            keras.layers.Dense(3, activation="softmax", name="answer"),
        ]
    )
    model.compile(optimizer, "sparse_categorical_crossentropy", metrics=["accuracy"])
    doctor = Doctor()
    model.fit(x, y, epochs=epochs, validation_split=0.2, verbose=0, callbacks=[doctor], **fit)
    return doctor


def steered(callback: Any) -> Doctor:
    """A sound training but for a callback of the user's."""
    keras.utils.set_random_seed(1)
    x, y = rings()
    model = keras.Sequential(
        [keras.Input((5,)), keras.layers.Dense(16, activation="relu"), keras.layers.Dense(3)]
    )
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.Adam(1e-3), loss, metrics=["accuracy"])
    doctor = Doctor()
    model.fit(x, y, epochs=8, validation_split=0.2, verbose=0, callbacks=[callback, doctor])
    return doctor


@pytest.fixture(scope="module")
def slow() -> Doctor:
    return watched(keras.optimizers.Adam(1e-7))


def test_a_rate_that_is_too_low_is_healed_and_proved_and_the_users_model_is_left_alone(
    slow: Doctor, tmp_path: Path
) -> None:
    assert slow.findings[0].problem == "learning_rate_low"
    before = [value.copy() for value in slow.watched.get_weights()]
    said: list[str] = []
    healing = slow.heal(minutes=5, folder=tmp_path, progress=said.append)
    best = healing.best
    assert best is not None
    assert best.verdict is not None
    assert best.verdict.name == "verified"
    assert best.score > 0.9
    (lot,) = (row for row in healing.rows if row.role == "random")
    rivals = [drawn >= 0.5 * gained for drawn, gained in zip(lot.gains, best.gains, strict=False)]
    assert all(rivals[:-1]), "what does not keep up is not trained again"
    assert len(lot.gains) == len(best.gains) or not rivals[-1]
    assert all(np.array_equal(a, b) for a, b in zip(before, slow.watched.get_weights(), strict=True))
    x, y = rings()
    assert (healing.model.predict(x, verbose=0).argmax(axis=1) == y).mean() > 0.9
    told = json.loads(json.dumps(healing.as_dict(), allow_nan=False))
    assert "verified" in as_text(told)
    assert "<svg" in as_html(told)
    assert said[0].startswith("untouched")

    second = heal(slow, minutes=5, folder=tmp_path)
    assert second.best is not None
    assert second.best.names == best.names
    assert second.best.verdict == best.verdict
    lines = (tmp_path / "trials.jsonl").read_text().splitlines()
    assert len(lines) == len(set(lines)), "nothing was trained twice"


def test_a_change_drawn_by_lot_has_the_budget_of_the_best_and_no_larger_one(slow: Doctor) -> None:
    recipe = recipe_of(slow)
    search = Search(recipe, slow.case, task_of_case(slow.case), float("inf"), None)
    longer = "four-times-the-epochs"
    drawn, beside_longer = (
        {drawn_by_lot(search, candidates([problem]), best) for problem in ANSWERS}
        for best in (("adam",), (longer,))
    )
    assert (longer,) not in drawn
    assert (longer,) in beside_longer
    assert len(drawn) > 1


def test_a_strangers_ledger_is_passed_over(slow: Doctor, tmp_path: Path) -> None:
    (tmp_path / "trials.jsonl").write_text('{"key": 3}\nnot json\n[1]\n{"key": "a", "seed": "x"')
    assert heal(slow, minutes=5, folder=tmp_path).best is not None


def test_ctrl_c_tells_what_is_known_until_then(slow: Doctor) -> None:
    def interrupt(line: str) -> None:
        if not line.startswith("untouched"):
            raise KeyboardInterrupt

    healing = heal(slow, minutes=5, progress=interrupt)
    assert healing.interrupted
    assert healing.untouched is not None
    assert "ended early" in str(healing)


def test_no_time_is_no_failure(slow: Doctor) -> None:
    healing = heal(slow, minutes=1e-6)
    assert healing.interrupted
    assert healing.best is None


def test_a_healthy_training_is_not_treated() -> None:
    doctor = watched(keras.optimizers.Adam(0.01), epochs=20)
    healing = doctor.heal(minutes=1)
    assert healing.rows == []
    assert "nothing to heal" in str(healing)


def test_a_generator_says_what_to_do_by_hand() -> None:
    x, y = rings()

    def batches() -> Any:
        while True:
            yield x[:32], y[:32]

    model = keras.Sequential([keras.Input((5,)), keras.layers.Dense(3, activation="softmax")])
    model.compile(keras.optimizers.Adam(1e-7), "sparse_categorical_crossentropy")
    doctor = Doctor()
    model.fit(batches(), steps_per_epoch=20, epochs=4, shuffle=False, verbose=0, callbacks=[doctor])
    with pytest.raises(NotRepeatable, match="give fit arrays"):
        recipe_of(doctor)


def test_a_watched_generator_is_kept_for_an_epoch_and_the_training_is_the_same() -> None:
    x, y = rings()

    def batches() -> Any:
        for start in range(0, 960, 32):
            yield x[start : start + 32], y[start : start + 32]

    def trained() -> Any:
        keras.utils.set_random_seed(2)
        model = keras.Sequential([keras.Input((5,)), keras.layers.Dense(3, activation="softmax")])
        model.compile("adam", "sparse_categorical_crossentropy")
        model.fit(batches(), steps_per_epoch=15, epochs=2, shuffle=False, verbose=0)
        return model

    plain = trained()
    with watch() as seen:
        watched_model = trained()
    assert all(
        np.array_equal(a, b) for a, b in zip(plain.get_weights(), watched_model.get_weights(), strict=True)
    )
    recipe = recipe_of(seen.doctors[0])
    assert np.array_equal(recipe.x, x[:480]), "an epoch, whatever was left of the generator"
    assert recipe.batch_size == 32
    assert carry_out(recipe, recipe, task_of_case(seen.doctors[0].case), 0).failure is None


def test_every_problem_has_a_remedy_and_every_remedy_is_used() -> None:
    used = {name for names in ANSWERS.values() for name in names}
    assert used <= set(REMEDIES)
    assert set(REMEDIES) - used <= {"rate-over-1000", "numbered-labels", "weight-decay"}
    for remedy in REMEDIES.values():
        assert remedy.sentence.endswith(".")
        assert remedy.code


@pytest.mark.parametrize("name", sorted(REMEDIES))
def test_a_remedy_changes_a_copy_or_says_that_it_does_not_fit(slow: Doctor, name: str) -> None:
    recipe = recipe_of(slow)
    changed = REMEDIES[name].apply(recipe, slow.case)
    if changed is None:
        return
    assert changed is not recipe
    trial = carry_out(changed.changed(epochs=1), recipe, task_of_case(slow.case), 0)
    assert trial.failure is None
    assert np.isfinite(trial.score)


def normalized(optimizer: Any, **callbacks: Any) -> Doctor:
    """A network with batch normalization, watched for a moment."""
    keras.utils.set_random_seed(1)
    x, y = rings(300)
    layers = [keras.layers.Dense(200, name="hidden"), keras.layers.BatchNormalization(name="norm")]
    model = keras.Sequential([keras.Input((5,)), *layers, keras.layers.Dense(3, activation="softmax")])
    model.compile(optimizer, "sparse_categorical_crossentropy")
    doctor = Doctor()
    model.fit(x, y, epochs=1, verbose=0, callbacks=[doctor, *callbacks.get("callbacks", ())])
    return doctor


def changed_by(name: str, doctor: Doctor) -> Any:
    changed = REMEDIES[name].apply(recipe_of(doctor), doctor.case)
    assert changed is not None
    return changed


def test_layer_normalization_takes_the_place_of_batch_normalization() -> None:
    built = changed_by("layer-normalization", normalized("adam")).build(1)
    kinds = [type(layer).__name__ for layer in built.layers]
    assert kinds == ["InputLayer", "Dense", "LayerNormalization", "Dense"]


def test_a_range_test_finds_a_rate_that_trains_and_none_where_no_rate_does(slow: Doctor) -> None:
    recipe = recipe_of(slow)
    rows, _ = split(recipe, task_of_case(slow.case), 0)
    rate = range_tested(recipe, rows, 0)
    assert rate is not None
    assert 1e-3 < rate < 0.3, "Adam's own is 1e-7 here"
    changed = REMEDIES["range-tested-rate"].apply(recipe, slow.case)
    assert changed is not None
    trial = carry_out(changed, recipe, task_of_case(slow.case), 0)
    assert trial.score > 0.9
    assert trial.rate == pytest.approx(rate), "found on the rows that are trained on"
    assert range_tested(recipe.with_optimizer(learning_rate=3.0), rows, 0) == pytest.approx(rate)
    flat = recipe.changed(loss=lambda truth, answer: 0 * keras.ops.mean(answer, axis=-1))
    assert range_tested(flat, rows, 0) is None


class Graded(keras.Model):
    """Subclassed, with dropout on its answer."""

    def __init__(self) -> None:
        super().__init__()
        self.drop = keras.layers.Dropout(0.4, name="drop")
        self.hidden, self.score = keras.layers.Dense(16, activation="relu"), keras.layers.Dense(1)

    def call(self, x: Any, training: bool = False) -> Any:
        return self.drop(self.score(self.hidden(x)), training=training)


def test_dropout_on_the_answer_of_a_subclassed_model_is_switched_off() -> None:
    x, _ = rings()
    model = Graded()
    model.compile("adam", "mse")
    doctor = Doctor()
    model.fit(x, x[:, :1] + x[:, 1:2], epochs=3, verbose=0, callbacks=[doctor])
    changed = changed_by("no-dropout-behind-the-head", doctor)
    assert changed.build(0).drop.rate == 0


def test_penalties_of_any_weights_are_taken_away() -> None:
    numbers = np.random.default_rng(0).integers(0, 9, (96, 5))
    model = keras.Sequential(
        [
            keras.Input((5,), dtype="int32"),
            keras.layers.Embedding(9, 4, embeddings_regularizer="l2"),
            keras.layers.GRU(3, recurrent_regularizer="l2", kernel_regularizer="l1"),
            keras.layers.Dense(1),
        ]
    )
    model.compile("adam", "mse")
    doctor = Doctor()
    model.fit(numbers, numbers.mean(axis=1), verbose=0, callbacks=[doctor])
    assert model.losses
    assert not changed_by("milder-regularization", doctor).build(0).losses


@pytest.mark.parametrize("optimizer", ["adam", "sgd"])
@pytest.mark.parametrize("loss", ["mse", "mae", "huber"])
def test_targets_far_from_unit_size_are_met_in_their_own_units(optimizer: str, loss: str) -> None:
    x, _ = rings()
    prices = np.stack([90_000 + 4_000 * x[:, 0], 20 + x[:, 1]], axis=1)
    model = keras.Sequential([keras.Input((5,)), keras.layers.Dense(2)])
    model.compile(keras.optimizers.Adam(0.01) if optimizer == "adam" else keras.optimizers.SGD(0.05), loss)
    doctor = Doctor()
    model.fit(x, prices, epochs=10, verbose=0, callbacks=[doctor])
    changed = changed_by("scaled-answers", doctor).build(0)
    changed.fit(x, prices, epochs=10, verbose=0)
    missed = abs(changed.predict(x, verbose=0) - prices).mean(axis=0)
    assert missed[0] < 0.2 * prices[:, 0].std()
    assert missed[0] < 0.1 * abs(model.predict(x, verbose=0)[:, 0] - prices[:, 0]).mean()


def test_targets_of_unit_size_and_answers_that_are_classes_are_left_in_their_scale(slow: Doctor) -> None:
    assert REMEDIES["scaled-answers"].apply(recipe_of(slow), slow.case) is None
    x, _ = rings()
    model = keras.Sequential([keras.Input((5,)), keras.layers.Dense(1)])
    model.compile("adam", "mse")
    doctor = Doctor()
    model.fit(x, x[:, :1], verbose=0, callbacks=[doctor])
    assert REMEDIES["scaled-answers"].apply(recipe_of(doctor), doctor.case) is None


def test_held_out_rows_that_hold_nan_are_lost_and_the_others_are_scored() -> None:
    x, y = rings()
    x[::10, 1] = np.nan
    model = keras.Sequential([keras.Input((5,)), keras.layers.Dense(1)])
    model.compile(keras.optimizers.Adam(0.05), "mse")
    doctor = Doctor()
    model.fit(x, y.astype("float32"), epochs=6, verbose=0, callbacks=[doctor])
    recipe, task = recipe_of(doctor), task_of_case(doctor.case)
    assert carry_out(recipe, recipe, task, 0).score == -1
    mended = carry_out(changed_by("finite-data", doctor), recipe, task, 0)
    assert np.array_equal(mended.scores == -1, np.isnan(x[split(recipe, task, 0)[1]]).any(axis=1))
    assert np.median(mended.scores) > 0.5


def test_the_healed_network_takes_what_its_own_input_says() -> None:
    x = np.random.default_rng(0).integers(0, 256, (64, 6, 6, 1)).astype("float32")
    model = keras.Sequential([keras.Input((6, 6)), keras.layers.Flatten(), keras.layers.Dense(1)])
    model.compile("adam", "mse")
    doctor = Doctor()
    model.fit(x, x.mean(axis=(1, 2)), verbose=0, callbacks=[doctor])  # Keras drops the last axis
    recipe = changed_by("scaled-inputs", doctor)
    healed = delivered(recipe, recipe.build(0))
    assert healed.predict(x[..., 0], verbose=0).shape == (64, 1)


def test_rows_that_name_several_classes_are_scored_whatever_their_loss() -> None:
    x, _ = rings()
    y = (x[:, :3] > 0.5).astype("float32")
    model = keras.Sequential([keras.Input((5,)), keras.layers.Dense(3, activation="softmax")])
    model.compile("adam", "categorical_crossentropy")
    doctor = Doctor()
    model.fit(x, y, epochs=3, verbose=0, callbacks=[doctor])
    assert task_of_case(doctor.case).kind == "labels"


def test_milder_regularization_switches_the_decay_of_adamw_off() -> None:
    built = changed_by("milder-regularization", normalized(keras.optimizers.AdamW(weight_decay=0.3))).build(1)
    assert built.optimizer.weight_decay in (0.0, None)


def test_more_units_are_never_fewer() -> None:
    built = changed_by("four-times-the-units", normalized("adam")).build(1)
    assert built.get_layer("hidden").units == 512
    wide = normalized("adam")
    recipe = recipe_of(wide).with_layers({"hidden": {"units": 200}})
    assert REMEDIES["four-times-the-units"].apply(recipe, wide.case) is not None


def test_another_rate_is_not_undone_by_a_schedule_that_was_made_for_the_old_one() -> None:
    steering = keras.callbacks.LearningRateScheduler(lambda epoch: 0.1)
    doctor = normalized(keras.optimizers.SGD(0.1), callbacks=[steering])
    for name in ("rate-over-10", "weight-decay", "adam"):
        assert not changed_by(name, doctor).callbacks


def test_columns_of_opposite_means_are_brought_to_scale(slow: Doctor) -> None:
    recipe = recipe_of(slow)
    shifted = recipe.changed(x=recipe.x + np.array([5, -5, 50, -50, 0], np.float32))
    scaled = REMEDIES["scaled-inputs"].apply(shifted, slow.case)
    assert scaled is not None
    assert np.abs(scaled.scaled(shifted.x).mean(axis=0)).max() < 0.01


def test_validation_by_lot_never_sees_what_is_scored_or_was_left_out(slow: Doctor) -> None:
    recipe = recipe_of(slow)
    bad = np.arange(len(recipe.x)) % 3 == 0
    spoiled = recipe.x.copy()
    spoiled[bad] = np.nan
    recipe = recipe.changed(x=spoiled, validation=None, epochs=2)
    finite = REMEDIES["finite-data"].apply(recipe, slow.case)
    assert finite is not None
    stopping = REMEDIES["early-stopping"].apply(finite, slow.case)
    assert stopping is not None
    trial = carry_out(stopping, recipe, task_of_case(slow.case), seed=3)
    assert trial.failure is None
    assert np.isfinite(trial.history["val_loss"]).all()


def test_the_held_out_part_shares_no_row_with_the_rest_and_follows_from_the_seed(slow: Doctor) -> None:
    recipe, task = recipe_of(slow), task_of_case(slow.case)
    twice = recipe.changed(x=np.tile(recipe.x, (2, 1)), y=np.tile(recipe.y, 2))
    for seed in range(3):
        rows, held = split(twice, task, seed)
        assert np.array_equal(held, split(twice, task, seed)[1])
        assert len(held) >= 5
        known = {row.tobytes() for row in twice.x[rows]}
        assert not any(row.tobytes() in known for row in twice.x[held])


SCRIPT = """import keras  # the user's own words: \u043a\u0440\u0430\u0432\u0435\u0446\u044c
model = keras.Sequential([
    keras.Input((5,)),
    keras.layers.Dense(16,   activation="relu"),  # hidden
    keras.layers.Dense(3, activation="softmax"),
])
model.compile(optimizer=keras.optimizers.Adam(learning_rate=1e-7), loss="sparse_categorical_crossentropy")
model.fit(x, y, epochs=8, validation_split=0.2)
"""


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("rate-times-100", "learning_rate=1e-7", "learning_rate=1e-05"),
        ("leaky-relu", 'activation="relu"', 'activation="leaky_relu"'),
        ("batch-of-32", "epochs=8", "epochs=8"),
        ("four-times-the-epochs", "epochs=8", "epochs=32"),
        ("scaled-inputs", "model.fit(", "mean, deviation = x.mean(axis=0), x.std(axis=0)"),
        ("clipped-gradients", "learning_rate=1e-7", "global_clipnorm=1"),
    ],
)
def test_a_change_is_written_into_the_script_and_nothing_else_is(
    slow: Doctor, name: str, old: str, new: str
) -> None:
    recipe = recipe_of(slow)
    healed = REMEDIES[name].apply(recipe.changed(x=recipe.x * 100), slow.case)
    if healed is None:
        assert name == "batch-of-32"
        return
    patch = patched(SCRIPT, recipe, healed.changed(x=recipe.x), (name,))
    assert new in patch.after
    compile(patch.after, "healed.py", "exec")
    assert "# hidden" in patch.after
    assert "\u043a\u0440\u0430\u0432\u0435\u0446\u044c" in patch.after
    changed = [
        line for line in patch.diff("train.py").splitlines() if line.startswith("-") and "---" not in line
    ]
    assert len(changed) <= 1
    assert old in SCRIPT


@pytest.mark.parametrize(
    ("kind", "problem"), [("ReduceLROnPlateau", "plateau"), ("EarlyStopping", "stopped_early")]
)
def test_a_callback_that_takes_better_for_worse_is_found_and_turned_round(kind: str, problem: str) -> None:
    made = getattr(keras.callbacks, kind)
    doctor = steered(made(monitor="val_accuracy", mode="min", patience=1, min_delta=0.001))
    assert problem in [finding.problem for finding in doctor.findings]
    recipe = recipe_of(doctor)
    (copied,) = (make() for make in recipe.callbacks)
    assert (copied.monitor, copied.mode, copied.patience) == ("val_accuracy", "min", 1)
    assert abs(copied.min_delta) == 0.001
    assert "callbacks-the-right-way-round" in ANSWERS[problem]
    remedy = REMEDIES["callbacks-the-right-way-round"]
    healed = remedy.apply(recipe, doctor.case)
    assert healed is not None
    assert [make().mode for make in healed.callbacks] == ["auto"]
    for program in (recipe, healed):  # what the callback watches is measured in the trials, too
        network, (x, y) = program.build(0), (recipe.x[:64], recipe.y[:64])
        steering = [make() for make in program.callbacks]
        seen = network.fit(x, y, validation_data=(x, y), epochs=4, verbose=0, callbacks=steering).history
        assert "val_accuracy" in seen
    script = f"""import keras
model.fit(x, y, callbacks=[keras.callbacks.{kind}(monitor="val_accuracy", mode="min", patience=1), other])
"""
    patch = patched(script, recipe, healed, (remedy.name,))
    assert patch.after == script.replace('"min"', '"auto"')
    assert not patch.by_hand
    sound = steered(made(monitor="val_accuracy", mode="max", patience=1))
    assert remedy.apply(recipe_of(sound), sound.case) is None


def test_factors_that_begin_at_zero_are_drawn_anew_and_a_table_of_biases_is_not() -> None:
    user, film = (keras.Input((), dtype="int32", name=name) for name in ("user", "film"))
    tables = [
        keras.layers.Embedding(30, width, embeddings_initializer="zeros", name=f"{name}_{width}")
        for width in (4, 1)
        for name in ("user", "film")
    ]
    factors = keras.layers.Dot(axes=1)([tables[0](user), tables[1](film)])
    model = keras.Model([user, film], keras.layers.Add()([factors, tables[2](user), tables[3](film)]))
    model.compile(keras.optimizers.Adam(0.01), "mse")
    random = np.random.default_rng(0)
    x = [random.integers(0, 30, 600).astype("int32") for _ in range(2)]
    y = (np.sin(x[0]) * np.cos(x[1]) + 0.1 * random.normal(size=600)).astype("float32")
    doctor = Doctor()
    model.fit(x, y, epochs=6, validation_split=0.2, verbose=0, callbacks=[doctor])
    assert doctor.findings[0].problem == "bad_initialization"
    healed = REMEDIES["usual-initialization"].apply(recipe_of(doctor), doctor.case)
    assert healed is not None
    assert set(healed.layer_settings) == {"user_4", "film_4"}
    weights = {variable.path: np.asarray(variable) for variable in healed.build(1).weights}
    assert all(value.std() > 0 for path, value in weights.items() if "_4" in path)
    assert all(value.std() == 0 for path, value in weights.items() if "_1" in path)


def test_what_is_no_literal_is_said_by_hand(slow: Doctor) -> None:
    recipe = recipe_of(slow)
    healed = REMEDIES["batch-normalization"].apply(recipe, slow.case)
    assert healed is not None
    patch = patched(SCRIPT, recipe, healed, ("batch-normalization",))
    assert patch.after == SCRIPT
    assert patch.by_hand == ("BatchNormalization()",)


@keras.saving.register_keras_serializable("tests")
class Bent(keras.layers.Layer):
    """A step that is far too steep."""

    def __init__(self, steepness: float = 60.0, eps: float = 1e-3, **keywords: Any) -> None:
        super().__init__(**keywords)
        self.steepness, self.eps = steepness, eps
        self.width = 7

    def call(self, inputs: Any) -> Any:
        return keras.ops.tanh(self.steepness * inputs)


def test_numbers_in_layers_of_ones_own_are_made_milder_and_it_is_proved() -> None:
    keras.utils.set_random_seed(1)
    x, _ = rings()
    y = np.sin(3 * x[:, :1]) + x[:, 1:2] * x[:, 2:3]
    layers: list[Any] = []
    for number in range(2):
        layers += [keras.layers.Dense(24), Bent(name=f"bent_{number}")]
    model = keras.Sequential([keras.Input((5,)), *layers, keras.layers.Dense(1)])
    model.compile(keras.optimizers.Adam(0.003), "mse")
    doctor = Doctor()
    model.fit(x, y, epochs=12, validation_split=0.2, verbose=0, callbacks=[doctor])
    recipe = recipe_of(doctor)
    changed = REMEDIES["own-numbers-of-1"].apply(recipe, doctor.case)
    assert changed is not None
    assert changed.layer_settings == {f"bent_{number}": {"steepness": 1.0} for number in range(2)}
    over = REMEDIES["own-numbers-over-20"].apply(recipe, doctor.case)
    assert over is not None
    assert over.build(0).get_layer("bent_0").steepness == 3.0
    healing = heal(doctor, minutes=5, problems=["saturation"])
    assert healing.best is not None
    assert healing.best.names == ("own-numbers-of-1",)
    assert healing.best.verdict is not None
    assert healing.best.verdict.name == "verified"


def test_a_remedy_that_changes_nothing_takes_no_place_among_the_candidates() -> None:
    listed = candidates(["saturation", "plateau"], lambda name: name not in ("usual-initialization", "relu"))
    assert listed[:3] == [("own-numbers-of-1",), ("scaled-inputs",), ("batch-normalization",)]
    assert all("usual-initialization" not in names for names in listed)


def test_weights_from_step_to_step_begin_orthogonal_too() -> None:
    x = np.random.default_rng(0).normal(size=(64, 6, 2)).astype("float32")
    wild = keras.layers.SimpleRNN(5, recurrent_initializer=keras.initializers.RandomNormal(stddev=2.0))
    model = keras.Sequential([keras.Input((6, 2)), wild, keras.layers.Dense(1)])
    model.compile("adam", "mse")
    doctor = Doctor()
    model.fit(x, x[:, -1, :1], epochs=1, verbose=0, callbacks=[doctor])
    changed = REMEDIES["usual-initialization"].apply(recipe_of(doctor), doctor.case)
    assert changed is not None
    recurrent = changed.build(0).get_layer(wild.name).get_weights()[1]
    assert np.allclose(recurrent @ recurrent.T, np.eye(5), atol=1e-5)


def _goals(answers: Any, targets: Any) -> Any:
    return keras.ops.mean(targets * keras.ops.log(targets / answers) - targets + answers)


@pytest.mark.parametrize(
    ("activation", "counts", "known"),
    [
        ("softplus", True, "poisson"),
        ("softplus", False, "mean_squared_error"),
        (None, True, "mean_squared_error"),
    ],
)
def test_a_loss_of_ones_own_that_is_no_number_is_exchanged(
    activation: str | None, counts: bool, known: str
) -> None:
    x, _ = rings(200)
    y = np.abs(x[:, :1]) * 3
    model = keras.Sequential([keras.Input((5,)), keras.layers.Dense(1, activation=activation)])
    model.compile("adam", lambda targets, answers: _goals(answers, targets))
    doctor = Doctor()
    model.fit(x, np.round(y) if counts else y, epochs=1, verbose=0, callbacks=[doctor])
    changed = REMEDIES["known-loss"].apply(recipe_of(doctor), doctor.case)
    assert changed is not None
    assert changed.loss == known


def test_a_loss_that_keras_knows_is_kept(slow: Doctor) -> None:
    assert REMEDIES["known-loss"].apply(recipe_of(slow), slow.case) is None
