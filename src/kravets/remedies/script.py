"""A user's script under watch, and then its healing: the child process of `kravets diagnose --heal`.

Enters: the minutes for all of it, the folder for what is made, and what `kravets.diagnosis.script` takes.
Leaves: the same, with `healing` added to the result; in the folder the trials, the healed network and the
healed script. Refuses: to import Keras before the script does.

    python -m kravets.remedies.script MINUTES FOLDER RESULT SCRIPT [ARGUMENT ...]
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from kravets.diagnosis import script as plain


def main(words: Sequence[str]) -> int:
    """Runs the script, then heals its first sick `fit`."""
    began = time.monotonic()
    minutes, folder, *rest = words
    path = Path(rest[1])
    text = path.read_text(encoding="utf-8")

    def watching(**settings: Any) -> Any:
        from kravets.remedies import watch

        return watch(**settings)

    def afterwards(watch: Any) -> dict[str, Any]:
        left = float(minutes) - (time.monotonic() - began) / 60
        return {"healing": _healed(watch, text, path, Path(folder), max(left, 0.05))}

    return plain.main(rest, watching=watching, afterwards=afterwards)


def _healed(watch: Any, text: str, path: Path, folder: Path, minutes: float) -> dict[str, Any]:
    from kravets.remedies import Healing, NotRepeatable, heal
    from kravets.remedies.patching import patched

    alarmed = [d for d in watch.doctors if any(f.severity != "note" for f in d.findings)]
    sick = alarmed or [d for d in watch.doctors if d.findings]
    if not sick:
        seen = "nothing is wrong, as far as can be seen" if watch.doctors else "no fit was seen"
        return Healing((), [], reason=seen).as_dict()

    def progress(line: str) -> None:
        print(f"kravets: {line}", file=sys.stderr, flush=True)

    try:
        healing = heal(sick[0], minutes=minutes, folder=folder, progress=progress)
    except NotRepeatable as error:
        return Healing((), [], reason=str(error)).as_dict()
    told = {**healing.as_dict(), "folder": str(folder), "by_hand": [], "diff": "", "healed_script": None}
    if healing.recipe is None or healing.original is None or healing.best is None:
        return told
    folder.mkdir(parents=True, exist_ok=True)
    if healing.model is not None:
        _whole(folder / "healed.keras", lambda place: healing.model.save(place))
    own = sick[0].case.file is not None and Path(sick[0].case.file).resolve() == path.resolve()
    if own:
        patch = patched(text, healing.original, healing.recipe, healing.best.names)
        told |= {"by_hand": list(patch.by_hand), "diff": patch.diff(path.name)}
        if patch.after != patch.before:
            place = folder / path.name
            _whole(place, lambda name: Path(name).write_text(patch.after, encoding="utf-8"))
            told["healed_script"] = str(place)
    return told


def _whole(path: Path, write: Callable[[str], Any]) -> None:
    """Writes a file under another name first, so that a half-written one never has its own."""
    handle, name = tempfile.mkstemp(dir=path.parent, suffix=path.suffix)
    os.close(handle)
    write(name)
    os.replace(name, path)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
