"""The records: how accurate a network of ours gets, and how soon, as `protocol.md` has it.

    .venv/bin/python benchmarks/records.py --seeds 5 --only speed

Enters: nothing but the installed package and the data. Leaves: `results/records.json` (every number of every
run), `results/records.md` and both READMEs (the tables), and `docs/figures/records.*.png` (accuracy against time,
beside the networks of `results/classifier.json`). Resumable: a run whose numbers stand is not repeated, and a row
that is not asked for stays as it is.

The rows of the table `gpu` are for a GPU, with `KERAS_BACKEND=jax`, and run only where `--only` asks for them. What
the command does can be seen on any machine:
`--only large --seeds 1 --set epochs=1 --set train_images=2000 --set "widths=[8, 16, 24]"`. With `--at-once 3` three
trainings share the machine, and their times say so.

A row is one configuration with seeds 1, 2, 3, ...; its time runs from the start of the process to its end. `--add`
trains only seeds that no published run has, where settings and code are still those of the published ones. An
ensemble averages the logarithms of its members' probabilities; "with mirror image" also those of the mirrored
picture; both use the one temperature that fits their answers on the validation images.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import statistics
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from classifier import BETWEEN, MACHINE, PEER_NAMES, RESULTS, configured, interval, one
from kravets.data import load
from kravets.report.writing import written
from kravets.runs import write_json

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ROOT = Path(__file__).parent.parent
ROWS: dict[str, dict[str, Any]] = {
    "quick, 1 epoch": {
        "table": "speed",
        "aim": 0.91,
        "words": ["--preset", "quick", "--set", "epochs=1"],
    },
    "quick": {"table": "speed", "aim": None, "words": ["--preset", "quick"]},
    "standard, 2 epochs": {
        "table": "speed",
        "aim": 0.93,
        "words": [
            "--preset", "standard", "--set", "epochs=2", "--set", "shift=0", "--set", "flip=none",
            "--set", "batch_size=128",
        ],
    },
    "standard, 4 epochs": {
        "table": "speed",
        "aim": 0.94,
        "words": ["--preset", "standard", "--set", "epochs=4", "--set", "shift=0"],
    },
    "standard": {"table": "speed", "aim": 0.94, "words": ["--preset", "standard"]},
    "thorough": {"table": "speed", "aim": 0.95, "words": ["--preset", "thorough"]},
    "thorough, varied less": {
        "table": "speed",
        "aim": 0.95,
        "words": ["--preset", "thorough", "--set", "shift=1", "--set", "erase=6"],
    },
    "standard, batch normalization": {
        "table": "speed",
        "aim": None,
        "words": ["--preset", "standard", "--set", "normalization=batch"],
    },
    "small": {
        "table": "accuracy",
        "aim": 0.945,
        "words": [
            "--preset", "standard", "--set", "widths=[16, 32, 48]", "--set", "epochs=20", "--set", "erase=6",
        ],
    },
    "standard, taught by thorough": {
        "table": "accuracy",
        "aim": 0.96,
        "words": ["--preset", "standard", "--teacher", "thorough"],  # the network of the package
    },
    "standard, taught by deep": {
        "table": "accuracy",
        "aim": 0.96,
        "words": ["--preset", "standard", "--teacher", "deep"],  # likewise
    },
    "mnist": {"table": "data", "aim": 0.996, "words": ["--preset", "mnist"]},
    "cifar10": {"table": "data", "aim": 0.93, "words": ["--preset", "cifar10"]},
    "standard, on a GPU": {"table": "gpu", "aim": 0.94, "words": ["--preset", "standard"]},
    "thorough, on a GPU": {"table": "gpu", "aim": 0.95, "words": ["--preset", "thorough"]},
    "small, 100 epochs": {
        "table": "gpu",
        "aim": 0.945,
        "words": [
            "--preset", "standard", "--set", "widths=[16, 32, 48]", "--set", "epochs=100", "--set", "erase=8",
            "--set", "shift=2",
        ],
    },
    "large": {
        "table": "gpu",
        "aim": 0.966,
        "words": [
            "--preset", "thorough", "--set", "widths=[64, 128, 256]", "--set", "epochs=60",
            "--set", "shift=2", "--set", "erase=12",
        ],
    },
    "thorough, taught by large": {
        "table": "gpu",
        "aim": 0.96,
        "teachers": "large",
        "words": [
            "--preset", "thorough", "--set", "epochs=50", "--set", "consistent=true", "--set", "share=1",
            "--set", "label_smoothing=0", "--set", "shift=2", "--set", "erase=8",
        ],
    },
    "thorough, 120 epochs": {
        "table": "gpu",
        "aim": 0.956,
        "words": ["--preset", "thorough", "--set", "epochs=120", "--set", "shift=2", "--set", "erase=12"],
    },
    "deep, 200 epochs": {
        "table": "gpu",
        "aim": 0.956,
        "words": [
            "--preset", "thorough", "--set", "widths=[24, 48, 96]", "--set", "blocks=[1, 2, 2]", "--set", "epochs=200",
            "--set", "shift=2", "--set", "erase=14",
        ],
    },
    "small and deep, 200 epochs": {
        "table": "gpu",
        "aim": 0.945,
        "words": [
            "--preset", "thorough", "--set", "widths=[12, 24, 40]", "--set", "blocks=[1, 2, 2]", "--set", "epochs=200",
            "--set", "shift=2", "--set", "erase=10",
        ],
    },
    "large and deep, 100 epochs": {
        "table": "gpu",
        "aim": 0.966,
        "words": [
            "--preset", "thorough", "--set", "widths=[64, 128, 256]", "--set", "blocks=[1, 2, 2]",
            "--set", "epochs=100", "--set", "shift=2", "--set", "erase=14",
        ],
    },
}  # fmt: skip
# Rows whose networks are also asked together, and what they aim at with the mirror image
ENSEMBLES = {
    "thorough": 0.96,
    "thorough, varied less": 0.96,
    "large": 0.969,
    "deep, 200 epochs": 0.969,
    "large and deep, 100 epochs": 0.969,
}
ENOUGH = 3  # seeds, for a mean to reach an aim
TABLES = ("speed", "accuracy", "data", "gpu")


def slug(name: str) -> str:
    """The row's folder."""
    return name.replace(",", "").replace(" ", "-")


def taught_by(place: str, work: Path) -> list[str]:
    """The words that make every network of a row a teacher."""
    runs = sorted(work.glob(f"{place}-seed*/run"))
    if not runs:
        raise SystemExit(f"received no networks {work / place}-seed*, expected their row to be trained first")
    return [word for run in runs for word in ("--teacher", str(run))]


def place_of(name: str, arguments: argparse.Namespace) -> str:
    """The folder of a row's networks; what is only tried lies beside it."""
    return slug(name) + ("-tried" if arguments.set else "")


def trained(
    name: str, seed: int, arguments: argparse.Namespace, before: list[Future[Any]], at_once: int
) -> dict[str, Any]:
    """The numbers of a row's configuration with one seed, once its teachers are trained."""
    for teacher in before:
        teacher.result()
    asked = ROWS[name]
    words = [*asked["words"], *(word for setting in arguments.set for word in ("--set", setting))]
    if "teachers" in asked:
        words += taught_by(place_of(asked["teachers"], arguments), arguments.work)
    return one(place_of(name, arguments), words, seed, arguments.work, at_once=at_once)


@contextlib.contextmanager
def together_in(count: int) -> Iterator[ThreadPoolExecutor]:
    """Threads for trainings; those that have not begun are given up where one fails or the user stops it."""
    with ThreadPoolExecutor(count) as pool:
        try:
            yield pool
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def answers(run: Path, images: np.ndarray) -> np.ndarray:
    """Mean logarithms of the probabilities for images and their mirror images, (2, n, classes): plain, averaged."""
    from kravets.evaluation import load_network, probabilities_of
    from kravets.runs import Run

    network = load_network(Run(run).model_path)
    plain, mirrored = (
        np.log(np.clip(probabilities_of(network, np.ascontiguousarray(part)), 1e-12, None))
        for part in (images, images[:, :, ::-1])
    )
    return np.stack([plain, (plain + mirrored) / 2])


def together(folders: list[Path]) -> dict[str, Any]:
    """The ensemble of some Runs of one split, and its calibration, plain and with the mirror image."""
    from kravets.measures import fit_temperature, measure, softmax
    from kravets.runs import Run
    from kravets.training import parts

    config = Run(folders[0]).config
    data = load(config.data)
    _, held = parts(config, data.train_labels)
    validation = np.mean([answers(folder, data.train_images[held]) for folder in folders], axis=0)
    test = np.mean([answers(folder, data.test_images) for folder in folders], axis=0)
    told = {}
    for name, seen, asked in zip(("plain", "mirrored"), validation, test, strict=True):
        temperature = fit_temperature(data.train_labels[held], softmax(seen))
        measured = measure(data.test_labels, softmax(asked), temperature=temperature)
        told[name] = {
            "accuracy": measured["accuracy"],
            "log_loss": measured["calibrated"]["log_loss"],
            "calibration_error": measured["calibrated"]["calibration_error"],
            "temperature": temperature,
        }
    return {"members": len(folders), **told}


WORDS: dict[str, dict[str, Any]] = {
    "en": {
        "head": (
            "",
            "parameters",
            "aim, %",
            "test accuracy, %",
            "reached",
            "seconds",
            "with mirror image, %",
        ),
        "speed": "How soon",
        "accuracy": "How accurate for their size",
        "data": "The other data sets",
        "gpu": "On a GPU (rows that two cores would take many hours for)",
        "at once": "{spread}, {count} at once",
        "copy": "{name} (a re-encoded JPEG copy)",
        "yes": "yes",
        "few": "too few seeds",
        "no": "no",
        "together": "Networks of one row together, one per seed (each line is one ensemble, so n = 1)",
        "head together": ("", "aim, %", "test accuracy, %", "log loss", "calibration error, %"),
        "plain": "{members} × {name}",
        "mirrored": "{members} × {name}, with mirror image",
        "machine": "On a GPU: {accelerator}",
        "trained": "{machine} (trainings: {count}).",
        "across": "training, seconds (from start to end of the process)",
        "up": "test accuracy, %",
        "ours": "ours",
        "others": "compared with",
    },
    "uk": {
        "head": (
            "",
            "параметри",
            "мета, %",
            "точність на тесті, %",
            "досягнуто",
            "секунди",
            "із віддзеркаленням, %",
        ),
        "speed": "Як швидко",
        "accuracy": "Як точно для свого розміру",
        "data": "Інші набори даних",
        "gpu": "На GPU (рядки, на які два ядра потребували б багатьох годин)",
        "at once": "{spread}, {count} одночасно",
        "copy": "{name} (копія, перекодована в JPEG)",
        "yes": "так",
        "few": "замало зерен",
        "no": "ні",
        "together": "Мережі одного рядка разом, по одній на зерно (кожен рядок тут — один ансамбль, тож n = 1)",
        "head together": (
            "",
            "мета, %",
            "точність на тесті, %",
            "логарифмічні втрати",
            "похибка калібрування, %",
        ),
        "plain": "{members} × {name}",
        "mirrored": "{members} × {name}, із віддзеркаленням",
        "machine": "На GPU: {accelerator}",
        "trained": "{machine} (навчань: {count}).",
        "across": "навчання, секунди (від початку до кінця процесу)",
        "up": "точність на тесті, %",
        "ours": "наші",
        "others": "для порівняння",
    },
}


def row(name: str, runs: list[dict[str, Any]], language: str) -> list[str]:
    """One line of either table."""
    words, aim = WORDS[language], ROWS[name]["aim"]
    mean = statistics.mean(run["test"] for run in runs)
    # None where a training went on after a stop
    seconds = sorted(run["seconds"] for run in runs if run["seconds"] is not None)
    mirrored = [run["test_flip_averaged"] for run in runs]
    spread = f"{statistics.median(seconds):.0f}" if seconds else "–"
    at_once = max(run.get("at_once", 1) for run in runs)
    if len(seconds) > 1:
        spread += f" ({BETWEEN[language].format(low=f'{seconds[0]:.0f}', high=f'{seconds[-1]:.0f}')})"
    reached = "no" if mean < (aim or 0) else "yes" if len(runs) >= ENOUGH else "few"
    numbers = [
        f"{runs[0]['parameters']:,}",
        "–" if aim is None else f"{100 * aim:g}",
        interval([run["test"] for run in runs], language),
        "–" if aim is None else words[reached],
        words["at once"].format(spread=spread, count=at_once) if seconds and at_once > 1 else spread,
        "–" if None in mirrored else interval(mirrored, language),
    ]
    shown = words["copy"].format(name=name) if runs[0].get("copy") else name
    return [shown, *(written(cell, language) for cell in numbers)]


def together_row(name: str, way: str, ensemble: dict[str, Any], language: str) -> list[str]:
    """One line of the table of ensembles."""
    asked, words = ensemble[way], WORDS[language]
    low, high = (f"{100 * asked['accuracy'][end]:.2f}" for end in ("low", "high"))
    numbers = [
        f"{100 * ENSEMBLES[name]:g}" if way == "mirrored" else "–",
        f"{100 * asked['accuracy']['value']:.2f} ({BETWEEN[language].format(low=low, high=high)})",
        f"{asked['log_loss']:.4f}",
        f"{100 * asked['calibration_error']:.2f}",
    ]
    shown = words[way].format(members=ensemble["members"], name=name)
    return [shown, *(written(cell, language) for cell in numbers)]


def lines_of(head: tuple[str, ...], rows: list[list[str]]) -> list[str]:
    """A table in Markdown."""
    return [f"| {' | '.join(cells)} |" for cells in (head, ["---"] * len(head), *rows)]


def tables(report: dict[str, Any], language: str) -> str:
    """The tables, and what an ensemble reaches, as Markdown."""
    words, lines = WORDS[language], []
    for table in TABLES:
        names = [name for name in ROWS if ROWS[name]["table"] == table and name in report["results"]]
        if names:
            rows = [row(name, report["results"][name], language) for name in names]
            lines += [f"{words[table]}:", "", *lines_of(words["head"], rows), ""]
    ensembles = report.get("ensembles", {})
    rows = [
        together_row(name, way, ensembles[name], language)
        for name in ENSEMBLES
        if name in ensembles
        for way in ("plain", "mirrored")
    ]
    if rows:
        lines += [f"{words['together']}:", "", *lines_of(words["head together"], rows), ""]
    machines: Counter[str] = Counter()  # trainings on each; the processor's first, in the order of the rows
    for run in (run for runs in report["results"].values() for run in runs):
        some = run["environment"]
        machine = (words["machine"] if some.get("accelerator") else MACHINE[language]).format(**some)
        versions = f"Keras {some['keras']}, {some['backend']} {some['backend_version']}, {some['precision']}"
        machines[f"{machine}; {versions}"] += 1
    told = [words["trained"].format(machine=machine, count=count) for machine, count in machines.items()]
    return "\n\n".join(["\n".join(lines).rstrip(), *told])


def tell(report: dict[str, Any]) -> None:
    """Writes the tables, and puts them into both READMEs."""
    (RESULTS / "records.md").write_text(tables(report, "en") + "\n", encoding="utf-8")
    for language, name in (("en", "README.md"), ("uk", "README.uk.md")):
        path = ROOT / name
        before, rest = path.read_text(encoding="utf-8").split("<!-- records:begin -->\n")
        _, after = rest.split("<!-- records:end -->")
        text = f"{before}<!-- records:begin -->\n{tables(report, language)}\n<!-- records:end -->{after}"
        path.write_text(text, encoding="utf-8")


def write_names(axes: Axes, rows: dict[str, list[dict[str, Any]]]) -> None:
    """Each name beside the points of its row, at the first place where it covers no point and no other name."""
    from matplotlib.transforms import Bbox

    points = [(run["seconds"], 100 * run["test"]) for runs in rows.values() for run in runs]
    taken = [Bbox.from_bounds(x - 6, y - 6, 12, 12) for x, y in axes.transData.transform(points)]
    for name, runs in rows.items():
        seconds, middle = [run["seconds"] for run in runs], 100 * statistics.mean(run["test"] for run in runs)
        text = axes.annotate(name, (0, middle), (0, 0), textcoords="offset points", va="center", fontsize=8)
        text.set_in_layout(False)
        for up, right in product((0, 12, -12, 24, -24, 36, -36), (8, -8)):
            text.xy = (max(seconds) if right > 0 else min(seconds), middle)
            text.set(position=(right, up), horizontalalignment="left" if right > 0 else "right")
            box = text.get_window_extent()
            if not any(box.overlaps(other) for other in taken):
                break
        taken.append(box)


def draw(report: dict[str, Any], language: str, path: Path) -> None:
    """Accuracy against time, a point a run."""
    from matplotlib.figure import Figure

    from kravets.figures.style import BLUE, GREY

    words = WORDS[language]
    figure = Figure(figsize=(8, 5), layout="constrained")
    axes = figure.subplots()
    published = json.loads((RESULTS / "classifier.json").read_text(encoding="utf-8"))["results"]
    peers = {PEER_NAMES[name]: runs for name, runs in published.items() if name in PEER_NAMES}
    own = {name: runs for name, runs in published.items() if name not in PEER_NAMES} | {
        name: runs for name, runs in report["results"].items() if ROWS[name]["table"] in ("speed", "accuracy")
    }
    own = {name: runs for name, runs in own.items() if all(run["seconds"] for run in runs)}
    for found, colour, label in ((own, BLUE, words["ours"]), (peers, GREY, words["others"])):
        for number, runs in enumerate(found.values()):
            x, y = [run["seconds"] for run in runs], [100 * run["test"] for run in runs]
            axes.scatter(x, y, color=colour, label=None if number else label, zorder=3)
    axes.set(xscale="log", xlabel=words["across"], ylabel=words["up"])
    low, high = axes.get_xlim()
    axes.set_xlim(low, high * 3)  # room for the last names
    axes.xaxis.set_major_formatter("{x:g}")
    axes.grid(alpha=0.3)
    axes.legend(loc="lower right")
    figure.draw_without_rendering()  # from here on it is known where a point lies
    write_names(axes, own | peers)
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, dpi=120)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument(
        "--only", action="append", default=[], help="a row, or `speed`, `accuracy`, `data` or `gpu`"
    )
    parser.add_argument(
        "--set", action="append", default=[], help="another setting, to try; writes no result"
    )
    parser.add_argument(
        "--add",
        action="store_true",
        help="keep all published runs of a row, and train the seeds that it lacks",
    )
    parser.add_argument(
        "--at-once",
        type=int,
        default=1,
        help="trainings that share the machine; their times tell it",
    )
    parser.add_argument("--work", type=Path, default=Path("runs/benchmark-records"))
    arguments = parser.parse_args()
    if arguments.seeds < 1:
        raise SystemExit(f"received --seeds {arguments.seeds}, expected 1 at least")
    unknown = set(arguments.only) - {*ROWS, *TABLES}
    if unknown:
        raise SystemExit(f"received the rows {sorted(unknown)}, expected some of {[*ROWS, *TABLES]}")
    path = RESULTS / "records.json"
    report = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {"results": {}}
    chosen = [
        name
        for name, asked in ROWS.items()
        if ({name, asked["table"]} & set(arguments.only) if arguments.only else asked["table"] != "gpu")
    ]
    seeds = range(1, arguments.seeds + 1)
    known = {
        name: {run["seed"]: run for run in report["results"].get(name, [])}
        if arguments.add and not arguments.set
        else {}
        for name in chosen
    }
    for name, runs in known.items():
        for seed, run in runs.items() if "teachers" not in ROWS[name] else ():
            wanted = configured(ROWS[name]["words"], seed).fingerprint
            if run.get("fingerprint") not in (None, wanted):
                raise SystemExit(
                    f"{path} has {name!r}, seed {seed}, with other settings than now: received the fingerprint "
                    f"{run['fingerprint']}, expected {wanted}; train the row without --add"
                )
    finished = arguments.work.glob("*/benchmark.json")  # of an earlier start of this command
    places = {
        f"{place_of(name, arguments)}-seed{seed}"
        for name in chosen
        for seed in seeds
        if seed not in known[name]
    }
    at_once = min(arguments.at_once, len(places - {path.parent.name for path in finished}))
    with together_in(arguments.at_once) as pool:
        training: dict[str, dict[int, Future[Any]]] = {}
        for name in chosen:  # teachers stand before their pupils, so nobody waits for who cannot begin
            before = list(training.get(ROWS[name].get("teachers", ""), {}).values())
            training[name] = {
                seed: pool.submit(trained, name, seed, arguments, before, at_once)
                for seed in seeds
                if seed not in known[name]
            }
        for name in chosen:
            new = {seed: future.result() for seed, future in training[name].items()}
            runs = [run for _, run in sorted({**known[name], **new}.items())]
            if arguments.set:
                print("\n".join(lines_of(WORDS["en"]["head"], [row(name, runs, "en")])))
                continue
            if ROWS[name]["table"] == "data":
                runs = [{**run, "copy": "re-encoded" in load(name).origin} for run in runs]
            report["results"][name] = runs
            folders = [arguments.work / f"{slug(name)}-seed{run['seed']}" / "run" for run in runs]
            if name in ENSEMBLES:  # of all networks of the row, or not shown
                report.get("ensembles", {}).pop(name, None)
                if len(folders) > 1 and all(folder.exists() for folder in folders):
                    report.setdefault("ensembles", {})[name] = together(folders)
            report["results"] = {name: report["results"][name] for name in ROWS if name in report["results"]}
            report["date"] = time.strftime("%Y-%m-%d")
            write_json(path, report)
    if arguments.set:
        return
    tell(report)
    for language in WORDS:
        draw(report, language, ROOT / "docs" / "figures" / f"records.{language}.png")
    print(tables(report, "en"))


if __name__ == "__main__":
    main()
