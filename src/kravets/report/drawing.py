"""A figure inside a page: SVG text in the page's own colours.

Enters: a matplotlib figure, what it shows in words. Leaves: markup. Refuses: nothing. Text and lines that are
black take the page's colour of text, and the figures' palette becomes variables of the page, so that one
drawing serves the light page, the dark one and paper.
"""

from __future__ import annotations

import io
import re

import matplotlib
from markupsafe import Markup, escape
from matplotlib.figure import Figure

from kravets.figures.style import ON_DARK

_OPTIONS = {"svg.fonttype": "path", "svg.image_inline": True}
_VARIABLES = {colour: f"--ink-{number}" for number, colour in enumerate(ON_DARK)}

PALETTE = {
    theme: "".join(
        f"{_VARIABLES[light]}:{light if theme == 'light' else dark};" for light, dark in ON_DARK.items()
    )
    for theme in ("light", "dark")
}
"""What a page has to declare for the drawings in it."""


def drawing(figure: Figure, description: str) -> Markup:
    """A figure as an `<svg>` element.

    Args:
        figure: what to draw.
        description: in words, for who cannot see it; two drawings of a page need different ones.

    Example:
        >>> str(drawing(Figure(), "nothing"))[:32]
        '<svg role="img" aria-label="noth'
    """
    text = io.StringIO()
    with matplotlib.rc_context({**_OPTIONS, "svg.hashsalt": description}):
        figure.savefig(text, format="svg", transparent=True)
    drawn = text.getvalue()
    drawn = drawn[drawn.index("<svg") :]
    drawn = re.sub(r"<metadata>.*?</metadata>|<!--.*?-->|<style.*?</style>", "", drawn, flags=re.DOTALL)
    drawn = re.sub(
        r'<g id="[^"]*"', "<g", drawn
    )  # nothing points to groups, and several drawings share the names
    drawn = drawn.replace("#000000", "currentColor")
    for colour, variable in _VARIABLES.items():
        drawn = drawn.replace(colour, f"var({variable})")
    box = re.search(r'viewBox="[^"]*"', drawn)
    shape = box.group() if box else ""
    start = (
        f'<svg role="img" aria-label="{escape(description)}" {shape} fill="currentColor" '
        'stroke-linejoin="round" xmlns:xlink="http://www.w3.org/1999/xlink">'
    )
    return Markup(re.sub(r"<svg.*?>", lambda match: start, drawn, count=1, flags=re.DOTALL).strip())
