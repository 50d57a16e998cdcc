"""A user's script under watch, and then its healing: the child process of `kravets diagnose --heal`.

Enters: the minutes for all of it, the folder for what is made, and what `kravets.diagnosis.script` takes.
Leaves: the same, with `healing` added to the result; in the folder the trials, the healed network and the
healed script. Refuses: to import Keras before the script does.

    python -m kravets.remedies.script MINUTES FOLDER RESULT SCRIPT [ARGUMENT ...]
"""

from __future__ import annotations

import dataclasses
import os
import sys
import tempfile
import time
import tokenize
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from kravets.diagnosis import script as plain


def main(words: Sequence[str]) -> int:
    """Runs the script, then heals its first sick `fit`."""
    began = time.monotonic()
    minutes, folder, *rest = words
    own, place = Own.read(rest[1]), Path(folder).resolve()  # the script may go to another folder

    def watching(**settings: Any) -> Any:
        from kravets.remedies import watch

        return watch(**settings)

    def afterwards(watch: Any) -> dict[str, Any]:
        left = float(minutes) - (time.monotonic() - began) / 60
        return {"healing": _healed(watch, own, place, max(left, 0.05))}

    return plain.main(rest, watching=watching, afterwards=afterwards)


@dataclasses.dataclass(frozen=True)
class Own:
    """The user's script as it was when it was started.

    Attributes:
        given: how it was called.
        path: where it lies.
        text: with its own ends of lines; None where Python could not read it either.
        encoding: in which it is written.
    """

    given: str
    path: Path
    text: str | None
    encoding: str

    @classmethod
    def read(cls, given: str) -> Own:
        """The script as it is now."""
        path = Path(given).resolve()
        try:
            with open(path, "rb") as file:
                encoding, _ = tokenize.detect_encoding(file.readline)
            with open(path, encoding=encoding, newline="") as file:
                return cls(given, path, file.read(), encoding)
        except (OSError, SyntaxError, UnicodeError):
            return cls(given, path, None, "utf-8")

    def has(self, file: str | None) -> bool:
        """Whether a place in the code is in it."""
        return file is not None and (file == self.given or Path(file).resolve() == self.path)


def _healed(watch: Any, own: Own, folder: Path, minutes: float) -> dict[str, Any]:
    from kravets.remedies import Healing, NotRepeatable, heal

    alarmed = [d for d in watch.doctors if any(f.severity != "note" for f in d.findings)]
    sick = alarmed or [d for d in watch.doctors if d.findings]
    sick = [d for d in sick if d.arguments] or sick  # whose data are still there
    if not sick:
        seen = "nothing is wrong, as far as can be seen" if watch.doctors else "no fit was seen"
        return Healing((), [], reason=seen).as_dict()

    def progress(line: str) -> None:
        print(f"kravets: {line}", file=sys.stderr, flush=True)

    try:
        healing = heal(sick[0], minutes=minutes, folder=folder, progress=progress)
    except NotRepeatable as error:
        return Healing((), [], reason=str(error)).as_dict()
    except Exception as error:  # whatever a stranger's program makes of it, the report of the doctor is told
        traceback.print_exc()
        return Healing((), [], reason=f"healing failed with {type(error).__name__}: {error}").as_dict()
    told = {**healing.as_dict(), "folder": str(folder), "by_hand": [], "diff": "", "healed_script": None}
    if healing.recipe is None or healing.original is None or healing.best is None:
        return told
    folder.mkdir(parents=True, exist_ok=True)
    if healing.model is None:
        progress("no time was left to train the healed network again; with more minutes it is saved")
    else:
        try:
            _whole(folder / "healed.keras", lambda place: healing.model.save(place))
        except Exception as error:  # parts of the user's own that have no configuration
            progress(f"the healed network cannot be saved: {type(error).__name__}: {error}")
    if own.text is not None and own.has(sick[0].case.file):
        told |= _written(own, own.text, healing, sick[0].case.data.kind, folder)
    return told


def _written(own: Own, text: str, healing: Any, kind: str, folder: Path) -> dict[str, Any]:
    """The healed recipe in the script's own text."""
    from kravets.remedies.patching import patched

    patch = patched(text, healing.original, healing.recipe, healing.best.names, kind=kind)
    told: dict[str, Any] = {"by_hand": list(patch.by_hand), "diff": patch.diff(own.path.name)}
    if patch.after != patch.before:
        place = folder / own.path.name
        _whole(place, lambda name: Path(name).write_bytes(patch.after.encode(own.encoding)))
        told["healed_script"] = str(place)
    return told


def _whole(path: Path, write: Callable[[str], Any]) -> None:
    """Writes a file under another name first, so that a half-written one never has its own."""
    handle, name = tempfile.mkstemp(dir=path.parent, suffix=path.suffix)
    os.close(handle)
    try:
        write(name)
        os.replace(name, path)
    finally:
        Path(name).unlink(missing_ok=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
