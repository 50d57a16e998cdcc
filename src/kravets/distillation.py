"""What trained networks say of the training images, for another network to learn beside the labels.

Enters: finished Runs, a data set, the settings of the training to come. Leaves: those settings and a data set that
hold it. Refuses: Runs of another data set, and Runs that were trained on what the new one is validated on.

Hinton, Vinyals and Dean 2015 (arXiv:1503.02531): that a shirt is nearly a coat says more than that it is a shirt.
The answers of an image and of its mirror image are averaged, and so are those of several teachers, by their logarithms.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import numpy as np

from kravets import backend
from kravets.config import Config
from kravets.data import Dataset
from kravets.measures import softmax
from kravets.runs import Run, RunError


def taught(config: Config, data: Dataset, teachers: Sequence[Run]) -> tuple[Config, Dataset]:
    """The settings and the data of a training that learns from other Runs.

    Args:
        config: of the training; `distillation.share` says how much the teachers count.
        data: the data set that all of them know.
        teachers: finished Runs, one at least.

    Returns:
        `config` with the teachers' fingerprints, and `data` with `train_targets`.

    Raises:
        RunError: no teachers, or one that does not fit.
    """
    if not teachers:
        raise RunError("received no teachers, expected one finished Run at least")
    for teacher in teachers:
        _check(config, teacher)
    names = tuple(teacher.config.fingerprint for teacher in teachers)
    settings = config.distillation.model_copy(update={"teachers": names})
    labels = np.eye(len(data.class_names), dtype=np.float32)[data.train_labels]
    share = np.float32(settings.share)
    targets = (1 - share) * labels + share * answers(data, teachers)
    return config.model_copy(update={"distillation": settings}), dataclasses.replace(
        data, train_targets=targets.astype(np.float32)
    )


def answers(data: Dataset, teachers: Sequence[Run]) -> np.ndarray:
    """The teachers' mean answer to each training image, (n, classes) float32, rows of sum 1."""
    backend.require()
    from kravets import models

    images = data.train_images
    views = [images] if data.name == "mnist" else [images, np.ascontiguousarray(images[:, :, ::-1])]
    logarithms = [
        np.log(np.clip(softmax(backend.predict(network, view)), 1e-12, None))
        for network in (models.load(teacher.model_path) for teacher in teachers)
        for view in views
    ]
    return softmax(np.mean(logarithms, axis=0))


def _check(config: Config, teacher: Run) -> None:
    known = teacher.config  # refuses what is no Run
    if known.data != config.data:
        raise RunError(
            f"{teacher.folder} was trained on {known.data}, expected {config.data}; choose a teacher that was"
        )
    split, expected = ((one.split_seed, one.validation_images) for one in (known, config))
    if split != expected:
        raise RunError(
            f"{teacher.folder} has split_seed, validation_images = {split}, expected {expected}: a teacher that was "
            "trained on this training's validation images would make them look known; give both the same split"
        )
    teacher.model_path  # noqa: B018 - refuses a Run that is not finished
