"""The doctor at work: it changes nothing, whatever feeds the training, and never disturbs it."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
import types
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest

from kravets import Doctor, watch
from kravets.diagnosis import autodiff, facts, probes, samples, vocabulary, watching
from kravets.diagnosis.telling import Report, page
from kravets.remedies import NotRepeatable, heal

PROGRAM = Path(__file__).with_name("watched_program.py")
BACKENDS = [
    pytest.param(
        name,
        marks=[
            pytest.mark.backend(name),
            pytest.mark.skipif(importlib.util.find_spec(name) is None, reason=f"{name} is not installed"),
        ],
    )
    for name in ("tensorflow", "jax", "torch")
]


@pytest.mark.parametrize("backend", BACKENDS)
def test_watching_changes_no_bit_and_sees_everything(backend: str) -> None:
    environment = {**os.environ, "KERAS_BACKEND": backend, "JAX_PLATFORMS": "cpu", "CUDA_VISIBLE_DEVICES": ""}
    done = subprocess.run(
        [sys.executable, str(PROGRAM)],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    printed = json.loads(done.stdout.splitlines()[-1])
    for kind, told in printed["compiled"].items():
        assert told["difference"] < 0.01
        assert bool(told["kept"]) == (backend == "jax" and kind != "eager")
    for kind, told in printed["watched"].items():
        assert told["same"], f"{kind}: other weights with the doctor"
        assert told["kind"] == kind
        assert told["notes"] == []
        assert told["failed"] == []
        assert told["samples"] >= 32
        assert told["steps"] == 80
        assert (told["probes"][0], told["probes"][-1]) == (0, 80)
        assert told["updates"][:2] == [0, 1], "also of a model that its first step builds"
        assert len(told["updates"]) >= 6
        assert told["head"] == ["softmax", 3]
        assert told["skill"] > 0.5
        assert set(told["alarms"]) <= {"stopped_early"}  # four epochs are few


def task(count: int = 256) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(0)
    x = random.normal(size=(count, 6)).astype("float32")
    return x, (x[:, 0] + x[:, 1] > 0).astype("int64")


def small(
    activation: str | None = "softmax", units: int = 2, rate: float = 0.01, **settings: Any
) -> keras.Model:
    model = keras.Sequential(
        [
            keras.Input((6,)),
            keras.layers.Dense(16, activation="relu"),
            keras.layers.Dense(units, activation=activation),
        ]
    )
    model.compile(
        keras.optimizers.Adam(rate), "sparse_categorical_crossentropy", metrics=["accuracy"], **settings
    )
    return model


class Plain(keras.Model):
    """Two layers that their first call builds."""

    def __init__(self) -> None:
        super().__init__()
        self.parts = keras.layers.Dense(8, kernel_initializer=drawn()), keras.layers.Dense(3)

    def call(self, inputs: Any) -> Any:
        return self.parts[1](keras.ops.tanh(40 * self.parts[0](inputs)))


def drawn() -> Any:
    return keras.initializers.RandomUniform(-0.3, 0.3, seed=1)


@pytest.mark.parametrize("lazy", [True, False], ids=["Sequential without an input", "subclassed"])
def test_the_first_weights_of_a_model_that_its_first_step_builds_are_seen(lazy: bool) -> None:
    x, y = task()
    hidden = keras.layers.Dense(8, activation="tanh", kernel_initializer=drawn())
    model = keras.Sequential([hidden, keras.layers.Dense(3)]) if lazy else Plain()
    doctor = Doctor()
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.SGD(1.0), loss)
    model.fit(x, y, batch_size=32, epochs=2, verbose=0, callbacks=[doctor])
    first = doctor.case.setup.layers[0]
    expected = np.asarray(keras.ops.convert_to_numpy(drawn()((x.shape[1], 8))))
    assert first.initial_deviation == pytest.approx(float(expected.std()), rel=1e-6)
    assert doctor.case.notes == []
    assert not any("call" in vars(layer) for layer in model.layers), "the layers' calls were not put back"
    seen = [activity.input_saturated for activity in doctor.case.probes[0].activities]
    assert lazy or (seen[1] or 0) > 0.5, "what the user's own code saturated was not seen"


def test_what_a_recurrent_network_forgets_is_measured() -> None:
    x = np.random.default_rng(0).normal(size=(256, 30, 2)).astype("float32")
    left = {}
    for activation in ("sigmoid", "tanh"):
        doctor = Doctor()
        keras.utils.set_random_seed(1)
        recurrent = keras.layers.SimpleRNN(8, activation=activation)
        model = keras.Sequential([keras.Input((30, 2)), recurrent, keras.layers.Dense(1)])
        model.compile("adam", "mse")
        model.fit(x, x[:, 0, 0], batch_size=64, epochs=1, verbose=0, callbacks=[doctor])
        sizes = doctor.case.probes[0].through_time[recurrent.name]
        left[activation] = sizes[0] / sizes.max()
    assert left["sigmoid"] < 1e-10 < 1e-6 < left["tanh"]


def test_a_probe_takes_fewer_samples_where_activations_are_large() -> None:
    x = np.zeros((200, 32, 32, 3), np.float32)
    inputs = keras.Input((32, 32, 3))
    wide = keras.layers.Conv2D(128, 3, padding="same")(inputs)
    model = keras.Model(inputs, keras.layers.GlobalAveragePooling2D()(keras.layers.ReLU()(wide)))
    small_one = keras.Sequential([keras.Input((32, 32, 3)), keras.layers.Flatten(), keras.layers.Dense(3)])
    sample = facts.Sample(x, np.zeros(200))
    assert probes.plan_of(model, sample).rows == 32
    assert probes.plan_of(small_one, sample).rows == probes.BATCH


def test_a_learning_rate_that_is_too_high_comes_first_and_explains_the_rest() -> None:
    x, y = task()
    doctor = Doctor()
    small(rate=30.0).fit(x, y, validation_split=0.25, epochs=6, verbose=0, callbacks=[doctor])
    first = doctor.findings[0]
    assert first.problem == "learning_rate_high"
    assert first.severity in ("error", "warning")
    assert first.where.file == __file__
    assert all(other.caused_by for other in doctor.findings[1:] if other.severity != "note")


def test_a_head_that_starts_at_zero_grows_without_a_word_about_its_rate() -> None:
    x, y = task()
    model = small(rate=1e-4)
    head = model.layers[-1]
    head.set_weights([np.zeros_like(weight) for weight in head.get_weights()])
    doctor = Doctor()
    model.fit(x, y, epochs=2, verbose=0, callbacks=[doctor])
    assert doctor.case.updates[0].ratios[head.name] < 0.01
    assert "learning_rate_high" not in {finding.problem for finding in doctor.findings}


def test_the_report_is_told_as_text_page_and_json() -> None:
    x, y = task()
    doctor = Doctor()
    small(None).fit(x, y, epochs=2, verbose=0, callbacks=[doctor])
    report = doctor.report()
    told = json.loads(json.dumps(report.as_dict(), allow_nan=False))
    assert told["findings"][0]["problem"] == "loss_head_mismatch"
    assert {check["problem"] for check in told["checks"]} == set(vocabulary.PROBLEMS)
    assert str(Report(told)) == str(report)
    assert "K101 loss_head_mismatch" in str(report)
    assert "from_logits=True" in report._repr_html_()
    hostile = json.loads(json.dumps(told).replace("unbounded", "<script>alert(1)</script>"))
    assert "<script>" not in page(watch_reports(hostile), "a <b>title")


def test_what_is_certain_is_said_during_the_first_epoch(caplog: pytest.LogCaptureFixture) -> None:
    x, y = task()
    doctor = Doctor()
    small(None).fit(x, y, validation_split=0.25, epochs=3, verbose=0, callbacks=[doctor])
    alarm = doctor.case.first_alarm
    assert alarm is not None
    assert (alarm.problem, alarm.step) == ("loss_head_mismatch", 1)
    assert [record.name for record in caplog.records] == ["kravets"]
    assert "K101 loss_head_mismatch" in caplog.text
    assert doctor.report().as_dict()["first_alarm"]["step"] == 1


def test_a_loss_that_becomes_nan_late_is_said_at_that_step(caplog: pytest.LogCaptureFixture) -> None:
    x, y = task()
    x[200, 0] = np.nan  # in the seventh batch of 32
    doctor = Doctor(muted=["nonfinite_input"])
    model = keras.Sequential([keras.Input((6,)), keras.layers.Dense(1)])
    model.compile("adam", "mse")
    model.fit(x, y, epochs=3, shuffle=False, verbose=0, callbacks=[doctor])
    alarm = doctor.case.first_alarm
    assert alarm is not None
    assert (alarm.problem, alarm.step) == ("nonfinite_loss", 7)
    assert len(caplog.records) == 1


def test_a_healthy_training_is_passed_over_in_silence(caplog: pytest.LogCaptureFixture) -> None:
    x, y = task(1000)
    doctor = Doctor()
    small().fit(x, y, validation_split=0.25, epochs=30, verbose=0, callbacks=[doctor])
    assert doctor.case.first_alarm is None
    assert caplog.records == []


def watch_reports(told: dict[str, Any]) -> Any:
    from kravets.diagnosis.telling import Reports

    return Reports([Report(told)])


def test_a_failure_of_the_doctor_does_not_reach_the_training(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*arguments: Any, **keywords: Any) -> None:
        raise RuntimeError("the doctor's own")

    x, y = task()
    monkeypatch.setattr(probes, "probe", fail)
    monkeypatch.setattr(probes, "final_facts", fail)
    doctor = Doctor()
    history = small().fit(x, y, epochs=2, verbose=0, callbacks=[doctor])
    assert len(history.history["loss"]) == 2
    assert any("the doctor's own" in note for note in doctor.case.notes)
    assert {check.outcome for check in doctor.checks} >= {"not applicable", "passed"}


def test_every_fit_of_a_block_is_watched_and_fit_is_put_back() -> None:
    original = keras.Model.fit
    x, y = task()
    with watch(muted=["no_validation"]) as seen:
        small().fit(x, y, None, 1, 0)
        small().fit(x, y, epochs=1, verbose=0, callbacks=keras.callbacks.TerminateOnNaN())
    assert keras.Model.fit is original
    assert len(seen.doctors) == 2
    assert all(doctor.case.ended == "finished" for doctor in seen.doctors)
    assert all(
        check.outcome == "muted"
        for d in seen.doctors
        for check in d.checks
        if check.problem == "no_validation"
    )


def test_models_and_data_of_many_fits_do_not_pile_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "_REMEMBERED", 2)
    x, y = task()
    with watch() as seen:
        for probabilities in (False, True, False, True, False, True, True):
            model = small("softmax" if probabilities else None)
            model.fit(x[:192], y[:192], validation_data=(x[192:], y[192:]), epochs=3, verbose=0)
    sick = [i for i in range(5) if any(f.severity != "note" for f in seen.doctors[i].findings)]
    assert {0, 2, 4} <= set(sick)
    kept = [i for i, doctor in enumerate(seen.doctors) if doctor.watched is not None]
    assert kept == [*sick[:2], 5, 6]
    assert [i for i, doctor in enumerate(seen.doctors) if doctor.case.data.train is not None] == kept
    assert "loss_head_mismatch" in str(seen.doctors[4].report())
    with pytest.raises(NotRepeatable, match="one of many"):
        heal(seen.doctors[4])


class Probing(keras.callbacks.Callback):
    """Trains a small network of its own after each epoch."""

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        x, y = task(64)
        small().fit(x, y, verbose=0)


def test_a_fit_inside_which_others_run_is_not_let_go_before_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "_REMEMBERED", 1)
    x, y = task()
    with watch() as seen:
        small(None).fit(x, y, epochs=4, verbose=0, callbacks=[Probing()])
    outer = seen.doctors[0]
    assert len(seen.doctors) == 5
    assert not outer.case.notes
    assert [layer.name for layer in outer.case.setup.layers]
    assert outer.findings[0].problem == "loss_head_mismatch"


def test_a_list_of_callbacks_of_the_users_own_is_left_as_it_was() -> None:
    x, y = task()
    model = small()
    own = keras.callbacks.CallbackList([keras.callbacks.TerminateOnNaN()], add_history=True, model=model)
    with watch() as seen:
        model.fit(x, y, epochs=1, verbose=0, callbacks=own)
    assert seen.doctors[0].case.ended == "finished"
    assert not any(isinstance(callback, Doctor) for callback in own.callbacks)


def test_a_fit_that_fails_is_judged_by_what_was_seen() -> None:
    x, y = task()
    with pytest.raises(Exception), watch() as seen:  # noqa: B017, PT011 - whatever the back end raises
        small(units=2).fit(x, np.where(y == 1, 7, 0), epochs=1, verbose=0)
    (doctor,) = seen.doctors
    assert doctor.case.ended == "failed"
    assert doctor.findings[0].problem in ("output_units", "label_range")


def test_several_outputs_weights_and_dictionaries_are_no_obstacle() -> None:
    x, y = task()
    inputs = {"a": keras.Input((3,), name="a"), "b": keras.Input((3,), name="b")}
    joined = keras.layers.Dense(8, activation="tanh")(keras.layers.Concatenate()([inputs["a"], inputs["b"]]))
    outputs = {
        "kind": keras.layers.Dense(1, activation="sigmoid", name="kind")(joined),
        "size": keras.layers.Dense(1, name="size")(joined),
    }
    model = keras.Model(inputs, outputs)
    model.compile(keras.optimizers.Adam(0.01), {"kind": "binary_crossentropy", "size": "mse"})
    doctor = Doctor()
    model.fit(
        {"a": x[:, :3], "b": x[:, 3:]},
        {"kind": y, "size": x[:, :1]},
        sample_weight={"kind": np.ones(len(y)), "size": np.ones(len(y))},
        epochs=40,
        verbose=0,
        callbacks=[doctor],
    )
    assert [head.loss for head in doctor.case.setup.heads] == ["binary_crossentropy", "mean_squared_error"]
    assert doctor.case.probes
    assert not [note for note in doctor.case.notes if "could not be observed" in note]
    assert not [c for c in doctor.checks if c.outcome == "failed"]
    assert not [f for f in doctor.findings if f.severity != "note"]


def test_nan_in_validation_batches_is_seen() -> None:
    x, y = task()

    class Holed(keras.utils.PyDataset):
        def __len__(self) -> int:
            return 2

        def __getitem__(self, index: Any) -> Any:
            return np.where(x[:40] > 1, np.nan, x[:40]).astype("float32"), y[:40]

    doctor, model = Doctor(), small()
    model.fit(x, y, validation_data=Holed(), epochs=1, verbose=0, callbacks=[doctor])
    assert doctor.case.data.nonfinite["validation x"] > 0
    assert "nonfinite_input" in [finding.problem for finding in doctor.findings]


def test_validation_batches_that_draw_from_a_generator_of_their_own_are_drawn_once() -> None:
    x, y = task()

    class Cropped(keras.utils.PyDataset):
        def __init__(self) -> None:
            super().__init__()
            self.random = np.random.default_rng(0)

        def __len__(self) -> int:
            return 2

        def __getitem__(self, index: Any) -> Any:
            return x[:40] + self.random.normal(size=(40, 6)).astype("float32"), y[:40]

    def losses(*callbacks: Any) -> list[float]:
        keras.utils.set_random_seed(0)
        fitted = small().fit(x, y, validation_data=Cropped(), epochs=3, verbose=0, callbacks=[*callbacks])
        return fitted.history["val_loss"]

    doctor = Doctor()
    assert losses(doctor) == losses()
    assert doctor.outcome.validation is not None


def test_some_of_many_sorted_samples_are_of_all_classes_from_the_first_on() -> None:
    y = np.repeat(np.arange(10), 1000)
    sample = samples.Samples({"x": y[:, None].astype("float32"), "y": y}).facts.train
    assert sample is not None
    assert len(np.unique(sample.targets()[0][:128])) == 10
    assert np.array_equal(sample.targets()[0], np.asarray(sample.x)[:, 0])


def test_generators_of_accelerators_are_put_back(monkeypatch: pytest.MonkeyPatch) -> None:
    held = {"cpu": 1, "cuda": 2, "mps": 3}

    def generators(device: str, names: tuple[str, str]) -> dict[str, Any]:
        return {names[0]: lambda: held[device], names[1]: lambda state: held.update({device: state})}

    fake = types.SimpleNamespace(
        random=types.SimpleNamespace(**generators("cpu", ("get_rng_state", "set_rng_state"))),
        cuda=types.SimpleNamespace(
            is_initialized=lambda: True, **generators("cuda", ("get_rng_state_all", "set_rng_state_all"))
        ),
        mps=types.SimpleNamespace(
            is_available=lambda: True, **generators("mps", ("get_rng_state", "set_rng_state"))
        ),
    )
    monkeypatch.setitem(sys.modules, "torch", fake)
    with autodiff.undisturbed():
        held.update(cpu=7, cuda=8, mps=9)
    assert held == {"cpu": 1, "cuda": 2, "mps": 3}


def test_labels_that_the_loss_leaves_out_do_not_count() -> None:
    x, y = task()
    gaps = np.where(np.arange(len(y)) % 10, y, -1)
    loss = keras.losses.SparseCategoricalCrossentropy(ignore_class=-1)
    model = keras.Sequential([keras.Input(x.shape[1:]), keras.layers.Dense(2, activation="softmax")])
    model.compile("adam", loss)
    doctor = Doctor(muted=["no_validation"])
    model.fit(x, gaps, epochs=2, verbose=0, callbacks=[doctor])
    assert not [finding.problem for finding in doctor.findings if finding.severity != "note"]


def test_a_training_step_of_the_users_own_is_no_obstacle() -> None:
    class Own(keras.Model):
        def __init__(self) -> None:
            super().__init__()
            self.dense = keras.layers.Dense(1)

        def call(self, inputs: Any) -> Any:
            return self.dense(inputs)

        def train_step(self, data: Any) -> dict[str, Any]:
            return {"loss": keras.ops.mean(self(data[0]))}

    x, y = task()
    model = Own()
    model.compile("sgd")
    doctor = Doctor()
    model.fit(x, y, epochs=2, verbose=0, callbacks=[doctor])
    assert not [check for check in doctor.checks if check.outcome == "failed"]


@pytest.mark.parametrize("language", ["en", "uk"])
def test_every_problem_has_a_page(language: str) -> None:
    pages = Path(__file__).parents[2] / "docs" / language / "findings"
    for problem in vocabulary.PROBLEMS.values():
        first = (pages / f"{problem.code}.md").read_text(encoding="utf-8").splitlines()[0]
        assert first.startswith(f"# {problem.code} {problem.slug}: ")
