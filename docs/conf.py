"""How the docs become pages: `make docs` builds each language on its own, and any warning is an error."""

from __future__ import annotations

import logging
import os
import re
from pathlib import Path
from typing import Any

LANGUAGE = os.environ.get("KRAVETS_DOCS_LANGUAGE", "en")

project = "kravets"
author = "the kravets authors"
language = LANGUAGE
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
source_suffix = {".md": "markdown"}
root_doc = "index"
suppress_warnings = ["toc.not_included"]  # the pages of the findings are listed in their README

myst_heading_anchors = 3

autodoc_member_order = "bysource"
autodoc_typehints_format = "short"
python_maximum_signature_line_length = 88
highlight_language = "text"
napoleon_numpy_docstring = False

default_role = "code"  # as the docstrings mean their backticks

html_theme = "furo"
html_title = {"en": "kravets: train, measure, diagnose", "uk": "kravets: навчити, виміряти, знайти ваду"}[
    LANGUAGE
]
html_show_sphinx = False
html_show_copyright = False
html_copy_source = False

_CHECKOUT = Path(__file__).resolve().parents[1]
_OUTWARDS = re.compile(r"\[([^\]]+)\]\(((?:\.\./)+(?:benchmarks|src)/[^)#]+)\)")


def _name_what_is_outside(app: Any, name: str, content: list[str]) -> None:
    """Links to files of the checkout, which are no pages here, become their names; they must exist."""
    here = Path(app.srcdir, name).parent

    def named(match: re.Match[str]) -> str:
        text, target = match.groups()
        path = (here / target).resolve()
        if not path.exists() or not path.is_relative_to(_CHECKOUT):
            logging.getLogger("sphinx.kravets").warning("%s: no such file: %s", name, target)
            return text
        return f"{text} (`{path.relative_to(_CHECKOUT)}`)"

    content[0] = _OUTWARDS.sub(named, content[0])


def setup(app: Any) -> None:
    """Sphinx calls it."""
    app.connect("source-read", _name_what_is_outside)
