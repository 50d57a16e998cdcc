import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from kravets.diagnosis import pages
from kravets.diagnosis.vocabulary import PROBLEMS

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("language", pages.LANGUAGES)
def test_every_problem_has_a_page_that_reads_without_links_and_pictures(language: str) -> None:
    for slug, problem in PROBLEMS.items():
        text = pages.text(problem.code, language)
        assert text.startswith(f"# {problem.code} {slug}: ")
        assert "](" not in text
        assert pages.text(slug, language) == text
        assert slug in pages.text(language=language), "the list names it"


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("rate", "K301 learning_rate_high, K302 learning_rate_low"),
        ("overfiting", "K401 overfitting"),
        ("K999", "a code such as K301"),
        ("", "a code such as K301"),
        ("../README", "a code such as K301"),
    ],
)
def test_a_word_that_is_no_problem_is_told_what_is_near(word: str, expected: str) -> None:
    with pytest.raises(ValueError, match=expected):
        pages.text(word)


def test_a_language_without_pages_is_refused() -> None:
    with pytest.raises(ValueError, match="received language 'de', expected one of: en, uk"):
        pages.text("K301", "de")


def test_a_wheel_carries_the_pages(tmp_path: Path) -> None:
    wheels = pytest.importorskip("hatchling.builders.wheel")
    (wheel,) = wheels.WheelBuilder(str(ROOT)).build(directory=str(tmp_path), versions=["standard"])
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "installed")
    said = subprocess.run(
        [
            sys.executable,
            "-c",
            "from kravets.diagnosis import pages; print(pages.__file__, pages.text('K401', 'uk'))",
        ],
        env={"PYTHONPATH": str(tmp_path / "installed"), "PYTHONIOENCODING": "utf-8"},
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        check=True,
    ).stdout
    assert said.startswith(str(tmp_path))
    assert "# K401 overfitting: " in said
