"""A user's script watched from outside: the parent process of `kravets diagnose`.

Enters: a script, its arguments, a time limit. Leaves: one plain result with one report a `fit`, whatever
became of the script: finished, crashed, stopped, killed, or without a `fit`. Refuses: what is no readable
Python file. No Keras here; the script's own process imports it.
"""

from __future__ import annotations

import contextlib
import importlib.util
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from kravets.diagnosis.telling import Report, Reports

_GRACE = 20.0  # seconds between asking a script to stop and ending it


class ExaminationError(ValueError):
    """A script that cannot be run; the text says what was received and expected."""


def examine(
    script: str | os.PathLike[str],
    arguments: Sequence[str] = (),
    *,
    minutes: float | None = None,
    output_to_error: bool = False,
    module: Sequence[str] = ("kravets.diagnosis.script",),
) -> dict[str, Any]:
    """Runs a script under watch, in a process of its own, with its output going where ours goes.

    Args:
        script: a Python file that trains with Keras.
        arguments: the script's own.
        minutes: after which it is stopped, as by Ctrl-C, and then ended.
        output_to_error: whether what it prints goes to standard error instead of standard output.
        module: that runs it, and what that module is told first.

    Returns:
        `schema`, `backend`, `script`, `exit` (its exit status; None where it was ended by force),
        `fits`; see `Report.as_dict`. `stopped` says whether we, or Ctrl-C, ended it.

    Raises:
        ExaminationError: no such file, or not Python.
    """
    path = Path(script)
    if not path.is_file():
        raise ExaminationError(f"received {script}, expected a Python file; it does not exist")
    try:
        compile(path.read_bytes(), str(path), "exec", dont_inherit=True)
    except (SyntaxError, ValueError) as error:
        raise ExaminationError(f"received {script}, expected a Python file: {error}") from None
    except OSError as error:
        raise ExaminationError(f"{script} cannot be read: {error.strerror}") from None
    with tempfile.TemporaryDirectory(prefix="kravets-") as folder:
        result = Path(folder) / "result.json"
        command = [sys.executable, "-m", *module, str(result), str(path), *arguments]
        child = subprocess.Popen(command, stdout=sys.stderr if output_to_error else None, env=_environment())
        stopped = _wait(child, minutes)
        with contextlib.suppress(OSError, ValueError):
            return {
                **json.loads(result.read_text(encoding="utf-8")),
                "exit": _status(child),
                "stopped": stopped,
            }
    empty = {"schema": 1, "backend": None, "script": str(path), "fits": []}
    return {**empty, "exit": _status(child), "stopped": stopped}


def _environment() -> dict[str, str]:
    """Ours, with a back end that is installed where the user has chosen none."""
    environment = dict(os.environ)
    if "KERAS_BACKEND" not in environment and importlib.util.find_spec("tensorflow") is None:
        for name in ("jax", "torch"):
            if importlib.util.find_spec(name):
                environment["KERAS_BACKEND"] = name
                break
    return environment


def _status(child: subprocess.Popen[bytes]) -> int | None:
    return child.returncode if child.returncode is not None and child.returncode >= 0 else None


def _wait(child: subprocess.Popen[bytes], minutes: float | None) -> bool:
    """Waits for the end; Ctrl-C and the limit ask the child to stop, and end it if it does not."""
    end = None if minutes is None else time.monotonic() + 60 * minutes
    stopped = False
    while True:
        try:
            child.wait(None if end is None else max(0.0, end - time.monotonic()))
            return stopped
        except KeyboardInterrupt:  # a terminal has told the child, too
            if stopped:
                child.kill()
        except subprocess.TimeoutExpired:
            if stopped:
                child.kill()
            else:
                child.send_signal(signal.SIGINT)
        stopped, end = True, time.monotonic() + _GRACE


def reports(result: dict[str, Any]) -> Reports:
    """The reports of a result, to be told."""
    return Reports([Report(fit) for fit in result["fits"]])


def exit_status(result: dict[str, Any]) -> int:
    """1 where the script failed, nothing was seen, or there is an error or a warning; a note is no alarm."""
    alarms = [f for fit in result["fits"] for f in fit["findings"] if f["severity"] != "note"]
    failed = [c for fit in result["fits"] for c in fit["checks"] if c["outcome"] == "failed"]
    return 1 if alarms or failed or result["exit"] != 0 or not result["fits"] else 0
