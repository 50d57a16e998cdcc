"""The verb that makes the published figures again.

Enters: the name of a benchmark of the project's checkout. Leaves: what that program leaves. Refuses: to
run outside a checkout, because the programs and the results they are compared with are not installed.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from kravets.cli.app import AsJson, app, print_json


@app.command
def bench(  # noqa: D417 - cyclopts reads this form
    name: str | None = None,
    arguments: Annotated[
        tuple[str, ...], Parameter(negative="", json_list=False, allow_leading_hyphen=True)
    ] = (),
    /,
    *,
    as_json: AsJson = False,
) -> int:
    """Make a published table again; without a name, list them.

    Example: kravets bench diagnosis -- --part calibration

    Parameters
    ----------
    name
        The benchmark. Started again, it goes on where it was stopped. Options of this command stand before
        `--`, the benchmark's behind it.

    Arguments:
        The benchmark's own; `-- --help` shows them.
    as_json
        One JSON object on standard output, with every result file that was written; the benchmark's own
        output goes to standard error.
    """
    folder = _folder()
    texts = {program: program.read_text(encoding="utf-8") for program in sorted(folder.glob("*.py"))}
    programs = {program.stem: program for program, text in texts.items() if "\ndef main(" in text}
    if name is None:
        titles = {stem: texts[program].split('"""')[1].splitlines()[0] for stem, program in programs.items()}
        if as_json:
            return print_json(titles)
        for stem, title in titles.items():
            print(f"{stem:<12} {title}")
        return 0
    if name not in programs:
        raise ValueError(f"no benchmark {name!r} in {folder}; there are {', '.join(programs)}")
    before = _results(folder)
    command = [sys.executable, str(programs[name]), *arguments]
    status = subprocess.run(command, stdout=sys.stderr if as_json else None, check=False).returncode
    if as_json:
        written = {path for path, changed in _results(folder).items() if before.get(path) != changed}
        results = {path.name: json.loads(path.read_text(encoding="utf-8")) for path in sorted(written)}
        print_json({"benchmark": name, "exit": status, "results": results})
    return status


def _results(folder: Path) -> dict[Path, int]:
    """When each result was last written."""
    return {path: path.stat().st_mtime_ns for path in (folder / "results").glob("*.json")}


def _folder() -> Path:
    """The benchmarks of the checkout that we stand in, or that this package is installed from."""
    places = [Path.cwd(), *Path(__file__).resolve().parents]
    for place in places:
        if (place / "benchmarks" / "protocol.md").is_file() and (place / "src" / "kravets").is_dir():
            return place / "benchmarks"
    raise ValueError(
        f"the benchmarks belong to the project's checkout, and {Path.cwd()} is none: "
        "start this where the project's README is"
    )
