"""What makes others fast, tried on `standard` and `quick`: held-out accuracy and seconds, one after the other.

    .venv/bin/python benchmarks/tricks.py --seeds 2 --only "patch whitening"

Enters: nothing but the installed package and the data. Leaves: `results/tricks.json` (every number) and
`results/tricks.md` (the tables, beside "as it is" with the same seeds). Resumable: a run whose numbers stand is not
repeated. Nothing here comes into the package before it has shown its worth; the test set takes no part.

Each trick trains in a process of its own, on 50,000 images without shifts, and is measured on the other 10,000 of
the training set after its last step. The seconds are those of the steps, the first (compilation) left out.
"""

from __future__ import annotations

import argparse
import json
import math
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from kravets import augment, backend, models, optimizers, precision
from kravets.config import Config, preset
from kravets.data import load, mean_and_deviation
from kravets.measures import fit_temperature, measure, softmax
from kravets.runs import write_json
from kravets.training import parts

RESULTS = Path(__file__).parent / "results"
AS_IT_IS = "as it is"
BASES: dict[str, dict[str, Any]] = {
    "standard, 4 epochs": {"preset": "standard", "settings": ["epochs=4", "shift=0"]},
    "quick, 1 epoch": {"preset": "quick", "settings": ["epochs=1"]},
}


# A trick is settings, a change of the fresh network, or a change of what happens at each step.


def whitened_patches(network: Any, images: np.ndarray) -> Any:
    """The first convolution frozen at the whitened 3x3 patches and their negatives (Jordan 2024, arXiv:2404.00498)."""
    import keras

    pixels = (images[:5000].astype(np.float32) - images.mean()) / images.std()
    windows = np.lib.stride_tricks.sliding_window_view(pixels[..., 0], (3, 3), axis=(1, 2)).reshape(-1, 9)
    values, vectors = np.linalg.eigh(np.cov(windows, rowvar=False))
    filters = (vectors / np.sqrt(values + 1e-2)).reshape(3, 3, 1, 9)
    first = next(layer for layer in network.layers if "conv" in layer.name)

    def cloned(layer: Any) -> Any:
        if layer is not first:
            return type(layer).from_config(layer.get_config())
        return keras.layers.Conv2D(18, 3, padding="same", name="whitening", dtype=layer.dtype_policy)

    changed = keras.models.clone_model(network, clone_function=cloned)
    whitening = changed.get_layer("whitening")
    whitening.set_weights([np.concatenate([filters, -filters], axis=-1), np.zeros(18, np.float32)])
    whitening.kernel.trainable = False
    return changed


def identity_start(network: Any, _: np.ndarray) -> Any:
    """Transitions begin by passing their input on, with new channels beside it, as blocks do in any case."""
    for layer in network.layers:
        if "conv" not in layer.name or layer.kernel.shape[2] in (1, layer.units):
            continue
        kernel = np.array(layer.kernel)
        for channel in range(min(kernel.shape[2:])):
            kernel[..., channel] = 0.0
            kernel[1, 1, channel, channel] = 1.0
        layer.kernel.assign(kernel)
    return network


class LookAhead:
    """Every five steps the weights go back half way to where they were (Zhang et al. 2019, arXiv:1907.08610)."""

    def __init__(self, network: Any, share: float = 0.5, every: int = 5) -> None:
        self.network, self.share, self.every = network, share, every
        self.slow = network.get_weights()

    def __call__(self, step: int, steps: int) -> None:
        """After each step."""
        if step % self.every and step != steps:
            return
        fast = self.network.get_weights()
        self.slow = [old + self.share * (new - old) for old, new in zip(self.slow, fast, strict=True)]
        self.network.set_weights(self.slow)


class Average:
    """The mean of the weights over the last tenth of the steps takes their place at the end."""

    def __init__(self, network: Any) -> None:
        self.network, self.kept, self.count = network, [], 0

    def __call__(self, step: int, steps: int) -> None:
        """After each step."""
        if step < 0.9 * steps:
            return
        self.count += 1
        weights = self.network.get_weights()
        self.kept = [
            old + (new - old) / self.count for old, new in zip(self.kept or weights, weights, strict=True)
        ]
        if step == steps:
            self.network.set_weights(self.kept)


def both(network: Any, images: np.ndarray) -> Any:
    """Patch whitening and the identity start."""
    return identity_start(whitened_patches(network, images), images)


TIMED_ONLY = ("compiled", "again")
STARTS: dict[str, dict[str, Any]] = {
    AS_IT_IS: {},
    "patch whitening": {"network": whitened_patches},
    "identity start": {"network": identity_start},
}
TRICKS: dict[str, dict[str, dict[str, Any]]] = {
    "standard, 4 epochs": {
        **STARTS,
        "mirrored by chance, not by turns": {"settings": ["flip=random"]},
        "never mirrored": {"settings": ["flip=none"]},
        "look-ahead": {"at_step": LookAhead},
        "averaged weights": {"at_step": Average},
        "averaged weights, rate to a fifth": {"at_step": Average, "settings": ["final_fraction=0.2"]},
        "first half at 20x20": {"sides": [20, 20, 28, 28]},
        "five epochs, three at 20x20": {"sides": [20, 20, 20, 28, 28], "settings": ["epochs=5"]},
        "compiled by XLA": {"compiled": True, "settings": ["epochs=1"]},
        "the same batch again": {"again": True, "settings": ["epochs=1"]},
    },
    "quick, 1 epoch": {
        **STARTS,
        "both": {"network": both},
        "half of the images": {"settings": ["train_images=25000"]},
        "half of the images, both": {"network": both, "settings": ["train_images=25000"]},
    },
}


def resized(images: np.ndarray, side: int) -> np.ndarray:
    """Images of another side, (n, side, side, channels) uint8, averaged over what falls together."""
    if side == images.shape[1]:
        return images
    from keras import ops

    scaled = [
        ops.convert_to_numpy(ops.image.resize(part.astype(np.float32), (side, side), antialias=True))
        for part in np.array_split(images, 10)
    ]
    return np.clip(np.rint(np.concatenate(scaled)), 0, 255).astype(np.uint8)


def at_side(network: Any, side: int) -> Any:
    """The same layers on images of another side: they average over all places in the end."""
    import keras

    if network.input_shape[1] == side:
        return network
    inputs = keras.Input((side, side, network.input_shape[-1]))
    return keras.models.clone_model(network, input_tensors=inputs, clone_function=lambda layer: layer)


def tried(base: str, name: str, seed: int) -> dict[str, Any]:
    """Trains with one trick, and measures on held-out images."""
    import keras

    trick = TRICKS[base][name]
    config = preset(
        BASES[base]["preset"],
        seed=seed,
        overrides=[*BASES[base]["settings"], "validation_images=10000", *trick.get("settings", [])],
    )
    data = load(config.data)
    train, held = parts(config, data.train_labels)
    images = data.train_images[train]
    keras.utils.set_random_seed(seed)
    chosen, _ = precision.choose("auto")
    network = models.build(
        config.architecture, models.Task(images.shape[1:], 10, *mean_and_deviation(images)), precision=chosen
    )
    if "network" in trick:
        network = trick["network"](network, images)
    seconds, steps = learned(network, images, data.train_labels[train], config, trick)
    probabilities = softmax(backend.predict(network, data.train_images[held]))
    labels = data.train_labels[held]
    measured = measure(labels, probabilities, temperature=fit_temperature(labels, probabilities))
    return {
        "seed": seed,
        "accuracy": measured["accuracy"]["value"],
        "log_loss": measured["calibrated"]["log_loss"],
        "seconds": seconds,
        "step_milliseconds": 1000 * seconds / steps,
        "step_operations": arithmetic(network, config.batch_size),
        "matrix_operations_a_second": matrix_rate("bfloat16" if "bfloat16" in chosen else "float32"),
        "environment": backend.environment(),
    }


def arithmetic(network: Any, batch_size: int) -> float:
    """Floating-point operations of a training step: those of convolutions, forward and in both gradients."""
    convolutions = [layer for layer in network.layers if "conv" in layer.name or layer.name == "whitening"]
    return (
        6.0
        * batch_size
        * sum(math.prod(layer.kernel.shape) * math.prod(layer.output.shape[1:3]) for layer in convolutions)
    )


def matrix_rate(dtype: str, side: int = 2048) -> float:
    """Operations a second of a product of two matrices, the best of five."""
    from keras import ops

    left = ops.cast(np.random.default_rng(0).normal(size=(side, side)), dtype)
    rates = []
    for _ in range(6):  # the first prepares
        started = time.perf_counter()
        float(ops.cast(ops.matmul(left, left)[0, 0], "float32"))
        rates.append(2 * side**3 / (time.perf_counter() - started))
    return max(rates[1:])


def learned(
    network: Any, images: np.ndarray, labels: np.ndarray, config: Config, trick: dict[str, Any]
) -> tuple[float, int]:
    """Trains a network: the seconds of its steps without those that compile, and how many there were."""
    import keras

    sides = trick.get("sides", [images.shape[1]] * config.epochs)
    batches = {
        side: augment.Batches(
            resized(images, side), labels, 10, config.batch_size, config.augmentation, config.seed
        )
        for side in dict.fromkeys(sides)
    }
    steps = sum(len(batches[side]) for side in sides)
    optimizer = optimizers.build(config.optimization, steps)
    seen = {side: at_side(network, side) for side in batches}
    loss = keras.losses.CategoricalCrossentropy(
        from_logits=True, label_smoothing=config.optimization.label_smoothing
    )
    for model in seen.values():
        model.compile(optimizer, loss, jit_compile=trick.get("compiled", False))
    optimizer.build(network.trainable_variables)
    at_step: Callable[[int, int], None] = trick.get("at_step", lambda _: lambda step, steps: None)(network)
    first, step, timed = batches[sides[0]].batch(0, 0), 0, 0
    spent, started = 0.0, time.perf_counter()
    for epoch, side in enumerate(sides):
        order = batches[side].order(epoch)
        fresh = epoch == 0 or side != sides[epoch - 1]  # its first step is compiled
        for index in range(len(batches[side])):
            batch = first if trick.get("again") else batches[side].batch(epoch, index, order=order)
            seen[side].train_on_batch(*batch)
            step += 1
            at_step(step, steps)
            if fresh and index == 0:
                started = time.perf_counter()
        timed += len(batches[side]) - fresh
        spent += time.perf_counter() - started
        started = time.perf_counter()
    return spent, timed


def table(results: dict[str, list[dict[str, Any]]], tricks: dict[str, dict[str, Any]]) -> str:
    """Each trick beside the same seeds without it, as Markdown."""
    head = (
        *("", "accuracy, %", "than as it is", "log loss", "than as it is", "seconds, ratio", "a step, ratio"),
        *("of the machine's rate, %", "n"),
    )
    lines = [f"| {' | '.join(head)} |", "|---" * len(head) + "|"]
    plain = {run["seed"]: run for run in results[AS_IT_IS]}
    for name, runs in results.items():
        pairs = [(run, plain[run["seed"]]) for run in runs if run["seed"] in plain]

        def more(key: str, pairs: Any = pairs) -> float:
            return statistics.mean(run[key] - beside[key] for run, beside in pairs)

        def ratio(key: str, pairs: Any = pairs) -> str:
            return (
                f"{math.exp(statistics.mean(math.log(run[key] / beside[key]) for run, beside in pairs)):.2f}"
            )

        accuracy, loss = (statistics.mean(run[key] for run, _ in pairs) for key in ("accuracy", "log_loss"))
        cells = [
            f"{100 * accuracy:.2f}",
            f"{100 * more('accuracy'):+.2f}",
            f"{loss:.4f}",
            f"{more('log_loss'):+.4f}",
            ratio("seconds"),
        ]
        if set(TIMED_ONLY) & set(tricks[name]):
            cells = ["–"] * len(cells)
        used = statistics.mean(
            1e5 * run["step_operations"] / run["step_milliseconds"] / run["matrix_operations_a_second"]
            for run in runs
        )
        shown = "–" if "sides" in tricks[name] else f"{used:.0f}"
        lines.append(f"| {' | '.join([name, *cells, ratio('step_milliseconds'), shown, str(len(pairs))])} |")
    return "\n".join(lines)


def tables(results: dict[str, Any]) -> str:
    """A table a configuration that tricks are tried on."""
    return "\n\n".join(f"{base}:\n\n{table(runs, TRICKS[base])}" for base, runs in results.items())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=2)
    parser.add_argument(
        "--base", choices=list(BASES), default="standard, 4 epochs", help="what they are tried on"
    )
    parser.add_argument("--only", action="append", default=[], help="a trick; as it is goes with it")
    parser.add_argument("--try", dest="name", help=argparse.SUPPRESS)
    parser.add_argument("--seed", type=int, default=1, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    base, tricks = arguments.base, TRICKS[arguments.base]
    if arguments.name:
        print(json.dumps(tried(base, arguments.name, arguments.seed)))
        return
    if unknown := set(arguments.only) - set(tricks):
        raise SystemExit(f"received the tricks {sorted(unknown)}, expected some of {list(tricks)}")
    path = RESULTS / "tricks.json"
    results = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    for seed in range(1, arguments.seeds + 1):
        for name in tricks:
            runs = results.setdefault(base, {})
            known = {run["seed"] for run in runs.get(name, [])}
            if seed in known or (arguments.only and name not in (AS_IT_IS, *arguments.only)):
                continue
            command = [sys.executable, __file__, "--base", base, "--try", name, "--seed", str(seed)]
            run = json.loads(subprocess.check_output(command).splitlines()[-1])
            runs.setdefault(name, []).append(run)
            results[base] = {trick: runs[trick] for trick in tricks if trick in runs}
            write_json(path, results)
            print(
                f"{name}, seed {seed}: {100 * run['accuracy']:.2f} %, {run['log_loss']:.4f}, {run['seconds']:.0f} s",
                flush=True,
            )
    (RESULTS / "tricks.md").write_text(tables(results) + "\n", encoding="utf-8")
    print(tables(results))


if __name__ == "__main__":
    main()
