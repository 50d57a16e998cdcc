"""Progress in a terminal: whatever order a back end works in, and readable to the end."""

from __future__ import annotations

import io

from rich.console import Console

from kravets.display import Terminal


def test_a_batch_may_come_before_the_first_epoch_begins() -> None:
    written = io.StringIO()
    display = Terminal(Console(file=written, force_terminal=True, width=100))
    display.start(epochs=2, steps=5, parameters=1234)
    display.batch(1)  # JAX looks at a batch to build its step
    display.epoch(0)
    display.batch(2)
    display.epoch_done(
        {"epoch": 1, "loss": 0.5, "accuracy": 0.8, "val_loss": 0.6, "val_accuracy": 0.75, "seconds": 1.25}
    )
    display.finish()
    assert "1,234 parameters, 2 epochs of 5 steps" in written.getvalue()
    assert "accuracy 0.7500   1.2 s" in written.getvalue()
