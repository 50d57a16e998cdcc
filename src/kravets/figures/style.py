"""Colours that every figure shares; they differ in brightness too, so that print and colour-blind eyes tell them apart.

Leaves: names of colours, and what they are on a dark page. Refuses: nothing.
"""

BLUE, ORANGE, GREY, GREEN, PURPLE = "#2563a8", "#d9641a", "#8a8f98", "#2f8f5b", "#7b4ba8"
RED, TEAL, OCHRE, SLATE, ROSE, OLIVE = "#b3261e", "#00808a", "#a0741a", "#444a55", "#c14b8a", "#5f7f1f"

ON_DARK = {
    BLUE: "#78aeea", ORANGE: "#f0955a", GREY: "#9aa0aa", GREEN: "#62c08d", PURPLE: "#b794e0",
    RED: "#ef7a72", TEAL: "#4fc3cc", OCHRE: "#d8ad58", SLATE: "#b4bbc7", ROSE: "#e68dbb", OLIVE: "#a8c766",
}  # fmt: skip
"""Each colour, and the lighter one that takes its place where the page is dark."""
