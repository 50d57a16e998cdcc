"""A search that is meant to be killed: `search_program.py FOLDER`; prints a line for every trial that ends."""

from __future__ import annotations

import sys
from pathlib import Path

from kravets.config import Config, override
from kravets.experiments import axes
from kravets.experiments.keras_tuner import Search, search
from kravets.experiments.ledger import Ledger
from kravets.experiments.places import Limits, ThisMachine
from kravets.experiments.search_result import SearchResult

SEARCH = Search("random", trials=3, seed=7)


def tiny_base(epochs: int = 1) -> Config:
    """Trains in seconds, most of which the back end needs to start."""
    changes = ["train_images=300", "validation_images=200", f"epochs={epochs}"]
    return override(axes.base("ours"), changes)


def this_machine(workers: int) -> ThisMachine:
    return ThisMachine(workers, Limits(cores=1, diagnose=False))


def main(root: Path) -> SearchResult:
    with this_machine(1) as place:
        return search(
            tiny_base(),
            SEARCH,
            ledger=Ledger(root / "runs"),
            place=place,
            folder=root / f"{SEARCH.kind}-{SEARCH.seed}",
            told=lambda record: print(record.config.fingerprint, flush=True),
        )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
