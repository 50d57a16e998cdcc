"""A user's script, unmodified: whatever becomes of it, its output is its own and a report comes out."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from kravets.diagnosis.examination import ExaminationError, examine, exit_status

FIT = """
import sys
{import_keras}
import numpy as np
random = np.random.default_rng(0)
x = random.normal(size=(200, 5)).astype("float32")
y = (x[:, 0] > 0).astype("int32")
model = keras.Sequential([keras.Input((5,)), keras.layers.Dense(8, activation="relu"),
                          keras.layers.Dense(1, activation="{activation}")])
model.compile("adam", "binary_crossentropy")
print("arguments", sys.argv[1:], __name__)
model.fit(x, y, epochs={epochs}, verbose=0, callbacks=[{callbacks}])
{last}
"""


def script(
    folder: Path,
    *,
    activation: str = "sigmoid",
    last: str = "",
    epochs: int = 1,
    callbacks: str = "",
    import_keras: str = "import keras",
) -> Path:
    path = folder / "train.py"
    path.write_text(
        FIT.format(
            import_keras=import_keras, activation=activation, last=last, epochs=epochs, callbacks=callbacks
        )
    )
    return path


def test_a_script_that_imports_keras_through_tensorflow_gets_its_arguments_and_a_report(
    tmp_path: Path,
) -> None:
    path = script(tmp_path, activation="relu", import_keras="from tensorflow import keras")
    done = subprocess.run(
        [sys.executable, "-m", "kravets", "diagnose", str(path), "--json", "--", "--epochs", "3"],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 1, done.stderr
    told = json.loads(done.stdout)
    assert (told["schema"], told["exit"], told["stopped"]) == (1, 0, False)
    assert "arguments ['--epochs', '3'] __main__" in done.stderr
    (fit,) = told["fits"]
    assert fit["findings"][0]["problem"] == "loss_head_mismatch"
    assert fit["file"] == str(path)
    assert path.read_text().splitlines()[fit["line"] - 1].startswith("model.fit(")


def examined(path: Path, **settings: Any) -> dict[str, Any]:
    return examine(path, output_to_error=True, **settings)


def test_a_script_that_crashes_after_its_fit_is_reported_with_its_status(tmp_path: Path) -> None:
    told = examined(script(tmp_path, last="raise RuntimeError('the user\\'s own')"))
    assert told["exit"] == 1
    assert len(told["fits"]) == 1
    assert exit_status(told) == 1


def test_a_healthy_script_that_leaves_with_a_status_of_its_own_keeps_it(tmp_path: Path) -> None:
    told = examined(script(tmp_path, last="sys.exit(3)", epochs=40))
    assert told["exit"] == 3
    assert [finding["problem"] for finding in told["fits"][0]["findings"]] == ["no_validation"]


def test_a_script_without_a_fit_gives_an_empty_report(tmp_path: Path) -> None:
    path = tmp_path / "nothing.py"
    path.write_text("print('no keras here')\n")
    told = examined(path)
    assert (told["exit"], told["fits"]) == (0, [])
    assert exit_status(told) == 1


def test_a_fit_that_is_interrupted_is_reported(tmp_path: Path) -> None:
    stop = "keras.callbacks.LambdaCallback(on_epoch_end=lambda epoch, logs: (_ for _ in ()).throw(KeyboardInterrupt))"
    told = examined(script(tmp_path, epochs=5, callbacks=stop))
    assert told["exit"] == 130
    assert told["fits"][0]["outcome"]["ended"] == "interrupted"
    assert told["fits"][0]["steps"] == 7


def test_a_script_that_takes_too_long_is_stopped(tmp_path: Path) -> None:
    path = tmp_path / "slow.py"
    path.write_text("import time\ntime.sleep(600)\n")
    told = examined(path, minutes=0.05)
    assert told["stopped"]
    assert told["fits"] == []


@pytest.mark.parametrize("content", [None, b"def (:\n", b"\x00\x01"])
def test_what_is_no_script_is_refused_with_a_reason(content: bytes | None, tmp_path: Path) -> None:
    path = tmp_path / "train.py"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ExaminationError, match=r"expected a Python file"):
        examine(path)


@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
def test_a_training_in_a_forked_process_is_reported(tmp_path: Path) -> None:
    text = FIT.format(
        import_keras="import keras", activation="sigmoid", epochs=1, callbacks="", last=""
    ).replace("\n", "\n    ")
    path = tmp_path / "train.py"
    path.write_text(
        f"import multiprocessing\ndef train():\n{text}\nif __name__ == '__main__':\n"
        "    process = multiprocessing.get_context('fork').Process(target=train)\n"
        "    process.start()\n    process.join()\n    assert process.exitcode == 0\n"
    )
    told = examine(path, [], minutes=5)
    assert told["exit"] == 0
    assert len(told["fits"]) == 1


def test_many_fits_are_not_held_up_by_writing_and_the_last_result_has_them_all(tmp_path: Path) -> None:
    path = script(tmp_path, last="for _ in range(19):\n    model.fit(x, y, verbose=0)")
    code = (
        "import sys, time\nfrom kravets.diagnosis import script\nwhole, fits = script._write, []\n"
        "def slow(place, value):\n    time.sleep(0.5)\n    fits.append(len(value['fits']))\n    whole(place, value)\n"
        "script._write = slow\nscript.main(sys.argv[1:])\nprint(fits)"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "result.json"), str(path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=True)
    written = json.loads(done.stdout.splitlines()[-1])
    assert written[0] == 1
    assert written[-1] == 20
    assert len(written) < 10
