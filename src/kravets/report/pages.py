"""A Run, a study or a search as one page that needs nothing else: no network, no script; light, dark, paper.

Enters: a folder that `kravets train`, `kravets study` or `kravets tune` has left. Leaves: one HTML file.
Refuses: folders of any other kind, and files that are damaged. Whatever the files say is escaped, and the
page forbids itself to load or to run anything.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kravets import __version__
from kravets.experiments.axes import AXES
from kravets.report.drawing import PALETTE
from kravets.report.run_page import run_values
from kravets.report.studies import AGAIN
from kravets.report.study_page import search_values, study_values
from kravets.report.words import WORDS
from kravets.report.writing import written
from kravets.runs import Run, RunError, atomic_file

LANGUAGES = tuple(WORDS)
_DAMAGED = (
    KeyError, TypeError, ValueError, IndexError, AttributeError, RecursionError, MemoryError, OverflowError, OSError
)  # fmt: skip


class ReportError(RuntimeError):
    """A folder that cannot be told; the text says why and what to do."""


def write_page(folder: Path, *, language: str = "en", output: Path | None = None) -> Path:
    """Writes the page of a Run, a study or a search.

    Args:
        folder: where it is.
        language: `en` or `uk`.
        output: the file; by default `report.LANGUAGE.html` in the folder.

    Returns:
        The file.

    Raises:
        ReportError: the folder is none of these, or a file in it is damaged; a language that there is not; an
            output that is no plain file.
        RunError: a Run that is not finished or is damaged.
    """
    if language not in LANGUAGES:
        raise ReportError(f"received the language '{language}', expected one of: {', '.join(LANGUAGES)}")
    output = output or folder / f"report.{language}.html"
    if output.exists() and not output.is_file():
        raise ReportError(f"received the output {output}, which is no plain file; name one")
    text = _page(folder, language)
    with atomic_file(output) as temporary:
        temporary.write_text(text, encoding="utf-8")
    return output


def is_told(folder: Path) -> bool:
    """Whether a folder looks like a Run, a study or a search."""
    return _is_study(folder) or any((folder / name).exists() for name in ("config.json", "search.json"))


def _page(folder: Path, language: str) -> str:
    if (folder / "config.json").exists():
        run = Run(folder)
        _ = run.model_path  # refuses what is unfinished
        try:
            return _rendered("run.html", language, run_values(run, language))
        except RunError:
            raise
        except _DAMAGED as error:
            raise ReportError(
                f"{folder} holds something that a training does not write ({error!r}); train it again"
            ) from error
    values, template = (
        (search_values, "search.html") if (folder / "search.json").exists() else (study_values, "study.html")
    )
    if values is study_values and not _is_study(folder):
        inside = sorted(path.name for path in folder.glob("*") if _is_study(path))
        raise ReportError(
            f"received {folder}, expected the folder of a Run (with config.json), of a study (with layers.json or "
            "another axis) or of a search (with search.json)"
            + (f"; it holds the studies {', '.join(inside)}: name one of them" if inside else "")
        )
    try:
        return _rendered(template, language, values(folder, language))
    except RunError as error:  # which says what to do
        raise ReportError(str(error)) from error
    except _DAMAGED as error:
        raise ReportError(
            f"{folder} holds something that it should not, or lacks something ({error!r}); {AGAIN}"
        ) from error


def _is_study(folder: Path) -> bool:
    return any((folder / f"{axis.name}.json").exists() for axis in AXES)


def _rendered(template: str, language: str, values: dict[str, Any]) -> str:
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("kravets.report"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["numbers"] = lambda text: written(str(text), language)
    return environment.get_template(template).render(
        values, w=WORDS[language], language=language, palette=PALETTE, version=__version__
    )
