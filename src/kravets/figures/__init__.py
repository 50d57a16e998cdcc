"""Numbers in, matplotlib figures out.

Enters: plain numbers, tables, images. Leaves: `matplotlib.figure.Figure` objects that belong to no window.
Refuses: to show or to save anything; that is the caller's.
"""

from kravets.figures.clinic import before_and_after
from kravets.figures.images import attention, classes, pairs
from kravets.figures.network import (
    answer,
    confident_mistakes,
    confusion_matrix,
    learning_curves,
    reliability,
    sick_and_healthy,
)
from kravets.figures.people import beside_people, unshared_labels
from kravets.figures.searches import search
from kravets.figures.studies import axis, cost

__all__ = [
    "answer",
    "attention",
    "axis",
    "before_and_after",
    "beside_people",
    "classes",
    "confident_mistakes",
    "confusion_matrix",
    "cost",
    "learning_curves",
    "pairs",
    "reliability",
    "search",
    "sick_and_healthy",
    "unshared_labels",
]
