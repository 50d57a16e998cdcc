import pytest

from kravets.config import ConfigError, override
from kravets.experiments import axes, space
from kravets.experiments.study import base_label, check_overrides, plan

FAMILIES = ("mlp", "ours")
DATA = ("fashion_mnist", "mnist", "cifar10")


@pytest.mark.parametrize("data", DATA)
@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("axis", axes.AXES, ids=lambda axis: axis.name)
def test_every_value_of_every_axis_is_a_training_of_its_own(axis: axes.Axis, family: str, data: str) -> None:
    base = axes.base(family, data)  # type: ignore[arg-type]
    planned = plan(axis, base, seeds=[1, 2])
    prints = {config.fingerprint for config in planned.values()}
    assert len(prints) == len(planned) or data == "mnist"  # where nothing is mirrored, two values may meet
    label = base_label(axis, family)
    if not next(v for v in axis.values[family] if v.label == label).rates:
        assert planned[label, 1] == override(base, ["seed=1"])
    for language in ("en", "uk"):
        assert axis.question[language]
        assert axis.prediction[language]


def test_the_task_s_axes_are_all_there() -> None:
    names = {axis.name for axis in axes.AXES}
    assert names == {
        "layers", "width", "activation", "epochs", "batch_size", "optimizer", "learning_rate",
        "schedule", "regularization", "initialization",
    }  # fmt: skip
    for family in FAMILIES:
        activations = {value.label for value in axes.find("activation").values[family]}
        assert activations >= {"relu", "leaky_relu", "elu", "selu", "gelu", "silu", "tanh", "sigmoid"}
        optimizers = axes.find("optimizer").values[family]
        assert len(optimizers) >= 8
        assert all(len(value.rates) >= 3 for value in optimizers)


def test_the_mlp_has_dense_layers_only() -> None:
    assert axes.base("mlp").architecture.family == "mlp"


def test_what_an_axis_varies_cannot_be_set() -> None:
    check_overrides(axes.find("layers"), "mlp", ["epochs=2"])
    with pytest.raises(ConfigError, match="varies widths itself"):
        check_overrides(axes.find("layers"), "mlp", ["architecture.widths=[8]"])


def test_unknown_names_are_refused_with_the_list() -> None:
    with pytest.raises(ConfigError, match="expected one of: layers, width"):
        axes.find("depth")
    with pytest.raises(ConfigError, match="expected one of: mlp, ours"):
        axes.base("resnet20")


@pytest.mark.parametrize("data", DATA)
@pytest.mark.parametrize("family", FAMILIES)
def test_every_corner_of_the_joint_space_is_a_configuration(family: str, data: str) -> None:
    base = axes.base(family, data)  # type: ignore[arg-type]
    dimensions = space.space_of(base)
    for corner in (0, -1):
        config = space.config_from(base, {d.name: d.choices[corner] for d in dimensions})
        assert config.data == data
    for dimension in dimensions:
        for choice in dimension.choices:
            values = {d.name: d.choices[0] for d in dimensions} | {dimension.name: choice}
            space.config_from(base, values)


def test_a_proposal_that_misses_a_dimension_is_refused() -> None:
    with pytest.raises(ConfigError, match="activation"):
        space.config_from(axes.base("mlp"), {"layers": 2})


def test_digits_are_never_mirrored() -> None:
    assert "flip" not in {d.name for d in space.space_of(axes.base("mlp", "mnist"))}
