"""A training in a process of its own, to be killed: `python training_program.py CONFIG FOLDER`."""

from __future__ import annotations

import sys
from pathlib import Path

from kravets.config import Config


def run_arguments(config: Config, folder: Path) -> list[str]:
    """The words behind the program's name."""
    return [config.model_dump_json(), str(folder)]


def main() -> None:
    """Trains on the same slice as the tests do."""
    from conftest import slice_of
    from kravets import data, training
    from kravets.display import Display

    class Lines(Display):
        def batch(self, index: int) -> None:
            print(f"batch {index}", flush=True)

    config = Config.model_validate_json(sys.argv[1])
    training.train(config, slice_of(data.load("fashion_mnist")), folder=Path(sys.argv[2]), display=Lines())


if __name__ == "__main__":
    main()
