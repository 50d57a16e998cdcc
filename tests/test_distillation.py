"""A network that learns from others: what it is told, and whom it refuses as a teacher."""

import dataclasses
import hashlib
import json
from pathlib import Path

import numpy as np
import pytest

from kravets import shipped, training
from kravets.augment import Batches
from kravets.config import Config, override
from kravets.data import Dataset
from kravets.distillation import answers, find, taught
from kravets.measures import softmax
from kravets.models import load
from kravets.runs import Run, RunError


@pytest.fixture
def teacher(small: Config, slice_of_fashion_mnist: Dataset, tmp_path: Path) -> Run:
    return training.train(small, slice_of_fashion_mnist, folder=tmp_path / "teacher")


def test_the_targets_lie_between_labels_and_teachers(
    small: Config, slice_of_fashion_mnist: Dataset, teacher: Run
) -> None:
    data = slice_of_fashion_mnist
    said = answers(data, [teacher])
    network = load(teacher.model_path)
    both = [network.predict_on_batch(part) for part in (data.train_images, data.train_images[:, :, ::-1])]
    expected = softmax(np.mean([np.log(softmax(part)) for part in both], axis=0))
    np.testing.assert_allclose(said, expected, atol=1e-4)
    labels = np.eye(10)[data.train_labels]
    for share in (0.25, 1.0):
        config, told = taught(override(small, [f"share={share}"]), data, [teacher, teacher])
        assert told.train_targets is not None
        np.testing.assert_allclose(told.train_targets, (1 - share) * labels + share * said, atol=1e-5)
        np.testing.assert_allclose(told.train_targets.sum(axis=1), 1, atol=1e-5)
        assert config.distillation.teachers == (teacher.config.fingerprint,) * 2


def test_a_pupil_differs_from_one_without_a_teacher_and_is_the_same_again(
    small: Config, slice_of_fashion_mnist: Dataset, teacher: Run, tmp_path: Path
) -> None:
    config, data = taught(override(small, ["seed=5"]), slice_of_fashion_mnist, [teacher])
    one, two = (training.train(config, data, folder=tmp_path / name) for name in ("one", "two"))
    alone = training.train(override(small, ["seed=5"]), slice_of_fashion_mnist, folder=tmp_path / "alone")
    weights = [load(run.model_path).get_weights() for run in (one, two, alone)]
    assert all(np.array_equal(a, b) for a, b in zip(weights[0], weights[1], strict=True))
    assert not all(np.array_equal(a, b) for a, b in zip(weights[0], weights[2], strict=True))
    assert one.config == config
    assert len({config.fingerprint, one.config.fingerprint, alone.config.fingerprint}) == 2


@pytest.mark.parametrize(
    "changes", [["split_seed=3"], ["validation_images=100"], ["data=mnist", "flip=none"]]
)
def test_who_knows_the_validation_images_or_other_data_is_no_teacher(
    small: Config, slice_of_fashion_mnist: Dataset, teacher: Run, changes: list[str]
) -> None:
    with pytest.raises(RunError, match="expected"):
        taught(override(small, changes), slice_of_fashion_mnist, [teacher])


def test_no_teacher_an_unfinished_one_and_half_a_lesson_are_refused(
    small: Config, slice_of_fashion_mnist: Dataset, teacher: Run, tmp_path: Path
) -> None:
    with pytest.raises(RunError, match="no teachers"):
        taught(small, slice_of_fashion_mnist, [])
    config, data = taught(small, slice_of_fashion_mnist, [teacher])
    for settings, lesson in ((config, slice_of_fashion_mnist), (small, data)):
        with pytest.raises(RunError, match="expected both or neither"):
            training.train(settings, lesson, folder=tmp_path / "half")
    teacher.model_path.unlink()
    with pytest.raises(RunError):
        taught(small, slice_of_fashion_mnist, [teacher])
    with pytest.raises(RunError, match="nobody"):
        find("nobody")


def test_consistent_teachers_are_asked_about_each_batch_as_it_is_varied(
    small: Config, slice_of_fashion_mnist: Dataset, teacher: Run, tmp_path: Path
) -> None:
    data = slice_of_fashion_mnist
    settings = override(small, ["consistent=true", "share=0.25", "shift=2", "mix=mixup"])
    config, told = taught(settings, data, [teacher, teacher])
    assert told.train_targets is None
    assert told.teacher is not None
    plain = Batches(data.train_images, data.train_labels, 10, 32, config.augmentation, seed=1)
    asked = dataclasses.replace(plain, teacher=told.teacher, share=0.25)
    images, labels = plain.batch(3, 1)
    varied, learned = asked.batch(3, 1)
    np.testing.assert_array_equal(images, varied)
    said = softmax(load(teacher.model_path).predict_on_batch(images))
    np.testing.assert_allclose(learned, 0.75 * labels + 0.25 * said, atol=1e-5)
    one, two = (training.train(config, told, folder=tmp_path / name) for name in ("one", "two"))
    weights = [load(run.model_path).get_weights() for run in (one, two)]
    assert all(np.array_equal(a, b) for a, b in zip(*weights, strict=True))
    with pytest.raises(RunError, match="expected both or neither"):
        training.train(config, taught(small, data, [teacher])[1], folder=tmp_path / "half")


def test_a_run_keeps_its_name_where_its_teachers_are_asked_once() -> None:
    """Runs from before teachers could be asked each time are found and gone on with."""
    config = override(Config(), ['teachers=["abc"]'])
    values = config.model_dump(mode="json", exclude={"preset"})
    del values["distillation"]["consistent"]
    text = json.dumps(values, sort_keys=True, separators=(",", ":"))
    assert config.fingerprint == hashlib.sha256(text.encode()).hexdigest()[:12]
    assert config.fingerprint != override(config, ["consistent=true"]).fingerprint


@pytest.mark.parametrize("name", shipped.NAMES)
def test_a_network_of_the_package_teaches_what_shares_its_split(
    name: str, slice_of_fashion_mnist: Dataset
) -> None:
    teacher = find(name)
    assert teacher.config.fingerprint == shipped.card(name)["fingerprint"]
    config, told = taught(Config(), slice_of_fashion_mnist, [teacher])
    assert config.distillation.teachers == (teacher.config.fingerprint,)
    assert told.train_targets is not None
    agree = told.train_targets.argmax(axis=1) == slice_of_fashion_mnist.train_labels
    assert agree.mean() > 0.9
    with pytest.raises(RunError, match="split_seed"):
        taught(override(Config(), ["split_seed=3"]), slice_of_fashion_mnist, [teacher])


def test_without_teachers_their_share_decides_nothing() -> None:
    assert override(Config(), ["share=0.3"]).fingerprint == Config().fingerprint
    one, two = (
        override(Config(), ['teachers=["abc"]', f"share={share}"]).fingerprint for share in (0.3, 0.5)
    )
    assert len({one, two, Config().fingerprint}) == 3
