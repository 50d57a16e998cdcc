"""What a run is: frozen settings, presets and their fingerprint.

Enters: keyword arguments, `section.key=value` strings, or the JSON of an earlier run.
Leaves: an immutable `Config` whose fingerprint names everything that decides the result.
Refuses: unknown keys, values out of range, combinations that cannot train. No Keras here.
"""

from __future__ import annotations

import difflib
import hashlib
import json
import tomllib
from collections.abc import Iterable
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

DataName = Literal["fashion_mnist", "mnist", "cifar10"]
Family = Literal["ours", "mlp", "tensorflow_mlp", "geron_mlp", "geron_cnn", "keras_convnet", "resnet20"]
Activation = Literal["relu", "leaky_relu", "elu", "selu", "gelu", "silu", "tanh", "sigmoid", "linear"]
Initializer = Literal[
    "he_normal", "he_uniform", "glorot_normal", "glorot_uniform", "lecun_normal", "orthogonal"
]
OptimizerName = Literal["sgd", "adam", "adamw", "rmsprop", "nadam", "adagrad", "lion", "muon"]
ScheduleName = Literal["constant", "one_cycle", "cosine", "linear", "step"]
PresetName = Literal["quick", "standard", "thorough", "mlp", "mnist", "cifar10"]

Rate = Annotated[float, Field(ge=0.0, lt=1.0)]
Widths = Annotated[tuple[Annotated[int, Field(gt=0, le=8192)], ...], Field(min_length=1, max_length=64)]


class ConfigError(ValueError):
    """Settings that cannot be a run; the text says what was received, expected, and what to do."""


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Architecture(_Section):
    """What the network looks like. The comparison families ignore everything but `family`.

    `widths` are channels a stage (family `ours`) or units a hidden layer (family `mlp`);
    `blocks` are residual blocks a stage and belong to `ours` alone: one count for each stage after the stem, and
    one more in front where blocks of the stem's width work at full resolution. `l2` is the penalty on kernels that is
    added to the loss; `Optimization.weight_decay` shrinks the weights beside the gradient instead.
    """

    family: Family = "ours"
    widths: Widths = (16, 48, 96)
    blocks: tuple[Annotated[int, Field(ge=0, le=32)], ...] = (1, 1)
    activation: Activation = "relu"
    normalization: Literal["weight", "batch", "none"] = "weight"
    residual: bool = True
    residual_gain: Annotated[float, Field(ge=0.0, le=2.0)] = 0.3
    dropout: Rate = 0.0
    initializer: Initializer = "he_normal"
    l2: Annotated[float, Field(ge=0.0, le=1.0)] = 0.0

    @model_validator(mode="after")
    def _fits_together(self) -> Architecture:
        if self.family == "ours" and len(self.widths) - len(self.blocks) not in (0, 1):
            raise ValueError(
                f"family 'ours' has a stem and stages: received {len(self.widths)} widths and "
                f"{len(self.blocks)} block counts, expected one count a stage after the stem "
                f"({len(self.widths) - 1}), or one more for the stem in front of them; for example "
                "widths=[16, 48, 96] with blocks=[1, 1]"
            )
        if self.l2 and self.normalization == "weight":
            raise ValueError(
                f"received l2={self.l2} with normalization='weight', whose layers do not feel the size of "
                "their kernels; choose normalization='none' or 'batch', or optimization.weight_decay"
            )
        return self


class Optimization(_Section):
    """How the weights move.

    `learning_rate` is the peak of the schedule. With `muon` it is the rate of the matrices;
    everything else (biases, gains, the first and the last layer) follows Adam at
    `learning_rate * adam_ratio`.
    """

    optimizer: OptimizerName = "muon"
    learning_rate: Annotated[float, Field(gt=0.0, le=100.0)] = 0.03
    adam_ratio: Annotated[float, Field(gt=0.0, le=10.0)] = 0.8
    momentum: Rate = 0.95
    schedule: ScheduleName = "linear"
    warmup: Rate = 0.1
    final_fraction: Annotated[float, Field(ge=0.0, le=1.0)] = 0.0
    weight_decay: Annotated[float, Field(ge=0.0, le=10.0)] = 0.0
    label_smoothing: Rate = 0.1
    clip_norm: Annotated[float, Field(gt=0.0)] | None = None
    averaging: Annotated[int, Field(ge=0, le=1000)] = 0
    early_stopping: Annotated[int, Field(ge=0, le=1000)] = 0


class Augmentation(_Section):
    """How images are varied: `shift` and `erase` in pixels, `mix_alpha` of the Beta distribution."""

    shift: Annotated[int, Field(ge=0, le=16)] = 1
    flip: Literal["none", "random", "alternating"] = "alternating"
    erase: Annotated[int, Field(ge=0, le=32)] = 0
    mix: Literal["none", "mixup", "cutmix"] = "none"
    mix_alpha: Annotated[float, Field(gt=0.0, le=10.0)] = 0.2


class Distillation(_Section):
    """What is learned from other networks: their fingerprints, and the share of their answer in it.

    `consistent` teachers are shown each batch as it is varied, in every epoch; others each image once, as it is.
    """

    teachers: tuple[str, ...] = ()
    share: Annotated[float, Field(gt=0.0, le=1.0)] = 0.7
    consistent: bool = False


class Config(_Section):
    """Everything that decides what a run ends with.

    Example:
        >>> config = preset("quick", seed=3)
        >>> config.seed, config.data
        (3, 'fashion_mnist')
        >>> config.fingerprint == preset("quick", seed=3).fingerprint
        True
    """

    preset: str = "custom"
    data: DataName = "fashion_mnist"
    architecture: Architecture = Architecture()
    optimization: Optimization = Optimization()
    augmentation: Augmentation = Augmentation()
    distillation: Distillation = Distillation()
    epochs: Annotated[int, Field(ge=1, le=100_000)] = 8
    batch_size: Annotated[int, Field(ge=1, le=65_536)] = 256
    train_images: Annotated[int, Field(ge=10)] | None = None
    validation_images: Annotated[int, Field(ge=10)] = 5000
    split_seed: Annotated[int, Field(ge=0, lt=2**32)] = 0
    seed: Annotated[int, Field(ge=0, lt=2**32)] = 1
    precision: Literal["auto", "float32", "mixed_bfloat16"] = "auto"

    @model_validator(mode="after")
    def _can_train(self) -> Config:
        if self.data == "mnist" and self.augmentation.flip != "none":
            raise ValueError(
                "a mirrored digit is not that digit: received augmentation.flip="
                f"'{self.augmentation.flip}' with data='mnist', expected 'none'"
            )
        if self.data == "cifar10" and self.architecture.family in ("geron_cnn",):
            raise ValueError("family 'geron_cnn' is published for 28x28 grey images; use 'ours' for cifar10")
        if self.optimization.averaging and self.optimization.early_stopping:
            raise ValueError("choose averaging or early_stopping: an average has no single best epoch")
        return self

    @property
    def fingerprint(self) -> str:
        """Twelve hexadecimal digits that two configurations share only if they are equal.

        The name of the preset is left out: the same settings are the same run whatever they are called. So is
        `distillation` where there are no teachers, and what came to it later where it is as it was before.
        """
        values = self.model_dump(mode="json", exclude={"preset"})
        if not self.distillation.teachers:
            del values["distillation"]
        elif not self.distillation.consistent:
            del values["distillation"]["consistent"]
        text = json.dumps(values, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()[:12]


# How each was chosen, and what was tried beside it: benchmarks/LOG.md; nothing was tried for `mnist` and `cifar10`
# yet. In a few epochs there is nothing to vary the images for; the longer a training, the more it needs that.
PRESETS: dict[PresetName, Config] = {
    "quick": Config(
        preset="quick",
        architecture=Architecture(widths=(8, 16, 64), blocks=(0, 1)),
        augmentation=Augmentation(shift=0, flip="none"),
        epochs=2,
        batch_size=64,
    ),
    "standard": Config(preset="standard"),
    "thorough": Config(
        preset="thorough",
        architecture=Architecture(widths=(24, 64, 128)),
        optimization=Optimization(warmup=0.2),
        augmentation=Augmentation(shift=2, erase=8),
        epochs=25,
    ),
    "mlp": Config(
        preset="mlp",
        architecture=Architecture(
            family="mlp",
            widths=(512, 512, 512),
            activation="gelu",
            normalization="batch",
            residual=False,
            dropout=0.2,
        ),
        optimization=Optimization(warmup=0.2),
        augmentation=Augmentation(shift=1),
        epochs=40,
        batch_size=1024,
    ),
    "mnist": Config(
        preset="mnist",
        data="mnist",
        augmentation=Augmentation(flip="none"),
    ),
    "cifar10": Config(
        preset="cifar10",
        data="cifar10",
        architecture=Architecture(widths=(24, 64, 128)),
        augmentation=Augmentation(shift=2, erase=8),
        epochs=16,
    ),
}


def preset(name: str, *, seed: int | None = None, overrides: Iterable[str] = ()) -> Config:
    """A preset, with a seed and single settings changed.

    Args:
        name: one of `PRESETS`.
        seed: replaces the preset's seed.
        overrides: `key=value` strings, see `override`.

    Raises:
        ConfigError: no such preset, no such key, or a value that is refused.

    Example:
        >>> preset("quick", overrides=["epochs=1", "optimization.learning_rate=0.01"]).epochs
        1
    """
    if name not in PRESETS:
        raise ConfigError(f"received preset '{name}', expected one of: {', '.join(PRESETS)}")
    config = override(PRESETS[name], overrides)  # type: ignore[index]
    return config if seed is None else override(config, [f"seed={seed}"])


def override(config: Config, assignments: Iterable[str]) -> Config:
    """A configuration with single settings changed.

    Args:
        config: the settings to start from.
        assignments: `key=value`; the key is dotted (`optimization.learning_rate`) or the last part
            alone where that is unique (`learning_rate`); the value is TOML, a bare word is a string.

    Raises:
        ConfigError: malformed assignment, unknown key, or a refused value.

    Example:
        >>> override(Config(), ["widths=[16, 32]", "blocks=[1]", "flip=none"]).architecture.widths
        (16, 32)
    """
    values = config.model_dump(mode="python")
    for assignment in assignments:
        key, separator, text = assignment.partition("=")
        if not separator:
            raise ConfigError(f"received '{assignment}', expected key=value, for example epochs=5")
        path = _resolve(key.strip(), values)
        target = values
        for part in path[:-1]:
            target = target[part]
        target[path[-1]] = _parse(text.strip())
    return from_values(values)


def flat(config: Config) -> dict[str, str | float | bool | None]:
    """The settings as one level of plain values, under dotted names; a list becomes text.

    Example:
        >>> settings = flat(Config())
        >>> settings["epochs"], settings["optimization.optimizer"], settings["architecture.widths"]
        (8, 'muon', '16, 48, 96')
    """
    settings: dict[str, str | float | bool | None] = {}
    for name, value in config.model_dump(mode="json").items():
        nested = value.items() if isinstance(value, dict) else [("", value)]
        for key, plain in nested:
            text = ", ".join(map(str, plain)) if isinstance(plain, list) else plain
            settings[f"{name}.{key}" if key else name] = text
    return settings


def from_values(values: dict[str, Any]) -> Config:
    """A configuration from plain values, as in a run's `config.json`.

    Raises:
        ConfigError: one line a problem, each naming the field, what was received and what was expected.
    """
    try:
        return Config.model_validate(values)
    except ValidationError as error:
        raise ConfigError("\n".join(_describe(problem) for problem in error.errors())) from None


def _describe(problem: Any) -> str:
    field = ".".join(str(part) for part in problem["loc"]) or "settings"
    message = problem["msg"].removeprefix("Value error, ")
    if problem["type"] == "value_error":
        return f"{field}: {message}"
    if problem["type"] == "tuple_type":
        message = "expected numbers in brackets, such as [24, 64, 128]"
    return f"{field}: received {problem['input']!r}; {message[0].lower()}{message[1:]}"


def _parse(text: str) -> Any:
    if text in ("none", "null"):
        # "none" is a word of several settings; None is spelled "null"
        return None if text == "null" else "none"
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        return text


def _resolve(key: str, values: dict[str, Any]) -> tuple[str, ...]:
    paths = [
        (*([section] if section else []), name)
        for section, names in [("", values), *((k, v) for k, v in values.items() if isinstance(v, dict))]
        for name in names
        if not isinstance(names[name], dict)
    ]
    dotted = {".".join(path): path for path in paths}
    if key in dotted:
        return dotted[key]
    matches = [path for path in paths if path[-1] == key]
    if len(matches) == 1:
        return matches[0]
    near = difflib.get_close_matches(
        key, dict.fromkeys([*dotted, *(path[-1] for path in paths)]), n=3, cutoff=0.5
    )
    hint = f"; did you mean {' or '.join(near)}?" if near else f"; the keys are: {', '.join(sorted(dotted))}"
    raise ConfigError(f"received the setting '{key}', which does not exist{hint}")
