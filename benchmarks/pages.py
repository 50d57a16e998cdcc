"""The pictures on the pages of the findings: a sick program of the collection beside its healthy twin.

    .venv/bin/python benchmarks/pages.py

Enters: what `diagnosis.py --part calibration` left. Leaves: `docs/figures/findings/*.png`, and the line on
each page, in both languages, that shows it.
"""

from __future__ import annotations

import argparse
import io
import json
from pathlib import Path
from typing import Any

from kravets.diagnosis.vocabulary import PROBLEMS
from kravets.figures import sick_and_healthy

ROOT = Path(__file__).parent.parent
BEFORE = {"en": "**Remedies**", "uk": "**Що робити**"}  # the heading that the picture stands above
TEXTS = {
    "en": "The curves of {program} and of its twin",
    "uk": "Криві програми {program} та її двійника",
}


def fit_of(work: Path, program: str, version: str) -> dict[str, Any]:
    """The last `fit` of a run of the collection."""
    result = work / "tensorflow" / f"{program}-{version}-seed0" / "result.json"
    if not result.exists():
        raise SystemExit(f"no {result}: run benchmarks/diagnosis.py --part calibration first")
    return json.loads(result.read_text(encoding="utf-8"))["fits"][-1]


def write_picture(fits: tuple[dict[str, Any], dict[str, Any]], path: Path, language: str) -> None:
    """A small PNG."""
    from PIL import Image

    drawn = io.BytesIO()
    sick_and_healthy(*fits, language=language).savefig(drawn, dpi=80)
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.open(drawn).convert("RGB").quantize(48).save(path, optimize=True)


def show_on_page(page: Path, picture: str, text: str, before: str) -> None:
    """Puts the picture's line above a heading, in place of an older one."""
    lines = page.read_text(encoding="utf-8").splitlines()
    lines = [line for line in lines if "figures/findings/" not in line]
    at = next(number for number, line in enumerate(lines) if line.startswith(before))
    while lines[at - 1] == "":
        del lines[at - 1]
        at -= 1
    lines[at:at] = ["", f"![{text}](../../figures/findings/{picture})", ""]
    page.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--work", type=Path, default=Path("runs/benchmark-diagnosis"))
    work = parser.parse_args().work
    for slug, problem in PROBLEMS.items():
        program = f"{slug}_a"
        fits = fit_of(work, program, "sick"), fit_of(work, program, "twin")
        for language in ("en", "uk"):
            picture = f"{problem.code}.{language}.png"
            write_picture(fits, ROOT / "docs" / "figures" / "findings" / picture, language)
            text = TEXTS[language].format(program=f"`benchmarks/faults/sick/{program}.py`")
            page = ROOT / "docs" / language / "findings" / f"{problem.code}.md"
            show_on_page(page, picture, text, BEFORE[language])
    print(f"{2 * len(PROBLEMS)} pictures")


if __name__ == "__main__":
    main()
