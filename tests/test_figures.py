from typing import Any

import numpy as np
import pytest
from matplotlib.figure import Figure

from kravets import figures
from kravets.figures import network, studies

NAMES = tuple("abcdefghij")
HISTORY = [
    {
        "epoch": e,
        "loss": 1 / e,
        "accuracy": 0.9,
        "val_loss": 1.1 / e,
        "val_accuracy": 0.8,
        "learning_rate": 0.1,
    }
    for e in (1, 2, 3)
]
RANDOM = np.random.default_rng(0)
IMAGES = RANDOM.integers(0, 256, (60, 28, 28, 1), dtype=np.uint8)
LABELS = RANDOM.integers(0, 10, 60)
PROBABILITIES = RANDOM.dirichlet(np.ones(10), 60)


def texts(figure: Figure) -> str:
    return " ".join(text.get_text() for text in figure.findobj(match=lambda o: hasattr(o, "get_text")))  # type: ignore[attr-defined]


def drawn(name: str, language: str) -> Figure:
    calls: dict[str, Any] = {
        "curves": lambda: figures.learning_curves(HISTORY, language=language),
        "confusion": lambda: figures.confusion_matrix(
            (np.eye(10, dtype=int) * 9 + 1).tolist(), NAMES, language=language
        ),
        "mistakes": lambda: figures.confident_mistakes(
            IMAGES, LABELS, PROBABILITIES, names=NAMES, language=language
        ),
        "reliability": lambda: figures.reliability(LABELS, PROBABILITIES, temperature=1.5, language=language),
        "answer": lambda: figures.answer(
            np.zeros((50, 40, 3), np.uint8),
            IMAGES[0, :, :, 0],
            PROBABILITIES[0],
            names=NAMES,
            unlike_training=True,
            language=language,
        ),
        "classes": lambda: figures.classes(IMAGES, LABELS, NAMES, language=language),
        "pairs": lambda: figures.pairs(IMAGES[:3], IMAGES[3:6], NAMES[:3], language=language),
        "attention": lambda: figures.attention(
            IMAGES[:3], RANDOM.normal(size=(3, 28, 28)), NAMES[:3], language=language
        ),
        "healed": lambda: figures.before_and_after(
            {"loss": [2.0, "nan", None], "val_loss": [2.1, 2.0, 2.2]},
            {"loss": [2.0, 0.1, 0.01], "val_loss": [2.0, 0.5, 0.4]},
            language=language,
        ),
    }
    return calls[name]()


@pytest.mark.parametrize("language", ["en", "uk"])
@pytest.mark.parametrize(
    "name",
    [
        "curves", "confusion", "mistakes", "reliability", "answer", "classes", "pairs", "attention", "healed"
    ],
)  # fmt: skip
def test_every_figure_draws_in_both_languages_without_a_window(name: str, language: str) -> None:
    figure = drawn(name, language)
    figure.canvas.draw()
    has_cyrillic = any("а" <= letter <= "я" for letter in texts(figure).lower())
    assert has_cyrillic == (language == "uk")


def test_the_surest_mistake_comes_first_and_right_answers_never() -> None:
    probabilities = np.full((3, 10), 0.01)
    probabilities[[0, 1, 2], [1, 2, 3]] = [0.7, 0.91, 0.99]
    figure = figures.confident_mistakes(IMAGES[:3], np.array([0, 0, 3]), probabilities, names=NAMES)
    wrong = [axes for axes in figure.axes if axes.get_title()]
    assert [axes.texts[0].get_text() for axes in wrong] == ["91%", "70%"]


def test_no_mistakes_is_said() -> None:
    figure = figures.confident_mistakes(
        IMAGES[:10], PROBABILITIES[:10].argmax(axis=1), PROBABILITIES[:10], names=NAMES
    )
    assert "no mistakes" in texts(figure)


def test_both_languages_have_the_same_words() -> None:
    for module in (network, studies):
        assert module._WORDS["en"].keys() == module._WORDS["uk"].keys()


@pytest.mark.parametrize("language", ["en", "uk"])
def test_sick_and_healthy_stand_on_the_same_axes_and_nan_is_said(language: str) -> None:
    sick = {"history": {"epoch": [1, 2], "loss": ["nan", "nan"]}, "outcome": {"validation_skill": -1.0}}
    healthy = {
        "history": {"epoch": [1, 2], "loss": [1.0, 0.5], "val_loss": [1.1, 0.7]},
        "outcome": {"validation_skill": 0.8},
    }
    figure = figures.sick_and_healthy(sick, healthy, language=language)
    left, right = figure.axes
    assert left.get_ylim() == right.get_ylim()
    assert [text.get_text() for text in left.texts] == ["NaN"]
    assert right.get_title().endswith("0.80")
