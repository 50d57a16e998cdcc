"""What watching costs: the comparison networks, trained with and without the doctor, in alternation.

    .venv/bin/python benchmarks/overhead.py --rounds 2

Enters: the installed package and Fashion-MNIST. Leaves: `results/overhead.json`, `results/overhead.md`, and
their table in both pages on findings. Resumable: a run whose result stands is not repeated.

Each training is a process of its own on two cores, with nothing else running: `fit` on 54,000 images in
float32, as the network's authors train it, with 6,000 images for validation. Seconds are those of `fit`
alone by the clock, doctor's work before and after the training included, of the fastest round of either kind, since
whatever else the machine does only adds; so are the processor's seconds, of all threads. Memory is the process's
peak. Both trainings of a pair must end with the same weights, bit for bit.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from kravets.report.writing import written
from kravets.runs import write_json

HERE = Path(__file__).parent
RESULTS = HERE / "results"
# family: optimizer, rate, batch size, epochs that take about a minute or more on two cores
NETWORKS: dict[str, tuple[str, float, int, int]] = {
    "tensorflow_mlp": ("adam", 0.001, 32, 25),
    "geron_mlp": ("sgd", 0.01, 32, 20),
    "keras_convnet": ("adam", 0.001, 128, 10),
    "geron_cnn": ("nadam", 0.001, 32, 1),
    "resnet20": ("sgd", 0.1, 128, 2),
}


def train_here(family: str, watched: bool) -> None:
    """What the measured process does; prints one JSON object."""
    import keras

    import kravets
    from kravets.config import preset
    from kravets.data import load, split
    from kravets.models import Task, build

    data = load("fashion_mnist")
    train, held_out = split(data.train_labels, validation=6000, seed=0)
    optimizer, rate, batch_size, epochs = NETWORKS[family]
    keras.utils.set_random_seed(1)
    config = preset("standard", overrides=[f"family={family}", "precision=float32"])
    task = Task((28, 28, 1), 10, (72.9,), (90.0,))
    model = build(config.architecture, task)
    model.compile(
        keras.optimizers.get({"class_name": optimizer, "config": {"learning_rate": rate}}),
        keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=["accuracy"],
    )
    images = data.train_images.astype("float32")
    doctor = kravets.Doctor() if watched else None
    start, start_processor = time.perf_counter(), time.process_time()
    model.fit(
        images[train],
        data.train_labels[train],
        batch_size=batch_size,
        epochs=epochs,
        validation_data=(images[held_out], data.train_labels[held_out]),
        callbacks=[doctor] if doctor else None,
        verbose=0,
    )
    seconds, processor = time.perf_counter() - start, time.process_time() - start_processor
    told = doctor.report().as_dict() if doctor else None
    digest = hashlib.sha256(b"".join(w.tobytes() for w in model.get_weights())).hexdigest()
    print(
        json.dumps(
            {
                "seconds": seconds,
                "processor_seconds": processor,
                "weights": digest,
                "backend": keras.backend.backend(),
                "doctor_seconds": told and told["overhead"]["seconds"],
                "findings": told and [(f["problem"], f["severity"]) for f in told["findings"]],
            }
        )
    )


def one(family: str, watched: bool, number: int, work: Path) -> dict[str, Any]:
    """Trains one network in a process of its own."""
    result = work / f"{family}-{'watched' if watched else 'alone'}-{number}.json"
    if not result.exists():
        command = [sys.executable, __file__, "--train", family, *(["--watched"] if watched else [])]
        with open(work / "output.txt", "a", encoding="utf-8") as errors:
            process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, text=True)
            assert process.stdout is not None
            words = process.stdout.read().splitlines()
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise SystemExit(
                f"{' '.join(command)} ended with {process.returncode}; see {work / 'output.txt'}"
            )
        write_json(result, {**json.loads(words[-1]), "peak_mib": usage.ru_maxrss / 1024})
    value = json.loads(result.read_text(encoding="utf-8"))
    print(
        f"{result.stem}: {value['seconds']:.1f} s, processor {value['processor_seconds']:.1f} s, "
        f"{value['peak_mib']:.0f} MiB, doctor {value['doctor_seconds']}",
        flush=True,
    )
    return value


def summary(runs: dict[str, list[tuple[dict[str, Any], dict[str, Any]]]]) -> dict[str, Any]:
    """A network's fastest rounds, and the medians and maxima over the networks."""
    rows = {}
    for family, pairs in runs.items():
        alone, watched = (min(pair[i]["seconds"] for pair in pairs) for i in (0, 1))
        computed = [min(pair[i]["processor_seconds"] for pair in pairs) for i in (0, 1)]
        memory = [pair[1]["peak_mib"] / pair[0]["peak_mib"] - 1 for pair in pairs]
        own = [pair[1]["doctor_seconds"] / (pair[1]["seconds"] - pair[1]["doctor_seconds"]) for pair in pairs]
        rows[family] = {
            "seconds_alone": alone,
            "seconds_watched": watched,
            "more_time": watched / alone - 1,
            "more_processor_time": computed[1] / computed[0] - 1,
            "doctor_share": statistics.median(own),
            "more_memory": statistics.median(memory),
            "same_weights": all(pair[0]["weights"] == pair[1]["weights"] for pair in pairs),
            "findings": pairs[0][1]["findings"],
            "rounds": len(pairs),
        }
    return {
        "networks": rows,
        "median_doctor_share": statistics.median(row["doctor_share"] for row in rows.values()),
        "largest_doctor_share": max(row["doctor_share"] for row in rows.values()),
        "median_more_time": statistics.median(row["more_time"] for row in rows.values()),
        "median_more_processor_time": statistics.median(row["more_processor_time"] for row in rows.values()),
        "largest_more_memory": max(row["more_memory"] for row in rows.values()),
        "backend": next(iter(runs.values()))[0][0]["backend"],
    }


HEADINGS = {
    "en": "| network | `fit` alone, s | watched, s | difference, % | processor time, % | counted by the doctor, % "
    "| peak memory, % | same weights |",
    "uk": "| мережа | сам `fit`, с | зі спостереженням, с | різниця, % | час процесора, % | за лічбою лікаря, % "
    "| пам'ять, % | ті самі ваги |",
}
ANSWERS = {"en": {True: "yes", False: "NO"}, "uk": {True: "так", False: "НІ"}}


def table(result: dict[str, Any], language: str) -> str:
    """The result as Markdown."""
    lines = [HEADINGS[language], "|" + "---|" * 8]
    for family, row in result["networks"].items():
        numbers = (
            f"{row['seconds_alone']:.1f} | {row['seconds_watched']:.1f} "
            f"| {100 * row['more_time']:+.1f} | {100 * row['more_processor_time']:+.1f} "
            f"| {100 * row['doctor_share']:.1f} | {100 * row['more_memory']:+.1f}"
        )
        same = ANSWERS[language][row["same_weights"]]
        lines.append(f"| {family} | {written(numbers, language)} | {same} |")
    return "\n".join(lines)


def tell(result: dict[str, Any]) -> None:
    """Puts the table on the pages on findings."""
    between = r"(<!-- overhead:begin -->\n).*(<!-- overhead:end -->)"
    for language in ("en", "uk"):
        page = HERE.parent / "docs" / language / "findings" / "README.md"
        text, old = table(result, language), page.read_text(encoding="utf-8")
        new = re.sub(between, lambda found, text=text: f"{found[1]}{text}\n{found[2]}", old, flags=re.S)
        page.write_text(new, encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=2, help="pairs of trainings a network")
    parser.add_argument("--work", type=Path, default=Path("runs/benchmark-overhead"))
    parser.add_argument("--train", choices=sorted(NETWORKS), help=argparse.SUPPRESS)
    parser.add_argument("--watched", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.train:
        return train_here(arguments.train, arguments.watched)
    arguments.work.mkdir(parents=True, exist_ok=True)
    runs: dict[str, list[tuple[dict[str, Any], dict[str, Any]]]] = {family: [] for family in NETWORKS}
    for number in range(arguments.rounds):
        for family in NETWORKS:
            order = (False, True) if number % 2 == 0 else (True, False)
            pair = {watched: one(family, watched, number, arguments.work) for watched in order}
            runs[family].append((pair[False], pair[True]))
    result = summary(runs)
    write_json(RESULTS / "overhead.json", result)
    (RESULTS / "overhead.md").write_text(table(result, "en") + "\n", encoding="utf-8")
    tell(result)
    print(table(result, "en"))


if __name__ == "__main__":
    main()
