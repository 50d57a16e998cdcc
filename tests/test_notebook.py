"""The notebook: its room in the package, its source, the two files that come of it, a whole run in the small size."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import jupytext
import nbformat
import pandas as pd
import pytest
from matplotlib.figure import Figure

from kravets import notebook

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "notebooks" / "fashion_mnist.py"
LANGUAGES = ("en", "uk")


def cells_of(path: Path) -> list[Any]:
    found: Any = jupytext.read(path) if path.suffix == ".py" else nbformat.read(path, as_version=4)
    return found.cells


def code(cells: list[Any]) -> list[str]:
    return [cell.source for cell in cells if cell.cell_type == "code"]


def test_the_language_is_the_asked_one_or_that_of_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JPY_SESSION_NAME", "/somewhere/fashion_mnist.uk.ipynb")
    monkeypatch.delenv("KRAVETS_LANGUAGE", raising=False)
    assert notebook.languages() == ("uk",)
    monkeypatch.setenv("JPY_SESSION_NAME", "/some.uk.where/mine.ipynb")
    assert notebook.languages() == ("en",)
    monkeypatch.setenv("KRAVETS_LANGUAGE", "en,uk")
    assert notebook.languages() == ("en", "uk")
    monkeypatch.setenv("KRAVETS_LANGUAGE", "ua")
    with pytest.raises(ValueError, match="received KRAVETS_LANGUAGE=ua, expected en, uk"):
        notebook.languages()


def test_what_is_shown_bears_its_language_and_its_source(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KRAVETS_LANGUAGE", "en,uk")
    told: list[tuple[Any, str]] = []
    monkeypatch.setattr(
        "IPython.display.display",
        lambda value, metadata: told.append((value, metadata["kravets"]["language"])),
    )
    figure = Figure()
    figure.subplots()
    wide = "x" * 200
    for value, kind in ((figure, "Image"), ("**hello**", "Markdown"), (pd.DataFrame({"a": [wide]}), "HTML")):
        told.clear()
        notebook.show(lambda language, value=value: value, source="Run 1234")
        assert [language for _, language in told] == ["en", "en", "uk", "uk"]
        assert [type(shown).__name__ for shown, _ in told] == [kind, "HTML", kind, "HTML"]
        assert "Run 1234" in told[1][0].data
    assert wide in told[0][0].data


def test_each_language_writes_numbers_its_own_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KRAVETS_LANGUAGE", "en,uk")
    told: list[str] = []
    monkeypatch.setattr("IPython.display.display", lambda value, metadata: told.append(value.data))
    notebook.show(lambda language: pd.DataFrame({"a": [0.25]}))
    notebook.show(lambda language: "1,234 of `0.5`")
    assert ["0.25" in told[0], "0,25" in told[1]] == [True, True]
    assert told[2:] == ["1,234 of `0.5`", "1\N{NO-BREAK SPACE}234 of `0.5`"]


def test_the_small_size_is_small_and_never_mistaken_for_the_full_one(tmp_path: Path) -> None:
    full, fast = notebook.Lab(folder=tmp_path), notebook.Lab(fast=True, folder=tmp_path)
    for name in ("quick", "standard", "mlp"):
        assert fast.settings(name).epochs == 1
        assert full.settings(name).fingerprint != fast.settings(name).fingerprint


def test_every_text_stands_in_both_languages_side_by_side() -> None:
    texts = [cell for cell in cells_of(SOURCE) if cell.cell_type == "markdown"]
    assert [cell.metadata["language"] for cell in texts] == list(LANGUAGES) * (len(texts) // 2)
    for english, ukrainian in zip(texts[::2], texts[1::2], strict=True):
        for mark in ("# ", "## ", "| ", "* "):
            lines = [
                [x for x in cell.source.splitlines() if x.startswith(mark)] for cell in (english, ukrainian)
            ]
            assert len(lines[0]) == len(lines[1]), english.source[:60]
        assert any("а" <= letter <= "я" for letter in ukrainian.source)
        assert not any("а" <= letter <= "я" for letter in english.source)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_committed_notebook_is_the_source_s_with_outputs(language: str) -> None:
    source = cells_of(SOURCE)
    committed = cells_of(SOURCE.with_name(f"fashion_mnist.{language}.ipynb"))
    wanted = [c.source for c in source if c.metadata.get("language", language) == language]
    assert [cell.source for cell in committed] == wanted, "run `make notebooks`"
    check_outputs(committed)


def test_the_badge_opens_colab_and_a_published_notebook_needs_no_upload() -> None:
    from importlib import util

    specification = util.spec_from_file_location("build", ROOT / "notebooks" / "build.py")
    assert specification is not None
    assert specification.loader is not None
    build = util.module_from_spec(specification)
    specification.loader.exec_module(build)
    notebook = nbformat.v4.new_notebook(cells=cells_of(SOURCE))
    for language in LANGUAGES:
        texts = [c.source for c in build.in_language(notebook, language).cells]
        assert sum("colab-badge.svg)](https://colab.research.google.com/)" in text for text in texts) == 1
        told = build.published(build.in_language(notebook, language), "anna/kravets", language)
        whole = "\n".join(cell.source for cell in told.cells)
        assert f"/github/anna/kravets/blob/HEAD/notebooks/fashion_mnist.{language}.ipynb)" in whole
        assert '"kravets[track,tune] @ git+https://github.com/anna/kravets"' in whole
        assert '"kravets.zip' not in whole


def check_outputs(cells: list[Any]) -> None:
    for cell in cells:
        if cell.cell_type == "code":
            assert cell.execution_count
            assert all(output.output_type == "display_data" for output in cell.outputs)
            assert bool(cell.outputs) >= cell.source.startswith(("show", "watched"))
    text = json.dumps([cell.get("outputs", []) for cell in cells])
    for private in (f"{Path.home()}/", f"{tempfile.gettempdir()}/", f"{ROOT}/"):
        assert private not in text


def test_the_whole_notebook_runs_in_the_small_size(tmp_path: Path) -> None:
    environment = {**os.environ, "KRAVETS_RUNS": str(tmp_path / "runs")}
    command = [sys.executable, str(ROOT / "notebooks" / "build.py"), "--fast", "--folder", str(tmp_path)]
    done = subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    told = [cells_of(tmp_path / f"fashion_mnist.{language}.ipynb") for language in LANGUAGES]
    assert code(told[0]) == code(told[1]) == code(cells_of(SOURCE))
    for cells in told:
        check_outputs(cells)
