"""What the fork server imports once for all trainings, without a word.

Leaves: Keras, the back end's Python modules and the workshop in this process's memory. Refuses: to start the
back end, because threads do not survive a fork.
"""

import importlib

from kravets.backend import without_greeting

_MODULES = (
    "keras",
    "kravets.training",
    "kravets.models",
    "kravets.optimizers",
    "kravets.checkpoint",
    "kravets.diagnosis.doctor",
    "sklearn.decomposition",
    "sklearn.linear_model",
    "sklearn.metrics",
)

with without_greeting():
    for name in _MODULES:
        importlib.import_module(name)
