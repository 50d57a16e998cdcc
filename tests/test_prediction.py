from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from kravets.data import Dataset
from kravets.photographs import convert
from kravets.prediction import UNLIKE_QUANTILE, Familiarity, Predictor


def features(seed: int, count: int, spread: float = 1.0) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(seed)
    labels = np.arange(count) % 4
    centres = np.random.default_rng(99).normal(size=(4, 12)) * 6
    stretch = np.linspace(0.1, 3, 12)
    return centres[labels] + random.normal(size=(count, 12)) * stretch * spread, labels


def test_what_is_like_the_known_is_rarely_called_unlike_and_what_is_far_always() -> None:
    fitted = Familiarity.fit(*features(0, 4000))
    ordinary, _ = features(1, 4000)
    assert (fitted.distance(ordinary) > fitted.threshold).mean() == pytest.approx(
        1 - UNLIKE_QUANTILE, abs=0.004
    )
    strange = np.random.default_rng(2).normal(size=(200, 12)) * 20
    assert (fitted.distance(strange) > fitted.threshold).mean() > 0.95


@given(st.integers(0, 100), st.floats(0.1, 10), st.floats(-5, 5))
def test_the_distance_does_not_depend_on_units(seed: int, scale: float, offset: float) -> None:
    values, labels = features(seed, 400)
    one = Familiarity.fit(values, labels).distance(values[:20])
    two = Familiarity.fit(values * scale + offset, labels).distance(values[:20] * scale + offset)
    assert np.allclose(one, two, rtol=1e-3)


def test_with_few_images_the_classes_that_are_there_count() -> None:
    values = np.random.default_rng(0).normal(size=(10, 12))
    fitted = Familiarity.fit(values, np.arange(10))
    assert np.isfinite(fitted.threshold)
    assert (fitted.distance(values + 1000) > fitted.threshold).all()


@pytest.mark.parametrize("damage", ["absent", "cut off", "of something else"])
def test_a_damaged_file_is_fitted_again(damage: str, tmp_path: Path) -> None:
    fitted, path = Familiarity.fit(*features(0, 400)), tmp_path / "familiarity.npz"
    fitted.write(path)
    read = Familiarity.read(path)
    assert read is not None
    assert np.array_equal(read.means, fitted.means)
    assert read.threshold == fitted.threshold
    if damage == "absent":
        path.unlink()
    elif damage == "cut off":
        path.write_bytes(path.read_bytes()[:100])
    else:
        np.savez(path, means=np.zeros(3), allow_pickle=False)
    assert Familiarity.read(path) is None


@pytest.fixture(scope="module")
def plain_models(tmp_path_factory: pytest.TempPathFactory, fashion_mnist: Dataset) -> Path:
    """Sequential models as users write them: one trained for a moment, and some that do not fit."""
    import keras

    folder = tmp_path_factory.mktemp("models")
    keras.utils.set_random_seed(0)

    def save(name: str, side: int, classes: int) -> keras.Sequential:
        model = keras.Sequential(
            [
                keras.Input((side, side, 1)),
                keras.layers.Rescaling(1 / 255),
                keras.layers.Flatten(),
                keras.layers.Dense(64, activation="relu"),
                keras.layers.Dense(classes, activation="softmax"),
            ]
        )
        model.save(folder / f"{name}.keras")
        return model

    for name, side, classes in (("small", 20, 10), ("few", 28, 7)):
        save(name, side, classes)
    model = save("good", 28, 10)
    model.compile("adam", "sparse_categorical_crossentropy")
    model.fit(fashion_mnist.train_images[:20000], fashion_mnist.train_labels[:20000], 128, 2, verbose=0)
    model.save(folder / "good.keras")
    model.layers[-1].bias.assign(np.full(10, np.nan))
    model.save(folder / "nan.keras")
    return folder


def test_garments_are_rarely_unlike_training_and_noise_is(plain_models: Path, fashion_mnist: Dataset) -> None:
    predictor = Predictor.from_model(plain_models / "good.keras", "fashion_mnist")
    probabilities, unlike = predictor.judge(fashion_mnist.test_images[:2000])
    assert np.allclose(probabilities.sum(axis=1), 1)
    assert unlike.mean() < 0.03
    noise = np.random.default_rng(0).integers(0, 256, (100, 28, 28, 1), dtype=np.uint8)
    assert predictor.judge(noise)[1].all()


def test_letters_and_digits_are_unlike_training(plain_models: Path) -> None:
    predictor = Predictor.from_model(plain_models / "good.keras", "fashion_mnist")
    seen = []
    for text in ["ABC", "Hi", "42", *"0123456789ABEGKMRSWXabegkmrswx?&@"]:
        paper = Image.new("L", (300, 120))
        ImageDraw.Draw(paper).text((10, 10), text, fill=255, font_size=80)
        seen.append(convert(paper)[0])
    unlike = predictor.judge(np.stack(seen)[..., None])[1]
    assert unlike[0]
    assert unlike.mean() > 0.7


@pytest.mark.parametrize(
    ("name", "words"),
    [("small", r"received a model from \(20, 20, 1\)"), ("few", r"to \(7,\), expected"), ("nan", "NaN")],
)
def test_a_model_that_does_not_fit_is_refused(name: str, words: str, plain_models: Path) -> None:
    with pytest.raises(ValueError, match=words):
        Predictor.from_model(plain_models / f"{name}.keras", "fashion_mnist")


def test_a_constant_feature_does_not_break_it() -> None:
    values, labels = features(0, 400)
    values[:, 3] = 1.0
    fitted = Familiarity.fit(values, labels)
    assert np.isfinite(fitted.distance(values)).all()
