"""A user's script, unmodified, under watch: the child process of `kravets diagnose`.

Enters: the script's path and arguments, the file for the result. Leaves: the script's own output and
errors, its exit status, and the result as JSON, written anew after every `fit`, more rarely where there are so
many that writing takes long. Refuses: to import Keras before the script does, because the script may choose a
back end first.

    python -m kravets.diagnosis.script RESULT SCRIPT [ARGUMENT ...]
"""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import json
import os
import runpy
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from types import ModuleType
from typing import Any

SCHEMA = 1
_SHARE = 0.05  # of the script's time that writing results may take
_CHEAP = 0.1  # seconds that it may take in any case


class _AfterKeras(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Calls a function as soon as the script has imported Keras, by whatever name.

    TensorFlow asks where Keras is long before it imports it, so a spec may be made and never used.
    """

    def __init__(self, then: Callable[[], None]) -> None:
        self._then = then
        self._loader: Any = None
        self._imported = False

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """Steps between Python and its own finder until Keras is imported."""
        if name != "keras" or self._imported:
            return None
        spec = importlib.machinery.PathFinder.find_spec(name, path, target)
        if spec is None or spec.loader is None:
            return None
        self._loader, spec.loader = spec.loader, self
        return spec

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType | None:
        """As the real loader does."""
        return self._loader.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        """Imports Keras, then starts watching."""
        assert module.__spec__ is not None
        self._imported = True
        module.__spec__.loader = module.__loader__ = self._loader
        self._loader.exec_module(module)
        self._then()


def result_of(watch: Any, script: str, code: int | None) -> dict[str, Any]:
    """What is known so far, ready for JSON."""
    backend = sys.modules["keras"].backend.backend() if "keras" in sys.modules else None
    fits = [] if watch is None else watch.report().as_dict()
    return {"schema": SCHEMA, "backend": backend, "script": script, "exit": code, "fits": fits}


def _fits_of_children(path: str) -> list[Any]:
    """What processes that the script forked have written: the last of them that trained."""
    try:
        return list(json.loads(Path(path).read_text(encoding="utf-8"))["fits"])
    except (OSError, ValueError, KeyError, TypeError):
        return []


def _write(path: str, value: dict[str, Any]) -> None:
    handle, name = tempfile.mkstemp(dir=os.path.dirname(path) or ".")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(value, file, allow_nan=False)
    os.replace(name, path)


def main(
    words: Sequence[str],
    *,
    watching: Callable[..., Any] | None = None,
    afterwards: Callable[[Any], dict[str, Any]] | None = None,
) -> int:
    """Runs the script as `python SCRIPT ARGUMENT ...` would, and returns its exit status.

    Args:
        words: the file for the result, the script, its arguments.
        watching: makes the watch, by default `kravets.diagnosis.watch`.
        afterwards: told the watch when the script has ended; what it returns is added to the result.
    """
    result, script, *arguments = words
    state: dict[str, Any] = {"watch": None, "next": 0.0}
    parent = os.getpid()
    with ExitStack() as stack:

        def start() -> None:
            from kravets.diagnosis.watching import watch

            def tell(seen: Any) -> None:
                began = time.monotonic()
                forked = os.getpid() != parent  # such a process may end without a last word
                if forked or began >= state["next"]:
                    _write(result, result_of(seen, script, None))
                    ended = time.monotonic()
                    state["next"] = ended + (0 if ended - began < _CHEAP else (ended - began) / _SHARE)

            state["watch"] = stack.enter_context((watching or watch)(tell=tell))

        sys.meta_path.insert(0, _AfterKeras(start))
        sys.argv = [script, *arguments]
        sys.path[0:1] = [str(Path(script).resolve().parent)]
        code = _run(script)
    told = result_of(state["watch"], script, code)
    if not told["fits"]:
        told["fits"] = _fits_of_children(result)
    _write(result, told)
    if afterwards is not None and state["watch"] is not None and code != 130:
        _write(result, {**told, **afterwards(state["watch"])})
    return code


def _run(script: str) -> int:
    try:
        runpy.run_path(script, run_name="__main__")
    except SystemExit as leaving:
        if leaving.code is None or isinstance(leaving.code, int):
            return leaving.code or 0
        print(leaving.code, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("KeyboardInterrupt", file=sys.stderr)
        return 130
    except BaseException as error:
        traceback.print_exception(type(error), error, _own_trace(error))
        return 1
    return 0


def _own_trace(error: BaseException) -> Any:
    """The trace from the script on, without the frames that started it."""
    trace = error.__traceback__
    while trace is not None and (
        trace.tb_frame.f_code.co_filename in (__file__, "<frozen runpy>")
        or trace.tb_frame.f_globals.get("__name__") == "runpy"
    ):
        trace = trace.tb_next
    return trace or error.__traceback__


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
