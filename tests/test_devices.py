import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import keras
import pytest

from kravets import backend

PROGRAM = Path(__file__).with_name("devices_program.py")


@pytest.fixture(scope="module")
def answers() -> dict[str, Any]:
    """One training on one and on two virtual devices, on JAX, in a process of its own."""
    pytest.importorskip("jax")
    flags = {"KERAS_BACKEND": "jax", "XLA_FLAGS": "--xla_force_host_platform_device_count=2"}
    done = subprocess.run(
        [sys.executable, str(PROGRAM)], env=os.environ | flags, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_two_devices_train_what_one_trains(answers: dict[str, Any]) -> None:
    one, two = answers["one"], answers["two"]
    assert (one["devices"], two["devices"]) == (1, 2)
    for before, after in zip(one["history"], two["history"], strict=True):
        assert after["loss"] == pytest.approx(before["loss"], rel=1e-3)
        assert after["val_loss"] == pytest.approx(before["val_loss"], rel=1e-3)
    assert two["log_loss"] == pytest.approx(one["log_loss"], rel=1e-3)
    assert two["spread"] == 2  # the weights live on both


def test_a_training_on_two_devices_resumes(answers: dict[str, Any]) -> None:
    assert answers["resumed"]["history"] == answers["two"]["history"]


def test_shares_have_to_be_equal(answers: dict[str, Any]) -> None:
    batch, validation, more = answers["refused"]
    assert "batch_size=33 for 2 devices" in batch
    assert "--set batch_size=32" in batch
    assert "validation_images=201 for 2 devices" in validation
    assert "received --devices 3, expected 1 to 2" in more


def test_a_back_end_without_data_parallelism_says_so() -> None:
    assert keras.backend.backend() == "tensorflow"
    assert backend.parallelize(1) == 1
    with pytest.raises(backend.BackendError, match="--devices 2 on tensorflow.*KERAS_BACKEND=jax"):
        backend.parallelize(2)
    assert backend.environment()["devices"] == 1
