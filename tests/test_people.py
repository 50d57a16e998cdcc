"""A network beside people: on votes that are made up, and on the real ones where they are at hand."""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kravets import data, figures
from kravets.data import votes as voting
from kravets.people import beside_people, unshared

CLASSES = 10


def real_votes() -> Path | None:
    """Where Fashion-MNIST-H lies on this machine, if it does."""
    named = os.environ.get("KRAVETS_TEST_DATA")
    roots = [Path(named)] if named else [p / "shared" / "data" for p in Path(__file__).resolve().parents]
    return next((root / "fashion-mnist-h" for root in roots if (root / "fashion-mnist-h").is_dir()), None)


def made_up(count: int, seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Labels, probabilities, votes."""
    random = np.random.default_rng(seed)
    shares = random.dirichlet(np.full(CLASSES, 0.3), count)
    votes = random.multinomial(67, shares)
    return random.integers(0, CLASSES, count), random.dirichlet(np.full(CLASSES, 0.3), count), votes


@given(st.integers(8, 60), st.integers(0, 2**32 - 1))
def test_shares_lie_between_nothing_and_all(count: int, seed: int) -> None:
    labels, probabilities, votes = made_up(count, seed)
    told = beside_people(labels, probabilities, votes)
    assert sum(group["images"] for group in told["by_consent"]) == count
    for value in (
        told["people"]["one_voter"], told["doubt"]["distance_of_network"], told["doubt"]["distance_of_labels"]
    ):  # fmt: skip
        assert 0 <= value <= 1
    correlation = told["doubt"]["rank_correlation"]
    assert -1 <= correlation["low"] <= correlation["value"] <= correlation["high"] <= 1
    against = told["against_majority"]
    if against["images"]:
        assert against["network_gives_label"] + against["network_sides_with_majority"] <= 1 + 1e-9


@given(st.integers(8, 60), st.integers(0, 2**32 - 1))
def test_a_network_that_answers_as_people_vote_doubts_as_they_do(count: int, seed: int) -> None:
    labels, _, votes = made_up(count, seed)
    told = beside_people(labels, votes / votes.sum(axis=1, keepdims=True), votes)
    assert told["doubt"]["distance_of_network"] == pytest.approx(0)
    if told["doubt"]["rank_correlation"]:
        assert told["doubt"]["rank_correlation"]["value"] == pytest.approx(1)
    # of a tie the network gives one answer, and people have both
    assert told["network"]["accuracy"]["value"] <= told["people"]["majority"]["value"]
    for group in told["by_consent"]:
        assert group["network"]["value"] <= group["majority"]["value"]


def test_a_label_is_unshared_when_hardly_anyone_has_it_and_another_has_nearly_all() -> None:
    labels = np.zeros(4, np.int64)
    votes = np.array([[2, 98, 0], [4, 96, 0], [6, 94, 0], [2, 50, 48]])
    assert unshared(labels, votes).tolist() == [0, 1]
    told = beside_people(labels, np.eye(3)[[1, 0, 0, 0]], votes)
    assert [(one["image"], one["people"], one["network"]) for one in told["label_unshared"]] == [
        (0, 1, 1),
        (1, 1, 0),
    ]


def test_what_does_not_fit_together_is_refused() -> None:
    labels, probabilities, votes = made_up(10, 0)
    with pytest.raises(ValueError, match="expected"):
        beside_people(labels[:9], probabilities, votes)
    with pytest.raises(ValueError, match="expected"):
        beside_people(labels - 20, probabilities, votes)
    with pytest.raises(ValueError, match="a vote for every image"):
        beside_people(labels, probabilities, np.zeros_like(votes))


@pytest.mark.parametrize("language", ["en", "uk"])
def test_the_figures_draw(language: str, slice_of_fashion_mnist: data.Dataset) -> None:
    labels, probabilities, votes = made_up(400, 3)
    votes[0], labels[0] = 0, 3
    votes[0, 5] = 60
    told = beside_people(labels, probabilities, votes)
    names = slice_of_fashion_mnist.class_names_uk if language == "uk" else slice_of_fashion_mnist.class_names
    drawn = figures.beside_people(told, names, language=language)
    assert [text.get_text() for text in drawn.axes[0].get_yticklabels()] == list(names)
    pictures = figures.unshared_labels(
        slice_of_fashion_mnist.test_images, told["label_unshared"], names=names, language=language
    )
    titles = [axes.get_title() for axes in pictures.axes if axes.get_title()]
    assert len(titles) == len(told["label_unshared"]) >= 1
    assert any(names[3] in title and names[5] in title for title in titles)


@pytest.mark.parametrize(
    "content", [b"", b"1,2\n3\n", b"a,b\n", b"1,2,3\n" * 10_000, b"-1," * 9 + b"0\n", b"\xff"]
)
def test_other_files_are_refused(content: bytes, tmp_path: Path) -> None:
    (tmp_path / voting.FILE).write_bytes(content)
    with pytest.raises(data.DataError, match="expected"):
        data.load_votes(folder=tmp_path)


def test_votes_that_were_altered_are_refused(tmp_path: Path) -> None:
    rows = b"\n".join([b"6,7,6,7,6,7,6,7,6,7"] * 10_000)
    (tmp_path / voting.FILE).write_bytes(rows)
    with pytest.raises(data.DataError, match="is not Fashion-MNIST-H"):
        data.load_votes(folder=tmp_path)


def test_without_a_file_and_a_network_it_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KRAVETS_CACHE", str(tmp_path))
    with pytest.raises(data.DataError, match="name a folder that holds fmh_counts.csv"):
        data.load_votes(offline=True)
    with pytest.raises(data.DataError, match="cannot be read"):
        data.load_votes(folder=tmp_path)


def test_what_another_process_has_mended_meanwhile_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = tmp_path / "fashion_mnist_h" / voting.FILE
    kept.parent.mkdir()
    kept.write_bytes(b"damaged")
    votes = np.zeros((10_000, 10), np.uint8)

    def parsed(content: bytes, place: str) -> np.ndarray:
        if content != b"whole":
            raise data.DataError(place)
        return votes

    @contextlib.contextmanager
    def after_another(cache: Path) -> Iterator[None]:
        kept.write_bytes(b"whole")
        yield

    monkeypatch.setenv("KRAVETS_CACHE", str(tmp_path))
    monkeypatch.setattr(voting, "parse", parsed)
    monkeypatch.setattr(voting.sources, "alone", after_another)
    monkeypatch.setattr(voting, "download", lambda *_: pytest.fail("fetched, although it is there"))
    assert data.load_votes() is votes


@pytest.mark.skipif(real_votes() is None, reason="Fashion-MNIST-H is not on this machine")
def test_the_real_votes_belong_to_the_test_images_in_their_order(fashion_mnist: data.Dataset) -> None:
    votes, labels = data.load_votes(folder=real_votes()), fashion_mnist.test_labels
    told = beside_people(labels, np.eye(CLASSES)[labels], votes)
    assert votes.sum() == 667_020
    assert told["people"]["one_voter"] == pytest.approx(0.667, abs=5e-4)  # as its authors' counts give it
    assert told["people"]["majority"]["value"] == pytest.approx(0.82, abs=5e-3)
    assert len(told["label_unshared"]) == 17


def test_a_tie_is_no_disagreement() -> None:
    told = beside_people(np.array([1]), np.eye(2)[[1]], np.array([[5, 5]]))
    assert told["people"]["majority"]["value"] == 1
    assert told["against_majority"]["images"] == 0


def test_the_nearest_image_is_found_whatever_its_place(slice_of_fashion_mnist: data.Dataset) -> None:
    train, test = slice_of_fashion_mnist.train_images, slice_of_fashion_mnist.test_images
    index, distance = data.nearest(train, np.concatenate([test[:50], train[7:9]]))
    assert index[50:].tolist() == [7, 8]
    assert distance[50:].max() == 0
    assert (distance[:50] > 0).all()
    for place in range(5):
        gaps = np.linalg.norm(train.reshape(len(train), -1) - test[place].reshape(-1).astype(float), axis=1)
        assert gaps[index[place]] == pytest.approx(gaps.min())
