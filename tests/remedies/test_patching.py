"""Healed scripts: what is written runs and does what was proved; what cannot be told for sure is said by hand."""

import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from kravets.remedies import REMEDIES, NotRepeatable, watch
from kravets.remedies.patching import Patch, patched
from kravets.remedies.reading import recipe_of
from kravets.remedies.script import Own, _healed

BODY = 'keras.layers.Dense(24, "sigmoid")'
PLAIN = f'model = keras.Sequential([keras.Input((5,)), {BODY}, keras.layers.Dense(3, "softmax")])'
SCRIPT = """
import keras
import numpy as np

x = np.random.default_rng(0).normal(size=(80, 5)).astype("float32")
y = (x[:, 0] > 0).astype("int32") + (x[:, 1] > 0)
{model}
model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
{before}
model.fit({fit})
{behind}
"""


def healed(names: tuple[str, ...], kind: str = "arrays", **parts: str) -> tuple[Patch, str]:
    """The patch of a script whose `fit` is treated with remedies, and the script."""
    parts = {"model": PLAIN, "fit": "x, y, verbose=0", "before": "", "behind": "", **parts}
    script = SCRIPT.format(**parts)
    with watch() as seen:
        exec(compile(script, "script.py", "exec"), {})
    (doctor,) = seen.doctors
    recipe = recipe_of(doctor)
    changed: Any = recipe
    for name in names:
        changed = REMEDIES[name].apply(changed, doctor.case)
        assert changed is not None, name
    return patched(script, recipe, changed, names, kind=kind), script


def runs(text: str, folder: Path) -> None:
    script = folder / "healed.py"
    script.write_text(text, encoding="utf-8")
    done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-800:]


def test_arguments_without_their_names_are_replaced_where_they_stand(tmp_path: Path) -> None:
    patch, _ = healed(("relu", "four-times-the-epochs"), fit="x, y, 16, 2, verbose=0")
    assert 'keras.layers.Dense(24, "relu", kernel_initializer="he_normal")' in patch.after
    assert "model.fit(x, y, 16, 60, verbose=0)" in patch.after
    assert not patch.by_hand
    runs(patch.after, tmp_path)


def test_a_remedy_beside_early_stopping_is_not_forgotten(tmp_path: Path) -> None:
    patch, _ = healed(("early-stopping", "dropout"))
    assert "EarlyStopping(" in patch.after
    assert "validation_split=0.1" in patch.after
    assert REMEDIES["dropout"].code in patch.by_hand
    runs(patch.after, tmp_path)


@pytest.mark.parametrize("name", ["batch-of-32", "early-stopping", "scaled-inputs"])
def test_what_fit_does_with_arrays_alone_is_not_written_for_other_data(name: str) -> None:
    fit = "1000 * x + 5, y, 64, verbose=0" if name == "scaled-inputs" else "x, y, 80, verbose=0"
    patch, script = healed((name,), kind="tf.data", fit=fit)
    assert patch.after == script
    assert patch.by_hand == (REMEDIES[name].code,)


@pytest.mark.parametrize("made", ["before", "behind"])
def test_inputs_that_are_made_behind_the_fit_are_not_scaled_before_they_are_there(
    made: str, tmp_path: Path
) -> None:
    asked = "model.evaluate(later, y, verbose=0)"
    parts = {"before": "raw = 300 * x + 40", "behind": asked}
    parts[made] = f"later = 300 * x + 40\n{parts[made]}"
    patch, script = healed(("scaled-inputs",), fit="raw, y, verbose=0", **parts)
    if made == "behind":
        assert patch.after == script
        assert patch.by_hand == (REMEDIES["scaled-inputs"].code,)
    else:
        assert "raw, later = " in patch.after
        runs(patch.after, tmp_path)


def test_calls_in_another_order_than_the_layers_are_told_apart_by_what_they_say() -> None:
    model = f"""
def head(inputs):
    return keras.layers.Dense(3, "softmax")(inputs)

def body(inputs):
    return {BODY}(inputs)

inputs = keras.Input((5,))
model = keras.Model(inputs, head(body(inputs)))"""
    patch, _ = healed(("relu",), model=model)
    assert 'Dense(3, "softmax")(inputs)' in patch.after
    assert 'Dense(24, "relu", kernel_initializer="he_normal")(inputs)' in patch.after


def test_a_layer_that_is_frozen_elsewhere_is_thawed_by_hand() -> None:
    patch, script = healed(("unfrozen",), model=f"{PLAIN}\nmodel.layers[0].trainable = False")
    assert patch.after == script
    assert patch.by_hand == (REMEDIES["unfrozen"].code,)


def test_an_unexpected_failure_costs_the_healing_and_not_the_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fails(*_: Any, **__: Any) -> None:
        raise KeyError("surprise")

    doctor = SimpleNamespace(
        findings=[SimpleNamespace(severity="error")], case=SimpleNamespace(file=None), arguments={"x": 1}
    )
    own = Own("train.py", tmp_path / "train.py", "pass\n", "utf-8")
    monkeypatch.setattr("kravets.remedies.heal", fails)
    told = _healed(SimpleNamespace(doctors=[doctor]), own, tmp_path / "made", 1.0)
    assert told["reason"] == "healing failed with KeyError: 'surprise'"
    assert "surprise" in capsys.readouterr().err

    done = SimpleNamespace(
        as_dict=lambda: {"rows": []}, recipe=1, original=1, best=1, model=SimpleNamespace(save=fails)
    )
    monkeypatch.setattr("kravets.remedies.heal", lambda *_, **__: done)
    told = _healed(SimpleNamespace(doctors=[doctor]), own, tmp_path / "made", 1.0)
    assert told["rows"] == []
    assert "cannot be saved: KeyError" in capsys.readouterr().err
    assert list((tmp_path / "made").iterdir()) == []


def test_the_first_sick_fit_whose_data_are_still_there_is_healed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def doctor(severity: str, arguments: dict[str, int]) -> SimpleNamespace:
        return SimpleNamespace(findings=[SimpleNamespace(severity=severity)], arguments=arguments)

    def takes(chosen: Any, **_: Any) -> None:
        healed.append(chosen)
        raise NotRepeatable("enough")

    gone, note, whole = doctor("error", {}), doctor("note", {"x": 1}), doctor("error", {"x": 1})
    healed: list[Any] = []
    own = Own("train.py", tmp_path / "train.py", "pass\n", "utf-8")
    monkeypatch.setattr("kravets.remedies.heal", takes)
    for doctors in ([gone, note, whole], [gone, note], [note]):
        assert _healed(SimpleNamespace(doctors=doctors), own, tmp_path, 1.0)["reason"] == "enough"
    assert healed == [whole, gone, note]


def test_a_script_is_read_in_its_own_encoding_with_its_own_ends_of_lines(tmp_path: Path) -> None:
    path = tmp_path / "train.py"
    path.write_bytes("# -*- coding: cp1251 -*-\r\nname = 'сукня'\r\n".encode("cp1251"))
    own = Own.read(str(path))
    assert own.text is not None
    assert own.encoding == "cp1251"
    assert own.text.endswith("name = 'сукня'\r\n")
    path.write_bytes("\ufeffimport keras\n".encode())
    assert Own.read(str(path)).text == "import keras\n"
    path.write_bytes(b"# \xff\n")
    assert Own.read(str(path)).text is None
    assert Own.read(str(tmp_path / "none.py")).text is None


def test_a_script_that_went_to_another_folder_is_known_still(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "train.py").write_text("pass\n")
    monkeypatch.chdir(tmp_path)
    own = Own.read("sub/train.py")
    monkeypatch.chdir(tmp_path / "sub")
    assert own.has("sub/train.py")
    assert own.has("train.py")
    assert not own.has("other.py")
    assert not own.has(None)
