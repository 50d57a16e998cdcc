"""Runs the notebook once and writes it twice, in English and in Ukrainian.

    .venv/bin/python notebooks/build.py

Enters: `fashion_mnist.py`: code cells, and text cells that name their language. Leaves: `fashion_mnist.en.ipynb`
and `fashion_mnist.uk.ipynb` with all outputs; their code cells are the same, and each has the text and the
outputs of its language. Refuses: to write anything if a cell fails.

The Runs are those of `runs/` in the folder where it is started (`KRAVETS_RUNS` names another one); what is there
is not trained again. `--fast` runs everything in a small size. Where the project stands on GitHub, `--repository
OWNER/NAME` lets the badge open the notebook in Colab at once, and its first cell install the package from there.
"""

from __future__ import annotations

import argparse
import copy
import os
import time
from pathlib import Path
from typing import Any

import jupytext
import nbclient
import nbformat

from kravets.notebook import LANGUAGES
from kravets.runs import atomic_file

SOURCE = Path(__file__).parent / "fashion_mnist.py"


def executed(source: Path, *, environment: dict[str, str]) -> Any:
    """The notebook with the outputs of one run in all languages; a line a cell tells how far it is."""
    notebook: Any = jupytext.read(source)
    os.environ |= {"KRAVETS_LANGUAGE": ",".join(LANGUAGES), **environment}
    client = nbclient.NotebookClient(notebook, timeout=None, kernel_name="python3")
    codes = [index for index, cell in enumerate(notebook.cells) if cell.cell_type == "code"]
    with client.setup_kernel():
        for number, index in enumerate(codes, start=1):
            began = time.monotonic()
            client.execute_cell(notebook.cells[index], index, execution_count=number)
            print(f"cell {number} of {len(codes)}: {time.monotonic() - began:.1f} s", flush=True)
    return notebook


def published(notebook: Any, repository: str, language: str) -> Any:
    """The notebook with a badge that opens it in Colab, and an install cell that needs no upload."""
    told = copy.deepcopy(notebook)
    page = f"https://colab.research.google.com/github/{repository}/blob/HEAD/notebooks/{SOURCE.stem}.{language}.ipynb"
    for cell in told.cells:
        cell.source = cell.source.replace("(https://colab.research.google.com/)", f"({page})")
        cell.source = cell.source.replace(
            '"kravets.zip[track,tune]"', f'"kravets[track,tune] @ git+https://github.com/{repository}"'
        )
    return told


def in_language(notebook: Any, language: str) -> Any:
    """The cells and the outputs of one language; progress and warnings, which have none, are left out."""
    told = copy.deepcopy(notebook)
    told.cells = [cell for cell in told.cells if cell.metadata.get("language", language) == language]
    for number, cell in enumerate(told.cells):
        cell["id"] = f"cell-{number}"
        cell.metadata = {}
        if cell.cell_type == "code":
            cell.outputs = [output for output in cell.outputs if _language(output) == language]
            for output in cell.outputs:
                output.get("metadata", {}).pop("kravets", None)
    told.metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
        "accelerator": "GPU",
        "colab": {"gpuType": "T4", "toc_visible": True},
    }
    return told


def _language(output: Any) -> str | None:
    return output.get("metadata", {}).get("kravets", {}).get("language")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--fast", action="store_true", help="everything in a small size, in minutes")
    parser.add_argument("--folder", type=Path, default=SOURCE.parent, help="where the two notebooks go")
    parser.add_argument("--repository", help="OWNER/NAME on GitHub, for the badge")
    arguments = parser.parse_args()
    environment = {"KRAVETS_FAST": "1"} if arguments.fast else {}
    notebook = executed(SOURCE, environment=environment)
    arguments.folder.mkdir(parents=True, exist_ok=True)
    for language in LANGUAGES:
        told = in_language(notebook, language)
        if arguments.repository:
            told = published(told, arguments.repository, language)
        nbformat.validate(told)
        path = arguments.folder / f"{SOURCE.stem}.{language}.ipynb"
        with atomic_file(path) as temporary:
            temporary.write_text(nbformat.writes(told) + "\n", encoding="utf-8")
        print(path, flush=True)


if __name__ == "__main__":
    main()
