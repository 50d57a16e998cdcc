"""The same package on TensorFlow, JAX and torch, each in a process of its own."""

import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from kravets import backend as window
from kravets.config import Config, override
from kravets.data import Dataset
from kravets.runs import Run

PROGRAM = Path(__file__).with_name("backend_program.py")
OTHERS = [
    pytest.param(
        name,
        marks=[
            pytest.mark.backend(name),
            pytest.mark.skipif(importlib.util.find_spec(name) is None, reason=f"{name} is not installed"),
        ],
    )
    for name in ("jax", "torch")
]


def on(backend: str, *words: str) -> dict[str, Any]:
    environment = {**os.environ, "KERAS_BACKEND": backend, "JAX_PLATFORMS": "cpu", "CUDA_VISIBLE_DEVICES": ""}
    done = subprocess.run(
        [sys.executable, "-W", "error::UserWarning:kravets", str(PROGRAM), *words],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=1200,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout.splitlines()[-1])


@pytest.fixture(scope="session")
def models_of_tensorflow(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models")
    on("tensorflow", "save", str(folder))
    return folder


@pytest.mark.parametrize("backend", OTHERS)
def test_saved_networks_answer_alike_on_every_back_end(backend: str, models_of_tensorflow: Path) -> None:
    differences = on(backend, "compare", str(models_of_tensorflow))
    assert set(differences) == {path.stem for path in models_of_tensorflow.glob("*.keras")}
    assert max(differences.values()) < 1e-4


@pytest.mark.parametrize("backend", OTHERS)
def test_a_training_learns_resumes_to_the_same_bits_and_answers_elsewhere(
    backend: str, small: Config, slice_of_fashion_mnist: Dataset, tmp_path: Path
) -> None:
    config = override(small, ["epochs=2"])
    told = on(backend, "train", config.model_dump_json(), str(tmp_path))
    assert told["backend"] == backend
    assert told["same_after_resume"]
    assert told["val_loss"][-1] < told["val_loss"][0]
    # what one back end trained, this one (TensorFlow) evaluates
    from kravets.evaluation import load_network, probabilities_of

    run = Run(tmp_path / "straight")
    network = load_network(run.model_path)
    probabilities = probabilities_of(network, slice_of_fashion_mnist.test_images[:50])
    assert np.allclose(probabilities, told["probabilities"], atol=1e-4)


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        (None, "jax"),
        ('{"backend": "torch"}', "torch"),
        ('{"backend": "tensorflow"}', "jax"),  # which Keras writes by itself, and is not there
        ("[1", "jax"),
        ('{"floatx": "float32"}', "jax"),
    ],
)
def test_keras_own_settings_file_decides_between_those_that_are_installed(
    settings: str | None, expected: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if settings is not None:
        (tmp_path / "keras.json").write_text(settings)
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    monkeypatch.delenv("KERAS_BACKEND")
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "tensorflow" else name)
    window.choose()
    assert os.environ["KERAS_BACKEND"] == expected
