"""Numbers of the published tables as each language writes them.

Enters: text with English numbers, a language. Leaves: the text. Refuses: nothing.
"""

from __future__ import annotations

import re


def written(text: str, language: str) -> str:
    """English numbers as a language writes them: in Ukrainian thousands apart, and a decimal comma.

    Example:
        >>> written("257,754 | 94.14 (n = 5)", "uk")
        '257\\xa0754 | 94,14 (n = 5)'
    """
    if language == "en":
        return text
    apart = re.sub(r"(?<=\d),(?=\d{3})", "\N{NO-BREAK SPACE}", text)
    return re.sub(r"(?<=\d)\.(?=\d)", ",", apart)
