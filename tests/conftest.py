"""What the tests share: one back end, slices of the real data, small configurations."""

from __future__ import annotations

import dataclasses
import os

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("WANDB_SILENT", "true")

import hypothesis
import numpy as np
import pytest

from kravets import config, data

hypothesis.settings.register_profile(
    "tests", deadline=None, derandomize=True, max_examples=60, print_blob=True
)
hypothesis.settings.load_profile("tests")


@pytest.fixture(scope="session")
def fashion_mnist() -> data.Dataset:
    """The real, complete data set."""
    return data.load("fashion_mnist")


def slice_of(whole: data.Dataset) -> data.Dataset:
    """1,200 training and 400 test images of the real data, classes in equal shares."""

    def chosen(labels: np.ndarray, count: int) -> np.ndarray:
        return np.sort(np.concatenate([np.flatnonzero(labels == c)[: count // 10] for c in range(10)]))

    train, test = chosen(whole.train_labels, 1200), chosen(whole.test_labels, 400)
    return dataclasses.replace(
        whole,
        train_images=whole.train_images[train],
        train_labels=whole.train_labels[train],
        test_images=whole.test_images[test],
        test_labels=whole.test_labels[test],
    )


@pytest.fixture(scope="session")
def slice_of_fashion_mnist(fashion_mnist: data.Dataset) -> data.Dataset:
    """A slice of the real data that trains in a second."""
    return slice_of(fashion_mnist)


@pytest.fixture
def small() -> config.Config:
    """A configuration that trains in a second: every random part of the training is in it."""
    return config.Config(
        architecture=config.Architecture(widths=(8, 8, 16), blocks=(1, 1), dropout=0.2),
        augmentation=config.Augmentation(erase=4, mix="mixup"),
        epochs=3,
        batch_size=64,
        validation_images=200,
        precision="float32",
    )
