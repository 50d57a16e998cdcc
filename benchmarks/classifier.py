"""The classifier's table: presets against the networks a user would otherwise take, in one run.

    .venv/bin/python benchmarks/classifier.py --seeds 3 --peer-seeds 1

Enters: nothing but the installed package and the data. Leaves: `results/classifier.json` (every number of
every run), `results/classifier.md` and both READMEs (the table), and the READMEs' picture. Resumable: a
run whose numbers stand is not repeated.

Every training is a process of its own, one after the other; its time runs from the start of the process to
its end, with imports, data, compilation, validation after every epoch, and writing the Run. The test set is
opened once a finished training, in another process. A peer is trained as its authors train it, in float32,
and stopped after the epoch in which the time that `standard` takes on average has passed.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from kravets import distillation
from kravets.config import Config
from kravets.config import preset as configure
from kravets.report.writing import written
from kravets.runs import Run, write_json

HERE = Path(__file__).parent
RESULTS = HERE / "results"

PLAIN = [
    "augmentation.flip=none",
    "augmentation.shift=0",
    "label_smoothing=0",
    "schedule=constant",
    "warmup=0",
]
PEERS: dict[str, list[str]] = {
    "tensorflow_mlp": [*PLAIN, "optimizer=adam", "learning_rate=0.001", "batch_size=32", "epochs=200"],
    "geron_mlp": [*PLAIN, "optimizer=sgd", "momentum=0", "learning_rate=0.01", "batch_size=32", "epochs=200"],
    "geron_cnn": [*PLAIN, "optimizer=nadam", "learning_rate=0.001", "batch_size=32", "epochs=10"],
    "keras_convnet": [*PLAIN, "optimizer=adam", "learning_rate=0.001", "batch_size=128", "epochs=200"],
    # the authors' optimizer, decay, batch and variation, their two steps down fitted to the time there is
    "resnet20": [
        "optimizer=sgd",
        "momentum=0.9",
        "learning_rate=0.1",
        "weight_decay=0.0001",
        "batch_size=128",
        "label_smoothing=0",
        "augmentation.flip=random",
        "augmentation.shift=4",
        "schedule=step",
        "warmup=0.02",
    ],
}
PEER_NAMES = {
    "tensorflow_mlp": "TensorFlow tutorial, dense 128",
    "geron_mlp": "Géron, MLP 300-100",
    "geron_cnn": "Géron, CNN 64-128-256",
    "keras_convnet": "keras.io convnet",
    "resnet20": "ResNet-20, batch normalization",
}


def measured(command: list[str], folder: Path) -> dict[str, float]:
    """Runs a command to its end: seconds by the clock, and peak memory in MiB."""
    folder.mkdir(parents=True, exist_ok=True)
    start = time.perf_counter()
    with open(folder / "output.txt", "a", encoding="utf-8") as output:
        process = subprocess.Popen(command, stdout=output, stderr=output)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - start
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}; see {folder / 'output.txt'}")
    return {"seconds": seconds, "peak_mib": usage.ru_maxrss / 1024}


def one(name: str, words: list[str], seed: int, work: Path, *, at_once: int = 1) -> dict[str, Any]:
    """Trains, evaluates and times the prediction of one network with one seed.

    What stands in the work folder is taken as it is, where it was trained with the same settings for the same time.
    """
    allowed = float(words[words.index("--seconds") + 1]) if "--seconds" in words else None
    folder = work / f"{name}-seed{seed}"
    result = folder / "benchmark.json"
    if result.exists():
        if Run(folder / "run").config.fingerprint != configured(words, seed).fingerprint:
            raise SystemExit(
                f"{folder} was trained with other settings than {' '.join(words)} has now; remove it"
            )
        known = json.loads(result.read_text())
        if known.get("allowed_seconds") != allowed:
            raise SystemExit(
                f"{folder} was stopped after {known.get('allowed_seconds')} s, expected {allowed} s; remove it"
            )
        return known
    python = sys.executable
    begun = (folder / "run" / "config.json").exists()  # stopped once: nobody knows how long it took in all
    trained = measured(
        [python, __file__, "--train", str(folder / "run"), "--seed", str(seed), *words], folder
    )
    measured([python, "-m", "kravets", "evaluate", str(folder / "run"), "--json"], folder)
    metrics = json.loads((folder / "run" / "metrics.json").read_text())
    prediction = json.loads(subprocess.check_output([python, __file__, "--predict", str(folder / "run")]))
    history = (folder / "run" / "history.csv").read_text().splitlines()
    header, *rows = [line.split(",") for line in history]
    epochs = [dict(zip(header, map(float, row), strict=True)) for row in rows]
    spent, to_91 = trained["seconds"] - sum(row["seconds"] for row in epochs), None
    for row in epochs:
        spent += row["seconds"]
        if to_91 is None and row["val_accuracy"] >= 0.91:
            to_91 = spent
    value = {
        "name": name,
        "seed": seed,
        **trained,
        **({"allowed_seconds": allowed} if allowed else {}),
        **({"at_once": at_once} if at_once > 1 else {}),  # trainings that shared the machine
        "seconds": None if begun else trained["seconds"],
        "epochs": len(epochs),
        "to_91_validation_seconds": None if begun else to_91,
        "test": metrics["test"]["accuracy"]["value"],
        # (a mirrored digit is not that digit)
        "test_flip_averaged": metrics["test_flip_averaged"]["accuracy"]["value"]
        if "test_flip_averaged" in metrics
        else None,
        "validation": metrics["validation"]["accuracy"]["value"],
        "log_loss_calibrated": metrics["test"]["calibrated"]["log_loss"],
        "calibration_error": metrics["test"]["calibrated"]["calibration_error"],
        "parameters": metrics["parameters"],
        "fingerprint": Run(folder / "run").config.fingerprint,
        **prediction,
        "environment": json.loads((folder / "run" / "environment.json").read_text()),
    }
    write_json(result, value)
    print(
        f"{name} seed {seed}: test {value['test']:.4f}, {trained['seconds']:.0f} s"
        f"{' since it went on' if begun else ''}, {value['peak_mib']:.0f} MiB",
        flush=True,
    )
    return value


def configured(words: list[str], seed: int) -> Config:
    """The settings that `one` trains with."""
    said = dict(zip(words[::2], words[1::2], strict=True))
    changes, teachers = (
        [value for word, value in zip(words[::2], words[1::2], strict=True) if word == asked]
        for asked in ("--set", "--teacher")
    )
    if teachers:
        names = [distillation.find(name).config.fingerprint for name in teachers]
        changes.append(f"distillation.teachers={json.dumps(names)}")
    return configure(said.get("--preset", "standard"), seed=seed, overrides=changes)


def train_here(
    folder: Path, seed: int, preset: str, settings: list[str], teachers: list[str], seconds: float | None
) -> None:
    """What the measured process does."""
    began = time.time() - _process_age()
    from kravets import training
    from kravets.data import load
    from kravets.display import Terminal

    callbacks = []
    if seconds:
        from kravets import backend

        backend.require()
        import keras

        class StopAfter(keras.callbacks.Callback):
            def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
                assert self.model is not None
                if time.time() - began > seconds:
                    self.model.stop_training = True

        callbacks.append(StopAfter())
    config = configure(preset, seed=seed, overrides=settings)
    data = load(config.data)
    if teachers:
        config, data = distillation.taught(config, data, [distillation.find(name) for name in teachers])
    training.train(config, data, folder=folder, callbacks=callbacks, display=Terminal())


def _process_age() -> float:
    ticks = int(Path("/proc/self/stat").read_text().rsplit(")", 1)[1].split()[19])
    uptime = float(Path("/proc/uptime").read_text().split()[0])
    return uptime - ticks / os.sysconf("SC_CLK_TCK")


def predict_here(folder: Path) -> None:
    """Seconds for 10,000 test images after loading, the first call (with compilation) and the second."""
    from kravets.data import load
    from kravets.evaluation import load_network, probabilities_of

    network, images = load_network(Run(folder).model_path), load(Run(folder).config.data).test_images
    times = []
    for _ in range(2):
        start = time.perf_counter()
        probabilities_of(network, images)
        times.append(time.perf_counter() - start)
    print(json.dumps({"predict_10000_first_seconds": times[0], "predict_10000_again_seconds": times[1]}))


BETWEEN = {"en": "{low} to {high}", "uk": "від {low} до {high}"}


def interval(values: list[float], language: str = "en") -> str:
    """Mean, standard deviation and 95 % interval (Student) of percentages."""
    from scipy import stats

    percent = [100 * value for value in values]
    if len(percent) < 2:
        return f"{percent[0]:.2f} (n = 1)"
    mean, deviation = statistics.mean(percent), statistics.stdev(percent)
    half = stats.t.ppf(0.975, len(percent) - 1) * deviation / len(percent) ** 0.5
    between = BETWEEN[language].format(low=f"{mean - half:.2f}", high=f"{mean + half:.2f}")
    apart = ";" if language == "uk" else ","  # commas stand in the numbers there
    return f"{mean:.2f} ± {deviation:.2f} ({between}{apart} n = {len(percent)})"


HEADINGS = {
    "en": "| network | parameters | test accuracy, % | with mirror image, % | training, s "
    "| to 91 % validation, s | peak memory, MiB | 10,000 images, s |",
    "uk": "| мережа | параметри | точність на тесті, % | із віддзеркаленням, % | навчання, с "
    "| до 91 % на валідації, с | найбільше пам'яті, МіБ | 10 000 зображень, с |",
}
MACHINE = {"en": "{processor}, {cores} cores", "uk": "{processor}, {cores} ядра"}


def table(results: dict[str, list[dict[str, Any]]], language: str) -> str:
    """The results as Markdown."""
    some = next(iter(results.values()))[0]["environment"]
    lines = [HEADINGS[language], "|---|---|---|---|---|---|---|---|"]
    for name, runs in results.items():
        reached = [run["to_91_validation_seconds"] for run in runs]
        to_91 = "–" if None in reached else f"{statistics.median(reached):.0f}"
        numbers = (
            f"{runs[0]['parameters']:,} "
            f"| {interval([run['test'] for run in runs], language)} "
            f"| {100 * statistics.mean(run['test_flip_averaged'] for run in runs):.2f} "
            f"| {statistics.median(run['seconds'] for run in runs):.0f} "
            f"| {to_91} "
            f"| {max(run['peak_mib'] for run in runs):.0f} "
            f"| {statistics.median(run['predict_10000_first_seconds'] for run in runs):.1f}"
        )
        lines.append(f"| {PEER_NAMES.get(name, f'`{name}`')} | {written(numbers, language)} |")
    machine = MACHINE[language].format(**some)
    versions = f"Keras {some['keras']}, {some['backend']} {some['backend_version']}, Python {some['python']}"
    return "\n".join([*lines, "", f"{machine}; {versions}."])


def tell(results: dict[str, list[dict[str, Any]]]) -> None:
    """Writes the table, and puts it into both READMEs."""
    (RESULTS / "classifier.md").write_text(table(results, "en") + "\n", encoding="utf-8")
    for language, name in (("en", "README.md"), ("uk", "README.uk.md")):
        path = HERE.parent / name
        between = r"(<!-- benchmark:begin -->\n).*(<!-- benchmark:end -->)"
        text = table(results, language)
        path.write_text(
            re.sub(
                between,
                lambda found, text=text: f"{found[1]}{text}\n{found[2]}",
                path.read_text(),
                flags=re.S,
            )
        )


def draw(run: Path, language: str, path: Path) -> None:
    """The learning curves above the most confident mistakes, in one picture."""
    from PIL import Image

    from kravets.data import load
    from kravets.report import write_figures

    pictures = write_figures(Run(run), load("fashion_mnist"), language=language)
    parts = [Image.open(file) for file in pictures if file.stem in ("learning_curves", "confident_mistakes")]
    whole = Image.new("RGB", (max(part.width for part in parts), sum(part.height for part in parts)), "white")
    top = 0
    for part in parts:
        whole.paste(part, (0, top))
        top += part.height
    path.parent.mkdir(parents=True, exist_ok=True)
    whole.quantize(256, Image.Quantize.MAXCOVERAGE).save(path, optimize=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=3, help="seeds of our presets")
    parser.add_argument("--peer-seeds", type=int, default=1, help="seeds of the networks compared with")
    parser.add_argument("--work", type=Path, default=Path("runs/benchmark-classifier"))
    parser.add_argument(
        "--resnet-epochs",
        type=int,
        default=3,
        help="epochs that ResNet-20 manages in the time; with more it is stopped before its small steps",
    )
    parser.add_argument("--train", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--predict", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--seed", type=int, default=1, help=argparse.SUPPRESS)
    parser.add_argument("--preset", default="standard", help=argparse.SUPPRESS)
    parser.add_argument("--set", action="append", default=[], help=argparse.SUPPRESS)
    parser.add_argument("--teacher", action="append", default=[], help=argparse.SUPPRESS)
    parser.add_argument("--seconds", type=float, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.train:
        return train_here(
            arguments.train,
            arguments.seed,
            arguments.preset,
            arguments.set,
            arguments.teacher,
            arguments.seconds,
        )
    if arguments.predict:
        return predict_here(arguments.predict)
    results: dict[str, list[dict[str, Any]]] = {}
    for name in ("quick", "standard", "mlp"):
        results[name] = [
            one(name, ["--preset", name], seed, arguments.work) for seed in range(1, arguments.seeds + 1)
        ]
    untimed = [
        f"{name}-seed{run['seed']}" for name, runs in results.items() for run in runs if not run["seconds"]
    ]
    if untimed:
        raise SystemExit(
            f"{', '.join(untimed)} in {arguments.work} went on after a stop, so their times are not known, "
            "and the table needs them; remove them and start again"
        )
    allowed = statistics.mean(run["seconds"] for run in results["standard"])
    for name, settings in PEERS.items():
        words = ["--seconds", str(allowed), "--set", f"family={name}", "--set", "precision=float32"]
        if name == "resnet20":
            settings = [*settings, f"epochs={arguments.resnet_epochs}"]
        words += [word for setting in settings for word in ("--set", setting)]
        results[name] = [
            one(name, words, seed, arguments.work) for seed in range(1, arguments.peer_seeds + 1)
        ]
    report = {
        "command": f"python benchmarks/classifier.py --seeds {arguments.seeds} --peer-seeds {arguments.peer_seeds}",
        "date": time.strftime("%Y-%m-%d"),
        "results": results,
    }
    write_json(RESULTS / "classifier.json", report)
    tell(results)
    for language in ("en", "uk"):
        run = arguments.work / "standard-seed1" / "run"
        draw(run, language, HERE.parent / "docs" / "figures" / f"standard.{language}.png")
    print(table(results, "en"))


if __name__ == "__main__":
    main()
