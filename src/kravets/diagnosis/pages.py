"""What stands behind a finding: its page, wherever the package is installed.

Enters: a code, a slug or nothing, and a language. Leaves: the page's Markdown, to be read without pictures. Refuses:
a word that is neither, a language without pages. The pages are those of the documentation; a wheel carries a copy.
"""

from __future__ import annotations

import re
from difflib import get_close_matches
from importlib import resources
from pathlib import Path

from kravets.diagnosis.vocabulary import PROBLEMS

LANGUAGES = ("en", "uk")


def problem_of(word: str) -> str:
    """The slug of a problem, from its code or its slug in any case.

    Raises:
        ValueError: the word is neither.

    Example:
        >>> problem_of("k301"), problem_of("learning-rate-high")
        ('learning_rate_high', 'learning_rate_high')
    """
    wanted = word.strip().lower().replace("-", "_")
    for slug, problem in PROBLEMS.items():
        if wanted in (slug, problem.code.lower()):
            return slug
    near = [slug for slug in PROBLEMS if wanted and wanted in slug] or get_close_matches(wanted, PROBLEMS)
    known = ", ".join(f"{PROBLEMS[slug].code} {slug}" for slug in near)
    known = known or "a code such as K301 or its name, learning_rate_high"
    raise ValueError(f"received '{word}', expected {known}; `kravets explain` lists them all")


def text(word: str | None = None, language: str = "en") -> str:
    """The page of a problem, or the page that lists them all.

    Args:
        word: a code or a slug; None: the list.
        language: one of `LANGUAGES`.

    Raises:
        ValueError: no such problem, or no such language.

    Example:
        >>> text("K301").splitlines()[0]
        '# K301 learning_rate_high: The learning rate is too high'
    """
    if language not in LANGUAGES:
        raise ValueError(f"received language '{language}', expected one of: {', '.join(LANGUAGES)}")
    name = "README" if word is None else PROBLEMS[problem_of(word)].code
    page = _folder(language) / f"{name}.md"
    return _without_links(page.read_text(encoding="utf-8"))


def _folder(language: str) -> Path:
    carried = Path(str(resources.files("kravets"))) / "diagnosis" / "pages_of_findings" / language
    if carried.is_dir():
        return carried
    return (
        Path(__file__).parents[3] / "docs" / language / "findings"
    )  # installed from the repository, to be edited


def _without_links(markdown: str) -> str:
    """Links lead to other pages and pictures to files that are not carried; their words stay, pictures go."""
    markdown = re.sub(r"^!\[[^\]]*\]\([^)]*\)\n+", "", markdown, flags=re.M)
    return re.sub(r"\[([^\]]*)\]\([^)\s]*\)", r"\1", markdown)
