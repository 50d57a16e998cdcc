"""The application that the verbs join, and what they share: how a result, a failure and Ctrl-C are told.

Enters: words. Leaves: with `--json` one JSON object on standard output and everything else on standard
error; without it, text for a person. Exit status 0: done; 1: done or stopped, and something is wrong;
2: called wrongly, or it cannot be done.
"""

from __future__ import annotations

import json
import logging
import os
import sys
from typing import Annotated, Any

import cyclopts
from cyclopts import Parameter

from kravets import __version__

app = cyclopts.App(
    name="kravets",
    version=__version__,
    help="Classify clothes (Fashion-MNIST) with Keras 3: train, measure honestly, try it on photographs. "
    "And diagnose any Keras training.",
    result_action="return_value",
    exit_on_error=False,
    suppress_keyboard_interrupt=False,
    print_error=False,
)

AsJson = Annotated[bool, Parameter(name="--json", negative="")]
"""The switch that every verb has."""


def print_json(value: dict[str, Any]) -> int:
    """Prints a result and returns the exit status of success."""
    print(json.dumps(value, ensure_ascii=False, allow_nan=False))
    return 0


def main(words: list[str] | None = None) -> None:
    """Runs one verb and exits with its status."""
    words = sys.argv[1:] if words is None else words
    for stream in (sys.stdout, sys.stderr):
        # names of files need not be UTF-8, and a pipe need not know Ukrainian
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    logging.basicConfig(format="%(message)s", stream=sys.stderr)
    logging.getLogger("kravets").setLevel(logging.INFO)
    status = run(words)
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        status = _reader_left()
    sys.exit(status)


def run(words: list[str]) -> int:
    """Runs one verb and returns its exit status; errors become one message on standard error."""
    try:
        return app(words) or 0
    except cyclopts.CycloptsError as error:
        return _fail(f"{error}\nsee `kravets {words[0] + ' ' if words else ''}--help`", words, status=2)
    except KeyboardInterrupt:
        return _fail("stopped", words, status=1)
    except BrokenPipeError:
        return _reader_left()
    except (ValueError, RuntimeError, OSError) as error:
        from kravets.runs import RunError

        if type(error) in (ValueError, RuntimeError) and not _is_ours(error):
            raise
        stopped = isinstance(error, RunError) and type(error) is not RunError
        return _fail(str(error), words, status=1 if stopped else 2)


def _reader_left() -> int:
    """Nobody reads on, as behind `| head`: no message, and none from Python when it flushes at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 1


def _is_ours(error: BaseException) -> bool:
    """Whether an error was raised by this package, with a text meant for a person."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    return bool(trace) and trace.tb_frame.f_globals.get("__name__", "").startswith("kravets")


def _fail(text: str, words: list[str], *, status: int) -> int:
    print(f"kravets: {text}", file=sys.stderr)
    if "--json" in words:
        print(json.dumps({"error": text}, ensure_ascii=False))
    return status
