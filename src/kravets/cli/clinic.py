"""Verbs of the clinic: what ails a user's own training.

Enters: a script. Leaves: its report. Keras is imported by the script's own process alone.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import cyclopts
from cyclopts import Parameter

from kravets.cli.app import AsJson, app, print_json


@app.command
def diagnose(  # noqa: D417 - cyclopts reads this form
    script: Path,
    arguments: Annotated[
        tuple[str, ...], Parameter(negative="", json_list=False, allow_leading_hyphen=True)
    ] = (),
    /,
    *,
    minutes: Annotated[float | None, Parameter(validator=cyclopts.validators.Number(gt=0))] = None,
    html: Path | None = None,
    as_json: AsJson = False,
) -> int:
    """Run a Keras script, unmodified, and say what is wrong with its trainings.

    Example: kravets diagnose train.py --minutes 10 -- --epochs 5

    Parameters
    ----------
    script
        A Python file that calls fit. Options of this command stand before `--`, the script's behind it.

    Arguments:
        The script's own.
    minutes
        Stop the script after so many minutes and report what was seen until then.
    html
        A file for the report as a page.
    as_json
        One JSON object on standard output; the script's own output goes to standard error.
    """
    from kravets.diagnosis import examination, telling
    from kravets.runs import atomic_file

    result = examination.examine(script, arguments, minutes=minutes, output_to_error=as_json)
    reports = examination.reports(result)
    if html:
        with atomic_file(html) as temporary:
            temporary.write_text(telling.page(reports, f"kravets diagnose {script.name}"), encoding="utf-8")
    if as_json:
        print_json(result)
    else:
        from rich.console import Console

        console = Console(width=None if sys.stdout.isatty() else 110, highlight=False)
        for report in reports.reports:
            console.rule()
            console.print(report)
        if not reports.reports:
            print("kravets: the script never called fit, so there is nothing to judge", file=sys.stderr)
    return examination.exit_status(result)
