"""What trained networks say of the training images, for another network to learn beside the labels.

Enters: finished Runs or networks of the package, a data set, the settings of the training to come. Leaves: those
settings and a data set that hold it. Refuses: teachers of another data set, and teachers that were trained on what the
new one is validated on.

Hinton, Vinyals and Dean 2015 (arXiv:1503.02531): that a shirt is nearly a coat says more than that it is a shirt.
The answers of several teachers are averaged by their logarithms. Asked once, they see each image and its mirror image
as these are, and know them from their own training; asked consistently (Beyer et al. 2022, arXiv:2106.05237), they see
what the pupil sees, varied and new in every epoch.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from kravets import backend, runs, shipped
from kravets.config import Config
from kravets.data import Dataset
from kravets.measures import softmax
from kravets.runs import Run, RunError


@dataclasses.dataclass(frozen=True)
class Teacher:
    """A trained network, and the settings it was trained with; a `Run` will do as well."""

    config: Config
    model_path: Path


def find(name: str) -> Run | Teacher:
    """The teacher that is meant: a Run as `runs.find` knows it, or else a network of the package by its name.

    Raises:
        RunError: there is none.

    Example:
        >>> find("standard").config.preset
        'standard'
    """
    try:
        return runs.find(name)
    except RunError:
        if name not in shipped.NAMES:
            raise
    return Teacher(Config(**shipped.card(name)["settings"]), shipped.path(name))


def taught(config: Config, data: Dataset, teachers: Sequence[Run | Teacher]) -> tuple[Config, Dataset]:
    """The settings and the data of a training that learns from others.

    Args:
        config: of the training; `distillation.share` says how much the teachers count.
        data: the data set that all of them know.
        teachers: finished, one at least.

    Returns:
        `config` with the teachers' fingerprints, and `data` with `train_targets`, or with a `teacher` where
        `distillation.consistent` is set.

    Raises:
        RunError: no teachers, or one that does not fit.
    """
    if not teachers:
        raise RunError(
            "received no teachers, expected one finished Run at least, or a network of the package"
        )
    for teacher in teachers:
        _check(config, teacher)
    names = tuple(teacher.config.fingerprint for teacher in teachers)
    settings = config.distillation.model_copy(update={"teachers": names})
    config = config.model_copy(update={"distillation": settings})
    if settings.consistent:
        panel = _panel(teachers)
        return config, dataclasses.replace(
            data, teacher=lambda images: softmax(np.asarray(panel.predict_on_batch(images), np.float32))
        )
    labels = np.eye(len(data.class_names), dtype=np.float32)[data.train_labels]
    share = np.float32(settings.share)
    targets = (1 - share) * labels + share * answers(data, teachers)
    return config, dataclasses.replace(data, train_targets=targets.astype(np.float32))


def answers(data: Dataset, teachers: Sequence[Run | Teacher]) -> np.ndarray:
    """The teachers' mean answer to each training image, (n, classes) float32, rows of sum 1."""
    panel, images = _panel(teachers), data.train_images
    views = [images] if data.name == "mnist" else [images, np.ascontiguousarray(images[:, :, ::-1])]
    return softmax(np.mean([backend.predict(panel, view) for view in views], axis=0))


def _panel(teachers: Sequence[Run | Teacher]) -> Any:
    """One network for all teachers: images to the mean logarithms of their probabilities, (n, classes)."""
    backend.require()
    import keras

    from kravets import models

    class Panel(keras.Model):
        def __init__(self) -> None:
            super().__init__()
            self.networks = [models.load(teacher.model_path) for teacher in teachers]

        def call(self, images: Any) -> Any:
            answers = [keras.ops.log_softmax(network(images, training=False)) for network in self.networks]
            return keras.ops.mean(keras.ops.stack(answers), axis=0)

    return Panel()


def _check(config: Config, teacher: Run | Teacher) -> None:
    known, path = teacher.config, teacher.model_path  # a Run refuses here what is none, or is not finished
    if known.data != config.data:
        raise RunError(
            f"the teacher {path} was trained on {known.data}, expected {config.data}; choose one that was"
        )
    split, expected = ((one.split_seed, one.validation_images) for one in (known, config))
    if split != expected:
        raise RunError(
            f"the teacher {path} has split_seed, validation_images = {split}, expected {expected}: one that was "
            "trained on this training's validation images would make them look known; give both the same split"
        )
