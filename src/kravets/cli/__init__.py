"""The command line: one verb a capability.

Enters: words. Leaves: an exit status, and what a person or a program reads. A verb's module registers it.
"""

from kravets.cli import bench, clinic, laboratory, reporting, workshop
from kravets.cli.app import app, main, run

__all__ = ["app", "bench", "clinic", "laboratory", "main", "reporting", "run", "workshop"]
