"""Numbers as each language writes them.

Enters: text with English numbers, a language. Leaves: the text. Refuses: nothing.
"""

from __future__ import annotations

import re

_CODE = re.compile(r"(`[^`]*`|<[^>]*>)")  # of Markdown, and marks of HTML
_THOUSANDS = re.compile(r"(?<![\d.,\[])\d{1,3}(?:,\d{3})+(?![\d,])")
_DECIMAL = re.compile(r"(?<![\d.])(\d+)\.(\d+)(?![\d.]*\.?\d)")  # no version: those have two points


def written(text: str, language: str) -> str:
    """English numbers as a language writes them: in Ukrainian thousands apart, and a decimal comma.

    Code in backticks, marks of HTML, versions and lists in brackets stay as they are.

    Args:
        text: Markdown, HTML or plain.
        language: `en` or `uk`.

    Example:
        >>> written("257,754 weights, 94.14 %, Keras 3.15.1, `rate=0.1`", "uk")
        '257\\xa0754 weights, 94,14 %, Keras 3.15.1, `rate=0.1`'
    """
    if language == "en":
        return text
    parts = _CODE.split(text)
    parts[::2] = [_DECIMAL.sub(r"\1,\2", _THOUSANDS.sub(_apart, part)) for part in parts[::2]]
    return "".join(parts)


def _apart(found: re.Match[str]) -> str:
    return found[0].replace(",", "\N{NO-BREAK SPACE}")
