"""Colours that every figure shares; they differ in brightness too, so that print and colour-blind eyes tell them apart.

Leaves: names of colours. Refuses: nothing.
"""

BLUE, ORANGE, GREY, GREEN, PURPLE = "#2563a8", "#d9641a", "#8a8f98", "#2f8f5b", "#7b4ba8"
