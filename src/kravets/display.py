"""What a person sees while a training runs: a bar in a terminal, one line an epoch elsewhere.

Enters: epochs, batches, numbers. Leaves: text on standard error, so that standard output stays free for
results. Refuses: nothing. `Display` itself shows nothing and is what a silent training gets.
"""

from __future__ import annotations

import time
from typing import Any


class Display:
    """Shows nothing.

    Example:
        >>> Display().note("unseen")
    """

    def note(self, text: str) -> None:
        """Something worth a line."""

    def start(self, epochs: int, steps: int, parameters: int) -> None:
        """Before the first epoch."""

    def epoch(self, epoch: int) -> None:
        """An epoch begins; 0 is the first."""

    def batch(self, index: int) -> None:
        """A batch of this epoch was handed to the training."""

    def epoch_done(self, row: dict[str, float]) -> None:
        """An epoch is complete; `row` is its line of the history."""

    def finish(self) -> None:
        """After the last epoch, or when the training stops."""


class Terminal(Display):
    """A progress bar with the time left, and one line an epoch that stays.

    Args:
        console: a `rich.console.Console`; by default one on standard error.
    """

    def __init__(self, console: Any = None) -> None:
        from rich.console import Console

        self._console = console or Console(stderr=True)
        self._bar: Any = None

    def note(self, text: str) -> None:
        """Prints one line above the bar."""
        self._console.print(text, style="dim", markup=False, highlight=False, soft_wrap=True)

    def start(self, epochs: int, steps: int, parameters: int) -> None:
        """Shows the bar."""
        from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

        self._epochs, self._steps = epochs, steps
        self.note(f"{parameters:,} parameters, {epochs} epochs of {steps} steps")
        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.percentage:3.0f} %"),
            TimeElapsedColumn(),
            TextColumn("left"),
            TimeRemainingColumn(),
            console=self._console,
            transient=True,
            disable=not self._console.is_terminal,
        )
        self._task = self._bar.add_task("starting", total=epochs * steps)
        self._bar.start()
        self._drawn, self._first = 0.0, 0  # JAX takes a batch before the first epoch begins

    def epoch(self, epoch: int) -> None:
        """Names the epoch in the bar."""
        self._first = epoch * self._steps
        self._bar.update(self._task, description=f"epoch {epoch + 1}/{self._epochs}", completed=self._first)

    def batch(self, index: int) -> None:
        """Moves the bar, at most five times a second."""
        now = time.monotonic()
        if now - self._drawn > 0.2:
            self._drawn = now
            self._bar.update(self._task, completed=self._first + index)

    def epoch_done(self, row: dict[str, float]) -> None:
        """Prints the epoch's line."""
        self._console.print(
            f"epoch {int(row['epoch']):>3}/{self._epochs}   loss {row['loss']:.4f}   accuracy {row['accuracy']:.4f}   "
            f"validation loss {row['val_loss']:.4f}   accuracy {row['val_accuracy']:.4f}   {row['seconds']:.1f} s",
            highlight=False,
            soft_wrap=True,
        )

    def finish(self) -> None:
        """Takes the bar away."""
        if self._bar:
            self._bar.stop()
