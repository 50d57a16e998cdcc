"""A network beside people, and beside its own training set: Fashion-MNIST-H, and near duplicates.

    .venv/bin/python benchmarks/people.py --votes FOLDER --seeds 3

Enters: the votes of Fashion-MNIST-H (fetched where there is a network, or `--votes`, a folder with
`fmh_counts.csv`), the data, and finished Runs (`--runs`) or none: then `standard` is trained with seeds 1, 2, 3.
Leaves: `results/people.json`, `results/people.md` and pictures. Resumable.

The network's doubt is that of its probabilities at the temperature fitted on validation. Nothing is chosen here:
the votes and the near duplicates are looked at after the test set was opened, and change no setting.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np

from kravets import figures
from kravets.config import preset as configured
from kravets.data import Dataset, load, load_votes, nearest
from kravets.evaluation import evaluate
from kravets.measures import temper, wilson
from kravets.people import beside_people, unshared
from kravets.runs import Run, atomic_file, write_json

HERE = Path(__file__).parent
RESULTS = HERE / "results"
DISTANCES = (0.1, 0.15, 0.2)


def trained(preset: str, seeds: int, work: Path) -> list[Run]:
    """The Runs of a preset, trained where they are missing."""
    runs = []
    for seed in range(1, seeds + 1):
        folder = work / f"{preset}-seed{seed}"
        if not Run(folder).complete:
            command = ["train", "--preset", preset, "--seed", str(seed), "--folder", str(folder)]
            subprocess.run([sys.executable, "-m", "kravets", *command], check=True)
        runs.append(Run(folder))
        if runs[-1].config.fingerprint != configured(preset, seed=seed).fingerprint:
            raise SystemExit(f"{folder} was trained with other settings than `{preset}` has now; remove it")
    return runs


def near_duplicates(data: Dataset, answers: list[np.ndarray]) -> dict[str, Any]:
    """How many test images nearly stand in the training set, and the accuracy without them."""
    index, distance = nearest(data.train_images, data.test_images)
    same = data.train_labels[index] == data.test_labels
    rows = []
    for limit in DISTANCES:
        near = distance < limit
        rows.append(
            {
                "closer_than": limit,
                "images": int(near.sum()),
                "same_label": int(same[near].sum()),
                "accuracy_on_them": mean([float(right[near].mean()) for right in answers])
                if near.any()
                else None,
                "accuracy_without": mean(
                    [balanced(right[~near], data.test_labels[~near]) for right in answers]
                ),
            }
        )
    closest = np.argsort(distance, kind="stable")[:12]
    return {
        "accuracy": mean([float(right.mean()) for right in answers]),
        "nearest_has_the_label": wilson(int(same.sum()), len(same)),
        "by_distance": rows,
        "closest": [
            {"test": int(i), "train": int(index[i]), "distance": float(distance[i])} for i in closest
        ],
    }


def balanced(right: np.ndarray, labels: np.ndarray) -> float:
    """Accuracy with equal weight for each class: what is left out must not change the mix."""
    return float(np.mean([right[labels == c].mean() for c in np.unique(labels)]))


def mean(values: list[float]) -> dict[str, float | int | None]:
    return {
        "mean": statistics.mean(values),
        "std": statistics.stdev(values) if len(values) > 1 else None,
        "n": len(values),
    }


def percent(share: float | None) -> str:
    return "–" if share is None else f"{100 * share:.1f}"


def page(report: dict[str, Any], names: tuple[str, ...]) -> str:
    """The results as Markdown."""
    told, near = report["first"], report["near_duplicates"]
    doubt = told["doubt"]
    correlation, against = doubt["rank_correlation"], told["against_majority"]
    lines = [
        "# Beside people",
        "",
        "Made by `python benchmarks/people.py`. Some 67 people were asked about every test image (Fashion-MNIST-H, "
        f"Ishida et al., ICLR 2023). The network is `{report['preset']}`, seed {report['seeds'][0]}; accuracies are "
        "shares of the official labels.",
        "",
        "| class | network, % | majority of people, % | one voter, % |",
        "|---|---|---|---|",
    ]
    for name, network, people in zip(
        names, told["network"]["per_class"], told["people"]["per_class"], strict=True
    ):
        lines.append(
            f"| {name} | {percent(network)} | {percent(people['majority'])} | {percent(people['one_voter'])} |"
        )
    lines += [
        f"| all | {percent(told['network']['accuracy']['value'])} | {percent(told['people']['majority']['value'])} | "
        f"{percent(told['people']['one_voter'])} |",
        "",
        "![beside people](people.en.png)",
        "",
        f"Doubt: the rank correlation of the network's entropy with the people's is {correlation['value']:.3f} "
        f"({correlation['low']:.3f} to {correlation['high']:.3f}). Of the votes, "
        f"{percent(doubt['distance_of_network'])} % would have to be moved to agree with the network's probabilities, "
        f"{percent(doubt['distance_of_labels'])} % to agree with the labels.",
        "",
        f"In {against['images']} images the label is not the people's commonest answer: the network gives the label in "
        f"{percent(against['network_gives_label'])} % of them and sides with the people in "
        f"{percent(against['network_sides_with_majority'])} %.",
        "",
        f"Labels that almost nobody shares (less than 5 % of the votes, another class more than 80 %): "
        f"{len(told['label_unshared'])} images; with 10 and 70 %: {report['loosely_unshared']}.",
        "",
        "![labels that almost nobody shares](unshared.en.png)",
        "",
        "# Near duplicates",
        "",
        "Distance of a test image to the nearest training image, as a share of its own contrast; 0.1 looks the same.",
        "",
        "Accuracy without them gives each class the same weight, as in the whole test set.",
        "",
        "| closer than | test images | of the same label | accuracy on them, % | accuracy without them, % |",
        "|---|---|---|---|---|",
    ]
    for row in near["by_distance"]:
        lines.append(
            f"| {row['closer_than']} | {row['images']} | {row['same_label']} | "
            f"{percent((row['accuracy_on_them'] or {}).get('mean'))} | {100 * row['accuracy_without']['mean']:.2f} |"
        )
    accuracy = near["accuracy"]
    lines += [
        f"| all | 10000 | {round(10000 * near['nearest_has_the_label']['value'])} | {100 * accuracy['mean']:.2f} | |",
        "",
        f"Means over n = {accuracy['n']} seeds.",
        "",
    ]
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--votes", type=Path, help="folder with fmh_counts.csv")
    parser.add_argument("--preset", default="standard")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--runs", type=Path, nargs="+", help="finished Runs of the preset to use")
    parser.add_argument("--work", type=Path, default=Path("runs/people"))
    arguments = parser.parse_args()
    votes, data = load_votes(folder=arguments.votes), load("fashion_mnist")
    runs = (
        [Run(path) for path in arguments.runs]
        if arguments.runs
        else trained(arguments.preset, arguments.seeds, arguments.work)
    )
    if {(run.config.data, run.config.preset) for run in runs} != {("fashion_mnist", runs[0].config.preset)}:
        raise SystemExit("the Runs are of several presets, or of other data than Fashion-MNIST")
    answers, told = [], []
    for run in runs:
        temperature = evaluate(run)["test"]["calibrated"]["temperature"]
        probabilities = run.predictions["test_probabilities"]
        answers.append(probabilities.argmax(axis=1) == data.test_labels)
        told.append(beside_people(data.test_labels, temper(probabilities, temperature), votes))
    report = {
        "preset": runs[0].config.preset,
        "seeds": [run.config.seed for run in runs],
        "first": told[0],
        "rank_correlation": mean([each["doubt"]["rank_correlation"]["value"] for each in told]),
        "loosely_unshared": len(unshared(data.test_labels, votes, own=0.1, other=0.7)),
        "near_duplicates": near_duplicates(data, answers),
        "environment": runs[0].environment,
    }
    write_json(RESULTS / "people.json", report)
    with atomic_file(RESULTS / "people.md") as temporary:
        temporary.write_text(page(report, data.class_names), encoding="utf-8")
    for language, names in (("en", data.class_names), ("uk", data.class_names_uk)):
        for name, figure in (
            ("people", figures.beside_people(told[0], names, language=language)),
            (
                "unshared",
                figures.unshared_labels(
                    data.test_images, told[0]["label_unshared"], names=names, language=language
                ),
            ),
        ):
            with atomic_file(RESULTS / f"{name}.{language}.png") as temporary:
                figure.savefig(temporary, dpi=110)
    print(page(report, data.class_names))


if __name__ == "__main__":
    main()
