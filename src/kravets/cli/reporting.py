"""The verb that tells: report.

Enters: the folder of a Run, a study or a search. Leaves: a page. No Keras here.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter

from kravets.cli.app import AsJson, app, print_json


@app.command
def report(
    folder: Path | None = None,
    *,
    language: Literal["en", "uk"] = "en",
    output: Annotated[Path | None, Parameter(name=["--output", "-o"])] = None,
    as_json: AsJson = False,
) -> int:
    """Write a Run, a study or a search as one page for a browser, which needs nothing else.

    Example: kravets report runs/studies/mlp-fashion_mnist --language uk

    Parameters
    ----------
    folder
        A Run folder or a name under runs/ (by default the latest), or a folder that `kravets study` or
        `kravets tune` named at its end.
    language
        Of the page.
    output
        The file; by default report.LANGUAGE.html in the folder.
    as_json
        One JSON object on standard output.
    """
    from kravets import report as telling
    from kravets.runs import RunError, find

    if folder is None or not telling.is_told(folder):
        try:
            folder = find(folder).folder
        except RunError:
            if folder is None or not folder.is_dir():
                raise
    page = telling.write_page(folder, language=language, output=output)
    if as_json:
        return print_json({"page": str(page)})
    print(page)
    return 0
