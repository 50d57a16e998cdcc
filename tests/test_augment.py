import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kravets.augment import Batches, shifted
from kravets.config import Augmentation

augmentations = st.builds(
    Augmentation,
    shift=st.integers(0, 4),
    flip=st.sampled_from(["none", "random", "alternating"]),
    erase=st.integers(0, 12),
    mix=st.sampled_from(["none", "mixup", "cutmix"]),
    mix_alpha=st.floats(0.05, 5.0),
)


def batches(augmentation: Augmentation, *, count: int = 24, channels: int = 1, seed: int = 1) -> Batches:
    random = np.random.default_rng(0)
    images = random.integers(0, 256, (count, 12, 12, channels), dtype=np.uint8)
    return Batches(images, np.arange(count) % 3, 3, 8, augmentation, seed)


@given(augmentations, st.integers(0, 50), st.integers(0, 2), st.sampled_from([1, 3]))
def test_a_batch_follows_from_seed_epoch_and_index(
    augmentation: Augmentation, epoch: int, index: int, channels: int
) -> None:
    one = batches(augmentation, channels=channels).batch(epoch, index)
    two = batches(augmentation, channels=channels).batch(epoch, index)
    assert all(np.array_equal(a, b) for a, b in zip(one, two, strict=True))


@given(augmentations, st.integers(0, 50), st.sampled_from([1, 3]))
def test_shape_range_and_labels_are_kept(augmentation: Augmentation, epoch: int, channels: int) -> None:
    images, labels = batches(augmentation, channels=channels).batch(epoch, 1)
    assert images.shape == (8, 12, 12, channels)
    assert images.min() >= 0
    assert images.max() <= 255.001  # a mixture of two 255 is rounded
    assert images.dtype == (np.float32 if augmentation.mix == "mixup" else np.uint8)
    assert np.allclose(labels.sum(axis=1), 1)
    assert labels.min() >= 0


@given(st.integers(0, 100), st.integers(0, 2**32 - 1))
def test_an_epoch_shows_every_image_once(epoch: int, seed: int) -> None:
    made = batches(Augmentation(), seed=seed)
    assert sorted(made.order(epoch)) == list(range(24))


def test_order_and_variation_change_from_epoch_to_epoch_and_seed_to_seed() -> None:
    made = batches(Augmentation())
    assert not np.array_equal(made.order(0), made.order(1))
    assert not np.array_equal(made.order(0), batches(Augmentation(), seed=2).order(0))
    assert not np.array_equal(made.batch(0, 0)[0], made.batch(0, 1)[0])


def test_alternating_flip_shows_both_sides_of_every_image_in_two_epochs() -> None:
    made = batches(Augmentation(shift=0, flip="alternating"))
    seen: list[list[np.ndarray]] = [[] for _ in range(24)]
    for epoch in (4, 5):
        order = made.order(epoch)
        for index in range(3):
            for place, image in zip(order[index * 8 :][:8], made.batch(epoch, index)[0], strict=True):
                seen[place].append(image)
    for original, (first, second) in zip(made.images, seen, strict=True):
        assert np.array_equal(first, second[:, ::-1])
        assert np.array_equal(original, first) or np.array_equal(original, second)


def test_nothing_is_varied_when_nothing_is_asked_for() -> None:
    made = batches(Augmentation(shift=0, flip="none"))
    images, labels = made.batch(3, 0)
    assert np.array_equal(images, made.images[made.order(3)[:8]])
    assert np.array_equal(labels.argmax(axis=1), made.labels[made.order(3)[:8]])


@given(st.integers(1, 4), st.sampled_from([1, 3]))
def test_a_shift_moves_by_whole_pixels_and_no_farther(pixels: int, channels: int) -> None:
    image = np.zeros((40, 11, 11, channels), np.uint8)
    image[:, 5, 5] = 255
    moved = shifted(image, pixels, np.random.default_rng(0))
    places = np.argwhere(moved[..., 0])
    assert len(places) >= 40
    assert np.abs(places[:, 1:] - 5).max() <= pixels


def test_the_erased_square_has_the_asked_side_inside_the_image() -> None:
    made = Batches(
        np.full((64, 28, 28, 1), 255, np.uint8),
        np.zeros(64, int),
        2,
        64,
        Augmentation(shift=0, flip="none", erase=6),
        1,
    )
    erased = (made.batch(0, 0)[0] == 0).sum(axis=(1, 2, 3))
    assert erased.max() == 36
    assert erased.min() >= 9  # a centre in the corner leaves a quarter inside


def test_cutmix_mixes_labels_by_area() -> None:
    images = np.repeat(np.array([0, 255], np.uint8), 32).reshape(64, 1, 1, 1) * np.ones(
        (1, 8, 8, 1), np.uint8
    )
    made = Batches(
        images,
        np.repeat([0, 1], 32),
        2,
        64,
        Augmentation(shift=0, flip="none", mix="cutmix", mix_alpha=1.0),
        1,
    )
    mixed, labels = made.batch(0, 0)
    assert np.allclose((mixed == 255).mean(axis=(1, 2, 3)), labels[:, 1], atol=1e-6)


def test_fewer_images_than_a_batch_are_still_one_batch() -> None:
    made = batches(Augmentation(), count=5)
    assert len(made) == 1
    with pytest.raises(IndexError):
        made.images[5]
    assert len(made.batch(0, 0)[0]) == 5
