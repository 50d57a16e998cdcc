"""The joint space that a search looks through: the task's axes all at once.

Enters: a base configuration and plain values, as a search proposes them. Leaves: a `Config`. Refuses:
values outside the space. Knows no search.

The learning rate is searched as a factor of the rate that suits the optimizer, so that the space needs no
conditions.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from kravets.config import Config, ConfigError, override


@dataclasses.dataclass(frozen=True)
class Dimension:
    """One thing that is searched.

    Attributes:
        name: what the search calls it.
        choices: the values, or two bounds where `logarithmic`.
        logarithmic: a positive number between two bounds, spread evenly over its logarithm.
    """

    name: str
    choices: tuple[Any, ...]
    logarithmic: bool = False


_COMMON = (
    Dimension("activation", ("relu", "leaky_relu", "gelu", "silu", "elu")),
    Dimension("normalization", ("none", "batch", "weight")),
    Dimension("dropout", (0.0, 0.1, 0.2, 0.3, 0.4)),
    Dimension("optimizer", ("sgd", "adam", "adamw", "nadam", "lion", "muon")),
    Dimension("rate_factor", (0.1, 10.0), logarithmic=True),
    Dimension("schedule", ("constant", "linear", "cosine")),
    Dimension("batch_size", (64, 128, 256, 512)),
    Dimension("label_smoothing", (0.0, 0.05, 0.1)),
    Dimension("shift", (0, 1, 2)),
    Dimension("flip", ("none", "random", "alternating")),
    Dimension("averaging", (0, 2, 4)),
)
SPACES: dict[str, tuple[Dimension, ...]] = {
    "mlp": (
        Dimension("layers", (1, 2, 3, 4, 5)),
        Dimension("width", (128, 256, 512, 1024)),
        Dimension("residual", (False, True)),
        *_COMMON,
    ),
    "ours": (
        Dimension("blocks", (0, 1, 2)),
        Dimension("width", (4, 8, 12)),
        *_COMMON,
    ),
}

# a rate that suits each optimizer, from the axis `optimizer`; the momentum that goes with it
_USUAL = {
    "sgd": ("learning_rate=0.03", "momentum=0.9"),
    "adam": ("learning_rate=0.001",),
    "adamw": ("learning_rate=0.001", "weight_decay=0.01"),
    "nadam": ("learning_rate=0.001",),
    "lion": ("learning_rate=0.0002",),
    "muon": ("learning_rate=0.01", "momentum=0.95"),
}


def space_of(base: Config) -> tuple[Dimension, ...]:
    """The dimensions that fit a base: those of its family; digits are not mirrored.

    Raises:
        ConfigError: a family that is not searched.
    """
    family = base.architecture.family
    if family not in SPACES:
        raise ConfigError(f"received family '{family}', expected one of: {', '.join(SPACES)}")
    return tuple(d for d in SPACES[family] if not (base.data == "mnist" and d.name == "flip"))


def check_base(base: Config) -> None:
    """Refuses a base whose own settings do not go with some value that a search would try.

    Raises:
        ConfigError: a family that is not searched, or a value that the base's settings exclude.

    Example:
        >>> from kravets.experiments.axes import base
        >>> check_base(base("mlp"))
    """
    dimensions = space_of(base)
    first = {dimension.name: dimension.choices[0] for dimension in dimensions}
    for dimension in dimensions:
        for choice in dimension.choices:
            try:
                config_from(base, {**first, dimension.name: choice})
            except ConfigError as error:
                raise ConfigError(
                    f"the search would try {dimension.name}={choice}, which the settings of its base exclude: {error}"
                ) from None


def searched_settings(base: Config) -> frozenset[str]:
    """The settings that a proposal decides, by the last part of their names.

    Example:
        >>> from kravets.experiments.axes import base
        >>> sorted(searched_settings(base("mlp")) - {d.name for d in space_of(base("mlp"))})
        ['learning_rate', 'warmup', 'widths']
    """
    own = {dimension.name for dimension in space_of(base)} - {"layers", "width", "rate_factor"}
    return frozenset(own | {"widths", "learning_rate", "warmup"})


def config_from(base: Config, values: Mapping[str, Any]) -> Config:
    """The settings that a proposal means.

    Args:
        base: what the search does not touch: data, epochs, images, seeds, precision.
        values: one a dimension of `space_of(base)`.

    Raises:
        ConfigError: a dimension is missing or unknown, or the settings are refused.

    Example:
        >>> from kravets.experiments.axes import base
        >>> first = {d.name: d.choices[0] for d in space_of(base("mlp"))}
        >>> config_from(base("mlp"), first).architecture.widths
        (128,)
    """
    names = {dimension.name for dimension in space_of(base)}
    if set(values) != names:
        wrong = sorted(names.symmetric_difference(values))
        raise ConfigError(f"received a proposal without or with unknown {', '.join(wrong)}")
    proposal = dict(values)
    width = proposal.pop("width")
    if base.architecture.family == "mlp":
        changes = [
            f"widths={[width] * proposal.pop('layers')}",
            f"residual={str(proposal.pop('residual')).lower()}",
        ]
    else:
        blocks = proposal.pop("blocks")
        changes = [f"widths={[width, 2 * width, 4 * width]}", f"blocks={[blocks, blocks]}"]
    factor = proposal.pop("rate_factor")
    changes += _USUAL[proposal["optimizer"]]
    changes += [f"{name}={value}" for name, value in proposal.items()]
    changes.append(f"warmup={0.0 if proposal['schedule'] == 'constant' else 0.1}")
    config = override(base, changes)
    return override(config, [f"learning_rate={config.optimization.learning_rate * factor:.6g}"])
