"""The collection of faulty and healthy programs, for the benchmarks that run it.

Enters: `faults/`. Leaves: a program's text without its header, as it is or as its healthy twin; the parts;
the data set where programs look for it. This is no benchmark of its own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from kravets.data import load
from kravets.data.sources import cache_folder

HERE = Path(__file__).parent
FAULTS = HERE / "faults"
# last letters of the programs' names, and seeds; a healthy program without such a letter is one of the first part
Parts = Mapping[str, tuple[str, tuple[int, ...]]]
PARTS: Parts = {"calibration": ("abcdefghijkls", (0, 1, 2)), "final": ("m", (3, 4, 5))}
# those of the remedies: `_n` and `_o` were written when the doctor had been measured; remedies had been tried on `_n`
PARTS_OF_REMEDIES: Parts = {"calibration": ("abcdefghijklmns", (0, 1, 2)), "final": ("o", (3, 4, 5))}


def programs(part: str, letters: str = "", *, parts: Parts = PARTS) -> tuple[list[Path], list[Path]]:
    """The sick and the healthy programs of a part, or those of some of its letters."""
    known, _ = parts[part]
    if set(letters) - set(known):
        raise SystemExit(
            f"received the letters {letters}, expected some of {known}, which are the part {part}"
        )
    letters = letters or known

    def belongs(program: Path) -> bool:
        stem, _, letter = program.stem.rpartition("_")
        return (letter if stem and len(letter) == 1 else "a") in letters

    sick, healthy = (
        [program for program in sorted((FAULTS / kind).glob("*.py")) if belongs(program)]
        for kind in ("sick", "healthy")
    )
    return sick, healthy


def source_of(program: Path, version: str) -> str:
    """The program without its header, as it is or as its healthy twin."""
    text = program.read_text(encoding="utf-8")
    body = re.sub(r"^# (problem|data|twin|source):.*\n", "", text, flags=re.M)
    if version == "twin":
        for line in re.findall(r"^# twin: (.*)$", text, flags=re.M):
            old, _, new = (part.replace("\\n", "\n") for part in (line + " ").partition(" => "))
            if old not in body:
                raise SystemExit(f"{program}: the twin's text {old!r} is not in it")
            body = body.replace(old, new.rstrip(" "))
    return body


def lend_data(work: Path) -> None:
    """Puts Fashion-MNIST where `keras.datasets` looks for it."""
    load("fashion_mnist")
    folder = work / "keras" / "datasets" / "fashion-mnist"
    folder.mkdir(parents=True, exist_ok=True)
    for place in (cache_folder() / "fashion_mnist", Path("/usr/share/datasets/fashion-mnist")):
        for file in place.glob("*ubyte*"):
            (folder / f"{file.name.removesuffix('.gz')}.gz").write_bytes(file.read_bytes())
