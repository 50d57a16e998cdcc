"""How often a picture is called unlike the training images: garments (should be rare) and other things.

    .venv/bin/python benchmarks/unlike.py runs/latest

Enters: a Run on Fashion-MNIST. Leaves: one line a kind of picture. A data set that cannot be had is left out.
"""

from __future__ import annotations

import argparse
import sys

import numpy as np
from PIL import Image

from kravets import photographs, runs
from kravets.data import DataError, load
from kravets.prediction import Predictor


def pictures(garments: np.ndarray, cifar10: str | None) -> dict[str, np.ndarray]:
    """Kinds of pictures, (n, 28, 28, 1) uint8."""
    random = np.random.default_rng(0)
    kinds = {
        "garments of the test set": garments,
        "the same, negative": 255 - garments[:1000],
        "the same, upside down": garments[:1000, ::-1],
        "noise": random.integers(0, 256, (1000, 28, 28, 1), dtype=np.uint8),
    }
    try:
        kinds["digits (MNIST)"] = load("mnist").test_images[:1000]
        photos = []
        for image in load("cifar10", folder=cifar10).test_images[:500]:
            try:
                photos.append(photographs.convert(Image.fromarray(image).resize((200, 200)))[0])
            except photographs.PhotographError:
                continue
        kinds["animals and vehicles (CIFAR-10)"] = np.stack(photos)[..., None]
    except DataError as error:
        print(error, file=sys.stderr)
    return kinds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("run")
    parser.add_argument("--cifar10", help="a folder with CIFAR-10, where it is not to be fetched")
    arguments = parser.parse_args()
    predictor = Predictor.from_run(runs.find(arguments.run))
    for kind, images in pictures(load("fashion_mnist").test_images, arguments.cifar10).items():
        print(f"{kind}: {predictor.judge(images)[1].mean():.1%} of {len(images)} called unlike training")


if __name__ == "__main__":
    main()
