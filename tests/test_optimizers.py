from typing import get_args

import keras
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kravets.config import Optimization, OptimizerName, ScheduleName
from kravets.optimizers import MatrixMuon, Schedule, build, spare_vectors


@given(
    st.sampled_from(get_args(ScheduleName)),
    st.integers(1, 5000),
    st.floats(0, 0.9),
    st.floats(0, 1),
    st.floats(1e-4, 10),
)
def test_a_schedule_stays_between_zero_and_its_peak(
    shape: str, steps: int, warmup: float, final: float, peak: float
) -> None:
    schedule = Schedule(peak, steps, shape=shape, warmup=warmup, final_fraction=final)
    rates = [float(schedule(step)) for step in sorted({0, steps // 7, steps // 3, steps // 2, steps})]
    assert all(0 <= rate <= peak * (1 + 1e-5) for rate in rates)
    again = Schedule(**schedule.get_config())
    assert float(again(steps // 3)) == float(schedule(steps // 3))


@pytest.mark.parametrize(
    ("shape", "end"), [("linear", 0.1), ("cosine", 0.1), ("step", 0.01), ("constant", 1.0)]
)
def test_a_schedule_ends_where_it_should(shape: str, end: float) -> None:
    schedule = Schedule(1.0, 1000, shape=shape, warmup=0.1, final_fraction=0.1)
    assert float(schedule(1000)) == pytest.approx(end, abs=1e-3)
    assert float(schedule(100)) == pytest.approx(1.0, abs=1e-2)
    assert float(schedule(0)) < 0.05


def trained(name: str, rate: float) -> tuple[float, float]:
    """Losses before and after 60 steps on a linear problem that has a solution."""
    keras.utils.set_random_seed(0)
    random = np.random.default_rng(0)
    x = random.normal(size=(256, 8)).astype(np.float32)
    y = x @ random.normal(size=(8, 8)).astype(np.float32)
    model = keras.Sequential(
        [keras.Input((8,)), keras.layers.Dense(8, name="body"), keras.layers.Dense(8, name="head")]
    )
    settings = Optimization(
        optimizer=name,  # type: ignore[arg-type]
        learning_rate=rate,
        schedule="constant",
        warmup=0,
        weight_decay=0.0,
    )
    model.compile(build(settings, 60), "mse", jit_compile=False)
    before = float(model.test_on_batch(x, y))
    for _ in range(60):
        model.train_on_batch(x, y)
    return before, float(model.test_on_batch(x, y))


@pytest.mark.parametrize(
    ("name", "rate"),
    [
        ("sgd", 0.01),
        ("adam", 0.05),
        ("adamw", 0.05),
        ("rmsprop", 0.02),
        ("nadam", 0.05),
        ("adagrad", 0.5),
        ("lion", 0.02),
        ("muon", 0.05),
    ],
)
def test_every_optimizer_learns(name: OptimizerName, rate: float) -> None:
    before, after = trained(name, rate)
    assert after < before / 4


def test_every_named_optimizer_is_tested_above() -> None:
    assert len(get_args(OptimizerName)) == 8


@pytest.mark.parametrize("shape", [(3, 3, 16, 8), (3, 3, 8, 96), (20, 30), (30, 20)])
def test_muon_makes_every_direction_of_a_matrix_alike(shape: tuple[int, ...]) -> None:
    random = np.random.default_rng(0)
    update = random.normal(size=shape).astype(np.float32)
    made = np.asarray(MatrixMuon()._orthogonal(keras.ops.convert_to_tensor(update)))
    rows, columns = int(np.prod(shape[:-1])), shape[-1]
    singular = np.linalg.svd(made.reshape(rows, columns), compute_uv=False) / max(1, rows / columns) ** 0.5
    # five Newton-Schulz steps with these coefficients give about 0.7 to 1.2 (Jordan et al. 2024)
    assert singular.min() > 0.6
    assert singular.max() < 1.3
    assert (made * update).sum() > 0


def test_muon_leaves_first_convolution_head_and_vectors_to_adam() -> None:
    model = keras.Sequential(
        [
            keras.Input((8, 8, 1)),
            keras.layers.Conv2D(4, 3, name="first"),
            keras.layers.Conv2D(4, 3, name="second"),
            keras.layers.Flatten(),
            keras.layers.Dense(6, name="hidden"),
            keras.layers.Dense(3, name="head"),
        ]
    )
    muon = MatrixMuon()
    matrices = ["/".join(v.path.split("/")[-2:]) for v in model.trainable_variables if muon.is_matrix(v)]
    assert matrices == ["second/kernel", "hidden/kernel"]


@pytest.mark.parametrize("name", get_args(OptimizerName))
def test_weight_decay_spares_vectors(name: OptimizerName) -> None:
    model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(4, name="body", bias_initializer="ones")])
    settings = Optimization(
        optimizer=name, learning_rate=0.1, schedule="constant", warmup=0, weight_decay=0.5, momentum=0.0
    )
    optimizer = build(settings, 10)
    spare_vectors(optimizer, model)
    optimizer.build(model.trainable_variables)
    kernel, bias = (np.asarray(v) for v in model.trainable_variables)
    optimizer.apply([keras.ops.zeros_like(v) for v in model.trainable_variables])
    new_kernel, new_bias = (np.asarray(v) for v in model.trainable_variables)
    assert np.abs(new_kernel).sum() < np.abs(kernel).sum()
    assert np.array_equal(new_bias, bias)


def test_an_optimizer_survives_its_configuration() -> None:
    muon = build(Optimization(weight_decay=0.1, clip_norm=2.0), 50)
    again = keras.saving.deserialize_keras_object(keras.saving.serialize_keras_object(muon))
    assert again.get_config() == muon.get_config()
    assert again.global_clipnorm == 2.0
