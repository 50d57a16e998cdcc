"""What the cells of the notebook call: its language, its size, and the Runs that it remembers.

Enters: settings, names of axes, doctors, functions that draw. Leaves: Runs, studies, searches, healings, and
what a cell displays. Refuses: to compute anything of its own; every method is one call of the package with
the notebook's folders and size.

A cell displays with `show`, once a language. `notebooks/build.py` runs the notebook once in both and keeps
in each file what is in its language; a reader's own run speaks the language of the file.
"""

from __future__ import annotations

import dataclasses
import io
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kravets.config import Config, override
from kravets.config import preset as configure

if TYPE_CHECKING:
    import pandas as pd

    from kravets.experiments.axes import Axis, StudiedFamily
    from kravets.experiments.confirmation import Confirmation
    from kravets.experiments.search_result import SearchResult
    from kravets.experiments.study import Study
    from kravets.runs import Run

LANGUAGES = ("en", "uk")
_FROM = {"en": "From", "uk": "Звідки"}
_SMALL = ("train_images=2000", "validation_images=1000", "precision=float32")


def languages() -> tuple[str, ...]:
    """In which languages cells display.

    `KRAVETS_LANGUAGE` says so (`en`, `uk`, or both with a comma). Else the notebook's own name does
    (`NAME.uk.ipynb`), where Jupyter or VS Code tells it; else it is English.

    Raises:
        ValueError: the variable holds something else.

    Example:
        >>> set(languages()) <= set(LANGUAGES)
        True
    """
    asked = os.environ.get("KRAVETS_LANGUAGE")
    if asked is not None:
        chosen = tuple(asked.split(","))
        if not chosen or set(chosen) - set(LANGUAGES):
            raise ValueError(f"received KRAVETS_LANGUAGE={asked}, expected en, uk, or en,uk")
        return chosen
    own = vars(sys.modules["__main__"]).get("__vsc_ipynb_file__", os.environ.get("JPY_SESSION_NAME", ""))
    return ("uk",) if ".uk." in Path(str(own)).name else ("en",)


def show(draw: Callable[[str], Any], *, source: str = "") -> None:
    """Displays what a function makes, once in each of the notebook's languages.

    Args:
        draw: from a language to a matplotlib figure, a pandas table, Markdown text, or anything else that a
            notebook can display. Numbers of tables and text are English; each language writes them its own way.
        source: the Run or the command that it comes from; stands below.
    """
    from IPython.display import HTML, display

    for language in languages():
        mark = {"kravets": {"language": language}}
        display(_displayable(draw(language), language), metadata=mark)
        if source:
            text = f"<small style='opacity:.65'>{_FROM[language]}: <code>{source}</code></small>"
            display(HTML(text), metadata=mark)


def _displayable(value: Any, language: str) -> Any:
    import pandas as pd
    from IPython.display import HTML, Image, Markdown
    from matplotlib.figure import Figure

    from kravets.report.writing import written

    if isinstance(value, str):
        return Markdown(written(value, language))
    if isinstance(value, pd.DataFrame):
        return HTML(written(_table(value), language))
    if isinstance(value, Figure):
        picture = io.BytesIO()
        value.savefig(picture, format="png", dpi=80)
        return Image(picture.getvalue())
    return value


def _table(frame: pd.DataFrame) -> str:
    """Whole cells, words to the left, no numbers of rows."""
    import pandas as pd

    plain = isinstance(frame.index, pd.RangeIndex)
    with pd.option_context("display.max_colwidth", None):
        text = (frame if plain else frame.reset_index(names=frame.index.name or "")).to_html(
            index=False, border=0, justify="left"
        )
    return text.replace("<td>", "<td style='text-align:left'>").replace(
        "<th>", "<th style='text-align:left'>"
    )


@dataclasses.dataclass(frozen=True)
class Lab:
    """Trainings of one notebook; what has been trained is remembered in its folder and not trained again.

    Attributes:
        fast: whether to do everything in a small size, in minutes: figures then mean nothing, but every cell runs.
        folder: where the Runs are; studies lie in `studies` below it, as those of `kravets study` do.

    Example:
        >>> Lab(fast=True).settings("standard").train_images
        2000
    """

    fast: bool = False
    folder: Path = Path("runs")

    @classmethod
    def from_environment(cls) -> Lab:
        """`KRAVETS_FAST=1` makes it small, `KRAVETS_RUNS` names the folder."""
        fast = os.environ.get("KRAVETS_FAST", "") not in ("", "0")
        return cls(fast, Path(os.environ.get("KRAVETS_RUNS", "runs-fast" if fast else "runs")))

    def settings(self, name: str, *, seed: int = 1, overrides: Iterable[str] = ()) -> Config:
        """A preset with changes; in the small size one epoch on 2,000 images."""
        config = configure(name, seed=seed, overrides=overrides)
        return override(config, [*_SMALL, "epochs=1"]) if self.fast else config

    def train(self, config: Config, **more: Any) -> Run:
        """The Run of these settings; `more` goes to `kravets.train`."""
        from kravets.display import Terminal
        from kravets.training import default_folder, train

        folder = self.folder / default_folder(config).name
        return train(config, folder=folder, display=Terminal(), **more)

    def seeds(self, name: str, count: int, *, overrides: Iterable[str] = ()) -> list[Run]:
        """Runs of a preset with seeds 1, 2, ..., the test set opened once for each; two in the small size."""
        from kravets.evaluation import evaluate

        changes = tuple(overrides)
        numbers = range(1, 1 + (min(count, 2) if self.fast else count))
        runs = [self.train(self.settings(name, seed=seed, overrides=changes)) for seed in numbers]
        for run in runs:
            evaluate(run)
        return runs

    def study(self, name: str, family: StudiedFamily = "mlp") -> Study:
        """One axis around the family's base; with five seeds for `mlp` and three for `ours`."""
        from kravets.experiments import axes
        from kravets.experiments.ledger import Ledger
        from kravets.experiments.places import ThisMachine
        from kravets.experiments.study import study

        axis, base = axes.find(name), axes.base(family)
        count = 5 if family == "mlp" else 3
        if self.fast:
            axis, base, count = _few(axis, family), override(base, _SMALL[:2]), 2
        with ThisMachine() as place:
            return study(
                axis,
                base,
                seeds=range(1, count + 1),
                ledger=Ledger(self.folder / "studies" / "runs"),
                place=place,
                observer=_Line(),
            )

    def search(self, kind: str, *, trials: int = 30) -> tuple[SearchResult, list[Confirmation]]:
        """A joint search with Keras Tuner around the base of `mlp`, and its winners trained again."""
        from kravets.experiments import axes
        from kravets.experiments.confirmation import confirm
        from kravets.experiments.keras_tuner import Search, search
        from kravets.experiments.ledger import Ledger
        from kravets.experiments.places import ThisMachine

        base = axes.base("mlp")
        again = {"candidates": 3, "seeds": 3}
        if self.fast:
            base, trials = override(base, [*_SMALL[:2], "epochs=2"]), 3
            again = {"candidates": 1, "seeds": 2}
        ledger, line = Ledger(self.folder / "studies" / "runs"), _Line()
        folder = self.folder / "studies" / "mlp-fashion_mnist" / f"tune-{kind}-seed1"
        with ThisMachine() as place:
            found = search(
                base,
                Search(kind, trials, 1),  # type: ignore[arg-type]
                ledger=ledger,
                place=place,
                folder=folder,
                told=line.told,
            )
            return found, list(confirm(found, ledger=ledger, place=place, told=line.told, **again))

    def heal(self, doctor: Any, name: str, *, minutes: float = 6.0) -> Any:
        """What helps a watched training, and the proof; trials are remembered under the name."""
        minutes = min(minutes, 0.25) if self.fast else minutes
        return doctor.heal(minutes=minutes, folder=self.folder / "healings" / name, progress=_Line().say)


class _Line:
    """One line of progress on standard error, written over and over."""

    def __init__(self) -> None:
        self._count = 0

    def say(self, text: str) -> None:
        print(f"\r{text[:110]:<110}", end="", file=sys.stderr, flush=True)

    def planned(self, title: str, configs: Any) -> None:
        self._count = 0
        self.say(f"{title}: {len(configs)} trainings")

    def told(self, record: Any) -> None:
        self._count += 1
        self.say(f"training {self._count} has ended: {record.failure or f'{100 * record.accuracy:.2f} %'}")


def _few(axis: Axis, family: str) -> Axis:
    """The base and the value farthest from it in the list, without a search for rates."""
    values = axis.values[family]
    base = next(i for i, value in enumerate(values) if not value.changes)
    kept = [values[i] for i in sorted({base, 0 if base > len(values) // 2 else len(values) - 1})]
    return dataclasses.replace(axis, values={family: tuple(dataclasses.replace(v, rates=()) for v in kept)})


def study_table(study: Study, language: str = "en") -> pd.DataFrame:
    """The table of an axis, as `kravets study` prints it."""
    import pandas as pd

    from kravets.report.studies import cells, headers

    rows = [cells(row, language) for row in study.table.to_dict("records")]
    return pd.DataFrame(rows, columns=list(headers(language))).set_index(headers(language)[0])


def show_study(study: Study) -> None:
    """Question, prediction, figure and conclusion of an axis."""
    from kravets.report.studies import study_figure

    words = {"en": ("Theory says", "Measured"), "uk": ("Теорія каже", "Виміряно")}
    family = study.base.architecture.family
    command = f"kravets study {study.axis.name} --family {family} --seeds {len(study.seeds)}"
    show(lambda language: f"**{words[language][0]}.** {study.axis.prediction[language]}")
    show(lambda language: study_figure(study, language), source=f"{command} ({len(study.runs)} Runs)")
    show(lambda language: f"**{words[language][1]}.** {study.conclusion(language)}")


def accuracy_table(rows: dict[str, Sequence[Run]], language: str = "en") -> pd.DataFrame:
    """Test accuracy of each row's Runs: mean, deviation, interval, with the mirror image apart.

    Times are the benchmark's: a notebook does not know what else the machine does.

    Args:
        rows: a name, and its Runs with the test set opened.
        language: `en` or `uk`.
    """
    import pandas as pd

    from kravets.experiments.statistics import mean_with_interval

    names = {
        "en": ("network", "parameters", "n", "test accuracy, %", "95 % interval", "with mirror image, %"),
        "uk": ("мережа", "параметрів", "n", "точність на тесті, %", "95 % інтервал", "з віддзеркаленням, %"),
    }[language]  # fmt: skip
    told = []
    for name, runs in rows.items():
        metrics = [run.metrics for run in runs]
        about = mean_with_interval([100 * m["test"]["accuracy"]["value"] for m in metrics])
        mirrored = [
            100 * m["test_flip_averaged"]["accuracy"]["value"] for m in metrics if "test_flip_averaged" in m
        ]
        several = about["n"] > 1
        told.append(
            (
                name,
                f"{metrics[0]['parameters']:,}",
                about["n"],
                f"{about['mean']:.2f}" + (f" ± {about['std']:.2f}" if several else ""),
                f"{about['low']:.2f} … {about['high']:.2f}" if several else "",
                f"{mean_with_interval(mirrored)['mean']:.2f}" if mirrored else "",
            )
        )
    return pd.DataFrame(told, columns=list(names)).set_index(names[0])
