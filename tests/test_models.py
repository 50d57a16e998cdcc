from pathlib import Path
from typing import Any, get_args

import keras
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kravets.config import PRESETS, Activation, Architecture, Family
from kravets.models import Task, build, load

GREY = Task((28, 28, 1), 10, (72.9,), (90.0,))
COLOUR = Task((32, 32, 3), 10, (125.3, 123.0, 113.9), (63.0, 62.1, 66.7))
IMAGES = np.random.default_rng(0).integers(0, 256, (4, 28, 28, 1), dtype=np.uint8)


def architecture(family: str) -> Architecture:
    if family == "mlp":
        return Architecture(family="mlp", widths=(32, 32), blocks=())
    return Architecture(family=family, widths=(8, 16, 16), blocks=(1, 1))  # type: ignore[arg-type]


def randomized(model: keras.Model) -> keras.Model:
    """Our heads start at zero, and zeros would agree with everything."""
    random = np.random.default_rng(1)
    head = model.get_layer("head")
    head.set_weights([random.normal(size=w.shape) for w in head.get_weights()])
    return model


@pytest.mark.parametrize("family", get_args(Family))
def test_every_family_saves_loads_safely_and_clones_with_the_same_outputs(
    family: str, tmp_path: Path
) -> None:
    model = randomized(build(architecture(family), GREY))
    expected = np.asarray(model(IMAGES))
    assert expected.shape == (4, 10)
    assert np.ptp(expected, axis=0).min() > 0, "the outputs do not depend on the images"
    model.save(tmp_path / "model.keras")
    assert np.array_equal(np.asarray(load(tmp_path / "model.keras")(IMAGES)), expected)
    clone = keras.models.clone_model(model)
    clone.set_weights(model.get_weights())
    assert np.array_equal(np.asarray(clone(IMAGES)), expected)


@pytest.mark.parametrize("family", [name for name in get_args(Family) if name != "geron_cnn"])
def test_every_family_but_gerons_takes_colour(family: str) -> None:
    images = np.zeros((2, 32, 32, 3), np.uint8)
    assert build(architecture(family), COLOUR)(images).shape == (2, 10)


@pytest.mark.parametrize(
    ("family", "parameters"),
    # the publications' own counts; ResNet-20: 0.27 M for three channels
    [
        ("tensorflow_mlp", 101_770),
        ("geron_mlp", 266_610),
        ("geron_cnn", 1_413_834),
        ("keras_convnet", 34_826),
    ],
)
def test_published_networks_have_their_published_size(family: Family, parameters: int) -> None:
    assert build(Architecture(family=family), GREY).count_params() == parameters


def test_resnet20_has_twenty_weighted_layers_and_its_published_size() -> None:
    model = build(Architecture(family="resnet20"), COLOUR)
    weighted = [x for x in model.layers if isinstance(x, keras.layers.Conv2D | keras.layers.Dense)]
    trained = sum(int(np.prod(v.shape)) for v in model.trainable_variables)
    assert len(weighted) == 20
    assert trained == 269_722  # the authors' CIFAR-10 network with shortcuts without parameters


@settings(max_examples=15)
@given(
    st.sampled_from(get_args(Activation)),
    st.sampled_from(["weight", "batch", "none"]),
    st.booleans(),
    st.sampled_from([(1, 1), (3, 1), (1, 0, 1), (2, 1, 1)]),
    st.floats(0, 0.5),
)
def test_settings_of_ours_all_build_and_start_calm(
    activation: Any, normalization: Any, residual: bool, blocks: tuple[int, ...], dropout: float
) -> None:
    settings = Architecture(
        widths=(8, 8, 8),
        blocks=blocks,
        activation=activation,
        normalization=normalization,
        residual=residual,
        dropout=dropout,
    )
    model = build(settings, GREY)
    logits = np.asarray(model(IMAGES))
    assert np.array_equal(logits, np.zeros((4, 10)))  # all classes alike: the first loss is ln(10)
    features = keras.Model(model.input, model.get_layer("head").input)(IMAGES)
    assert np.isfinite(np.asarray(features)).all()
    has = {type(layer).__name__ for layer in model.layers}
    assert ("BatchNormalization" in has) == (normalization == "batch")
    assert ("Add" in has) == residual
    additions = sum(isinstance(layer, keras.layers.Add) for layer in model.layers)
    assert additions == (sum(blocks) if residual else 0)


def test_the_presets_keep_their_promised_size() -> None:
    assert build(PRESETS["standard"].architecture, GREY).count_params() < 500_000
    layers = {type(layer).__name__ for layer in build(PRESETS["mlp"].architecture, GREY).layers}
    assert not any("Conv" in name for name in layers)


def test_mixed_precision_computes_the_same_within_its_tolerance() -> None:
    model = randomized(build(architecture("ours"), GREY))
    mixed = build(architecture("ours"), GREY, precision="mixed_bfloat16")
    mixed.set_weights(model.get_weights())
    outputs, expected = np.asarray(mixed(IMAGES)), np.asarray(model(IMAGES))
    assert outputs.dtype == np.float32
    assert np.abs(outputs - expected).max() < 0.05 * np.abs(expected).max()


def test_files_that_are_no_safe_keras_models_are_refused_in_one_line(tmp_path: Path) -> None:
    broken = tmp_path / "broken.keras"
    broken.write_bytes(b"PK\x03\x04 not a model")
    with pytest.raises(ValueError, match="expected a .keras file"):
        load(broken)
    with pytest.raises(ValueError, match="expected a .keras file"):
        load(tmp_path / "absent.keras")
    stranger = keras.Sequential([keras.Input((2,)), keras.layers.Lambda(lambda x: x * 2)])
    stranger.save(tmp_path / "stranger.keras")
    with pytest.raises(ValueError, match="expected a .keras file"):
        load(tmp_path / "stranger.keras")
