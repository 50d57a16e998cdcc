"""Verbs of the clinic: what ails a user's own training, and what a finding means.

Enters: a script, or the code of a finding. Leaves: its report, or its page. Keras is imported by the script's own
process alone.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated, Any, Literal

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
    heal: Annotated[bool, Parameter(negative="")] = False,
    write: Annotated[bool, Parameter(negative="")] = False,
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
        Stop the script after so many minutes and report what was seen until then; with --heal, the limit
        of everything, by default 10.
    html
        A file for the report as a page.
    heal
        Try remedies for what was found, prove them on held-out samples, and say how to write the best.
        What is made goes into SCRIPT.healed beside the script; started again, it goes on from there.
    write
        With --heal: put the healed copy of the script beside the original.
    as_json
        One JSON object on standard output; the script's own output goes to standard error.
    """
    from kravets.diagnosis import examination, telling
    from kravets.remedies import telling as remedies
    from kravets.runs import atomic_file

    if html is not None:
        _check_writable(html)
    options: dict[str, Any] = {"minutes": minutes, "output_to_error": as_json}
    if heal:
        folder = script.with_suffix(".healed")
        options["module"] = ("kravets.remedies.script", str(minutes or 10.0), str(folder))
        options["minutes"] = (minutes or 10.0) + 0.5
    result = examination.examine(script, arguments, **options)
    reports = examination.reports(result)
    if html:
        with atomic_file(html) as temporary:
            more = remedies.as_html(result["healing"]) if result.get("healing") else ""
            text = telling.page(reports, f"kravets diagnose {script.name}", more)
            temporary.write_text(text, encoding="utf-8")
    if write and result.get("healing", {}).get("healed_script"):
        beside = script.with_name(f"{script.stem}_healed.py")
        with atomic_file(beside) as temporary:
            temporary.write_bytes(Path(result["healing"]["healed_script"]).read_bytes())
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
        if result.get("healing"):
            console.rule("healing")
            console.print(remedies.as_text(result["healing"]), markup=False)
            if result["healing"].get("diff"):
                print(f"\n{result['healing']['diff']}", end="")
    return examination.exit_status(result)


def _check_writable(page: Path) -> None:
    """Refuses, before any work is done, a file that could not be written or is a device."""
    if page.exists() and not page.is_file():
        raise ValueError(f"received --html {page}, which is no plain file; name one")
    page.parent.mkdir(parents=True, exist_ok=True)
    if not os.access(page.parent, os.W_OK):
        raise ValueError(
            f"received --html {page}, but nothing can be written in {page.parent}; name another folder"
        )


@app.command
def explain(
    problem: str | None = None,
    /,
    *,
    language: Literal["en", "uk"] = "en",
    as_json: AsJson = False,
) -> int:
    """Say what a finding means: how it is measured, when it is silent, an example, what to try.

    Example: kravets explain K301

    Parameters
    ----------
    problem
        The code or the name of a finding, such as K301 or learning_rate_high; without it, all are listed.
    language
        Of the text.
    as_json
        One JSON object on standard output.
    """
    from kravets.diagnosis import pages
    from kravets.diagnosis.vocabulary import PROBLEMS

    text = pages.text(problem, language)
    if as_json:
        asked = [pages.problem_of(problem)] if problem else list(PROBLEMS)
        listed = [{"code": PROBLEMS[slug].code, "problem": slug} for slug in asked]
        return print_json({"problems": listed, "text": text})
    if not sys.stdout.isatty():
        print(text, end="")
        return 0
    from rich.console import Console
    from rich.markdown import Markdown

    Console().print(Markdown(text))
    return 0
