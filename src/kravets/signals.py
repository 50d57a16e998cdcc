"""Ctrl-C and SIGTERM, while something runs that must not end in the middle.

Enters: what is to be called instead. Leaves: the handlers as they were. Refuses: what only the main thread may do, in
another; there a block runs as if it stood alone.
"""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Callable, Iterator


@contextlib.contextmanager
def told_of_signals(stop: Callable[[], None]) -> Iterator[None]:
    """Calls `stop` for each Ctrl-C and each SIGTERM inside the block; what it raises is raised there."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    # what is ignored here is somebody else's: a pool's workers leave Ctrl-C to the pool
    before = {number: handler for number, handler in handlers.items() if handler != signal.SIG_IGN}
    for number in before:
        signal.signal(number, lambda number, frame: stop())
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
