"""The axes of the task: around what each question is asked, and a value's configuration.

Enters: a family and a data set. Leaves: a base configuration, and for each axis the values to compare, as
changes of the base. Refuses: unknown axes and families. Nothing here trains.

The bases are small on purpose, so that every axis with several seeds fits into an hour on two cores: a part
of the training images, few epochs, float32. An axis is varied around the base, all else as it is; only the
optimizers are compared each at a learning rate of its own, because one rate for all is an unfair race.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from kravets.config import (
    Architecture,
    Augmentation,
    Config,
    ConfigError,
    DataName,
    Optimization,
    override,
)
from kravets.experiments.questions import AXES, Axis, Value

__all__ = ["AXES", "BASES", "Axis", "StudiedFamily", "Value", "base", "find", "in_language", "settings"]

StudiedFamily = Literal["mlp", "ours"]

BASES: dict[str, Config] = {
    # what a course teaches first: two dense layers, ReLU, Adam at its default rate, nothing else; but the rate
    # falls to zero, because at a constant one the last epoch is a matter of luck: its accuracy varies by a
    # point from seed to seed, and hides what is to be seen (benchmarks/LOG.md)
    "mlp": Config(
        preset="mlp-base",
        architecture=Architecture(family="mlp", widths=(256, 256), normalization="none", residual=False),
        optimization=Optimization(
            optimizer="adam", learning_rate=0.001, schedule="linear", warmup=0.0, label_smoothing=0.0
        ),
        augmentation=Augmentation(shift=0, flip="none"),
        epochs=10,
        batch_size=128,
        train_images=10_000,
        precision="float32",
    ),
    # our recipe as it is, in a size that trains in seconds
    "ours": Config(
        preset="ours-base",
        architecture=Architecture(widths=(8, 16, 32)),
        optimization=Optimization(warmup=0.2),
        augmentation=Augmentation(shift=2),
        epochs=6,
        batch_size=128,
        train_images=6_000,
        precision="float32",
    ),
}


def base(family: str, data: DataName = "fashion_mnist", *, overrides: Iterable[str] = ()) -> Config:
    """The configuration that the axes are varied around.

    Raises:
        ConfigError: no such family, or an override that is refused.

    Example:
        >>> base("mlp").architecture.widths
        (256, 256)
    """
    if family not in BASES:
        raise ConfigError(f"received family '{family}', expected one of: {', '.join(BASES)}")
    own = [f"data={data}"]
    if data == "mnist":
        own.append("augmentation.flip=none")  # a mirrored digit is not that digit
    return override(override(BASES[family], own), overrides)


def settings(base: Config, value: Value) -> Config:
    """The configuration of one value.

    Raises:
        ConfigError: the changes do not fit the base.

    Example:
        >>> settings(base("mlp"), find("layers").values["mlp"][0]).architecture.widths
        (256,)
    """
    mirrored = base.data != "mnist"
    return override(base, [change for change in value.changes if mirrored or not change.startswith("flip=")])


def find(name: str) -> Axis:
    """The axis of that name.

    Raises:
        ConfigError: there is none.

    Example:
        >>> find("layers").ordered
        True
    """
    for axis in AXES:
        if axis.name == name:
            return axis
    raise ConfigError(f"received axis '{name}', expected one of: {', '.join(a.name for a in AXES)}, or all")


_UKRAINIAN = {
    "sgd, Nesterov": "sgd, Нестеров",
    "none": "без регуляризації",
    "as it is": "як є",
    "weight decay": "згасання ваг",
    "batch normalization": "пакетна нормалізація",
    "no normalization": "без нормалізації",
    "weight standardization": "стандартизація ваг",
    "label smoothing": "згладжування міток",
    "no label smoothing": "без згладжування міток",
    "augmentation": "аугментація",
    "no augmentation": "без аугментації",
    "early stopping": "рання зупинка",
    "averaged weights": "усереднені ваги",
    "all together": "усе разом",
    "all together, 40 epochs": "усе разом, 40 епох",
    "erasing": "стирання",
    "no residual path": "без залишкового з'єднання",
}


def in_language(label: str, language: str) -> str:
    """A value's label for a person; a number at its end stays.

    Example:
        >>> in_language("weight decay 0.01", "uk"), in_language("dropout 0.2", "uk")
        ('згасання ваг 0.01', 'dropout 0.2')
    """
    if language == "en":
        return label
    words, _, number = label.rpartition(" ")
    if label in _UKRAINIAN or not words:
        return _UKRAINIAN.get(label, label)
    return f"{_UKRAINIAN[words]} {number}" if words in _UKRAINIAN else label
