"""What makes others fast, tried on `standard` and `quick`: held-out accuracy, and the cost of a step.

    .venv/bin/python benchmarks/tricks.py --seeds 1
    .venv/bin/python benchmarks/tricks.py --base "quick, 1 epoch" --seeds 3

Enters: nothing but the installed package and the data. Leaves: `results/tricks.json` (every number) and
`results/tricks.md` (the tables, each trick beside "as it is" with the same seeds). Resumable: a run whose numbers
stand is not repeated. Refuses: numbers of other settings under the same name. Nothing here comes into the package
before it has shown its worth; the test set takes no part.

Each trick trains in a process of its own, on 50,000 images where nothing else is said, and is measured on the other
10,000 of the training set after its last step; the log loss is the one at the temperature that fits them best. The
host's speed changes from minute to minute, so what a step costs is measured by turns with a step as it is, in the
same process.
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
PREFACE = (
    "Made by `kravets bench tricks`: 50,000 images trained on, accuracy and log loss on 10,000 held out; the test set "
    'takes no part. "A step, ratio": beside a step as it is, by turns in one process; where images are smaller at '
    "first, of those steps alone."
)
BASES: dict[str, dict[str, Any]] = {
    "standard, 4 epochs": {"preset": "standard", "settings": ["epochs=4", "shift=0"]},
    "quick, 1 epoch": {"preset": "quick", "settings": ["epochs=1"]},
}


def whitened_patches(network: Any, images: np.ndarray) -> Any:
    """The first kernel frozen at whitened 3x3 patches and their negatives (Jordan 2024, arXiv:2404.00498).

    As many channels as before, so only the directions of largest variance; the bias is trained.
    """
    import keras

    pixels = (images[:5000].astype(np.float32) - images.mean()) / images.std()
    windows = np.lib.stride_tricks.sliding_window_view(pixels[..., 0], (3, 3), axis=(1, 2)).reshape(-1, 9)
    values, vectors = np.linalg.eigh(np.cov(windows, rowvar=False))  # the largest last
    first = next(layer for layer in network.layers if "conv" in layer.name)
    kept = slice(9 - first.units // 2, 9)
    filters = (vectors[:, kept] / np.sqrt(values[kept] + 1e-2)).reshape(3, 3, 1, -1)

    def cloned(layer: Any) -> Any:
        if layer is not first:
            return type(layer).from_config(layer.get_config())
        return keras.layers.Conv2D(
            first.units, 3, padding="same", name="whitening_conv", dtype=layer.dtype_policy
        )

    changed = keras.models.clone_model(network, clone_function=cloned)
    for old, new in zip(network.layers, changed.layers, strict=True):
        if old is not first:
            new.set_weights(old.get_weights())
    whitening = changed.get_layer("whitening_conv")
    whitening.set_weights([np.concatenate([filters, -filters], axis=-1), np.zeros(first.units, np.float32)])
    whitening.kernel.trainable = False
    return changed


def identity_start(network: Any, _: np.ndarray) -> Any:
    """Transitions to more channels begin by passing their input on, the new channels at random beside it."""
    for layer in network.layers:
        if "conv" not in layer.name or layer.kernel.shape[2] in (1, layer.kernel.shape[3]):
            continue
        kernel, gain, passed = np.array(layer.kernel), np.array(layer.gain), layer.kernel.shape[2]
        kernel[..., :passed] = 0.0
        kernel[1, 1, range(passed), range(passed)] = 1.0
        gain[:passed] = 1 / layer.input_gain
        layer.kernel.assign(kernel)
        layer.gain.assign(gain)
    return network


def both(network: Any, images: np.ndarray) -> Any:
    """Patch whitening and the identity start."""
    return identity_start(whitened_patches(network, images), images)


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


# A trick: `settings`; a `network` made of the fresh one; what is done `at_step`; the `sides` of the images, one an
# epoch; or a step that is `compiled` by XLA, of which only the cost is measured.
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
        "compiled by XLA": {"compiled": True},
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


def compiled(network: Any, config: Config, steps: int, *, by_xla: bool = False) -> Any:
    """A network with the optimizer and the loss of its settings."""
    import keras

    optimizer = optimizers.build(config.optimization, steps)
    loss = keras.losses.CategoricalCrossentropy(
        from_logits=True, label_smoothing=config.optimization.label_smoothing
    )
    usual = "auto" if backend.require() == "jax" else False
    network.compile(optimizer, loss, jit_compile=True if by_xla else usual)
    optimizer.build(network.trainable_variables)
    return network


def tried(base: str, name: str, seed: int) -> dict[str, Any]:
    """Trains with one trick, and measures on held-out images."""
    import keras

    trick = TRICKS[base][name]
    config = configured(base, name, seed)
    data = load(config.data)
    train, held = parts(config, data.train_labels)
    images, labels = data.train_images[train], data.train_labels[train]
    chosen, _ = precision.choose("auto")

    def fresh() -> Any:
        keras.utils.set_random_seed(seed)
        task = models.Task(images.shape[1:], 10, *mean_and_deviation(images))
        return models.build(config.architecture, task, precision=chosen)

    sides = trick.get("sides", [images.shape[1]] * config.epochs)
    batches = {
        side: augment.Batches(
            resized(images, side), labels, 10, config.batch_size, config.augmentation, config.seed
        )
        for side in dict.fromkeys(sides)
    }
    network = trick["network"](fresh(), images) if "network" in trick else fresh()
    steps = sum(len(batches[side]) for side in sides)
    compiled(network, config, steps, by_xla=trick.get("compiled", False))
    told: dict[str, Any] = {
        "seed": seed,
        "fingerprint": config.fingerprint,
        "precision": chosen,
        "operations": arithmetic(network, config.batch_size),
        "environment": backend.environment(),
    }
    if not trick.get("compiled"):
        learn(network, batches, sides, trick.get("at_step", lambda _: lambda step, steps: None)(network))
        probabilities = softmax(backend.predict(network, data.train_images[held]))
        known = data.train_labels[held]
        measured = measure(known, probabilities, temperature=fit_temperature(known, probabilities))
        told |= {
            "accuracy": measured["accuracy"]["value"],
            "log_loss": measured["calibrated"]["log_loss"],
        }
    plain = compiled(fresh(), config, steps)
    whole = batches[images.shape[1]]
    here = seen_at(network, sides[0])
    mine, usual = by_turns((here, batches[sides[0]]), (plain, whole))
    started = time.perf_counter()
    for index in range(20):
        whole.batch(0, index)
    return told | {
        "step_milliseconds": 1000 * mine,
        "step_milliseconds_as_it_is": 1000 * usual,
        "batch_milliseconds": 50 * (time.perf_counter() - started),
        "matrix_operations_a_second": matrix_rate("bfloat16" if "bfloat16" in chosen else "float32"),
    }


def configured(base: str, name: str, seed: int) -> Config:
    """The settings that a trick trains with."""
    changes = [*BASES[base]["settings"], "validation_images=10000", *TRICKS[base][name].get("settings", [])]
    return preset(BASES[base]["preset"], seed=seed, overrides=changes)


def seen_at(network: Any, side: int) -> Any:
    """A compiled network on images of another side, with the same weights, optimizer and loss."""
    seen = at_side(network, side)
    if seen is not network:
        seen.compile(network.optimizer, network.loss, jit_compile=network.jit_compile)
    return seen


def learn(
    network: Any, batches: dict[int, augment.Batches], sides: list[int], at_step: Callable[[int, int], None]
) -> None:
    """Trains a compiled network, an epoch a side."""
    steps, step = sum(len(batches[side]) for side in sides), 0
    seen = {side: seen_at(network, side) for side in batches}
    for epoch, side in enumerate(sides):
        order = batches[side].order(epoch)
        for index in range(len(batches[side])):
            seen[side].train_on_batch(*batches[side].batch(epoch, index, order=order))
            step += 1
            at_step(step, steps)


def by_turns(*pairs: tuple[Any, augment.Batches], rounds: int = 7, steps: int = 8) -> list[float]:
    """Seconds a step of compiled networks, each on its own batches: the median of rounds in which all have a turn."""
    spent: list[list[float]] = [[] for _ in pairs]
    given = [[batches.batch(0, index) for index in range(steps)] for _, batches in pairs]
    for turn in range(rounds + 1):  # the first prepares
        for (network, _), some, seconds in zip(pairs, given, spent, strict=True):
            started = time.perf_counter()
            for batch in some:
                network.train_on_batch(*batch)
            if turn:
                seconds.append((time.perf_counter() - started) / steps)
    return [statistics.median(seconds) for seconds in spent]


def arithmetic(network: Any, batch_size: int) -> float:
    """Floating-point operations of a step in convolutions: the forward pass, and as many again for each gradient."""
    convolutions = [layer for layer in network.layers if "conv" in layer.name]
    return (
        6.0
        * batch_size
        * sum(math.prod(layer.kernel.shape) * math.prod(layer.output.shape[1:3]) for layer in convolutions)
    )


def matrix_rate(dtype: str) -> float:
    """Operations a second of a product of two square matrices, the best of several sides and turns."""
    from keras import ops

    best = 0.0
    for side in (768, 1000, 1536, 2000, 2048, 3000):
        left, right = (
            ops.cast(np.random.default_rng(seed).normal(size=(side, side)), dtype) for seed in (0, 1)
        )
        for _ in range(5):
            started = time.perf_counter()
            float(ops.cast(ops.matmul(left, right)[0, 0], "float32"))
            best = max(best, 2 * side**3 / (time.perf_counter() - started))
    return best


def table(results: dict[str, list[dict[str, Any]]], tricks: dict[str, dict[str, Any]]) -> str:
    """Each trick beside the same seeds without it, as Markdown."""
    head = ("", "accuracy, %", "difference", "log loss", "difference", "a step, ratio", "n")
    lines = [f"| {' | '.join(head)} |", "|---" * len(head) + "|"]
    plain = {run["seed"]: run for run in results.get(AS_IT_IS, [])}
    for name in tricks:
        pairs = [(run, plain[run["seed"]]) for run in results.get(name, []) if run["seed"] in plain]
        if not pairs:
            continue
        cells = ["–"] * 4
        if "accuracy" in pairs[0][0]:
            means = {key: statistics.mean(run[key] for run, _ in pairs) for key in ("accuracy", "log_loss")}
            more = {key: means[key] - statistics.mean(beside[key] for _, beside in pairs) for key in means}
            cells = [
                f"{100 * means['accuracy']:.2f}",
                f"{100 * more['accuracy']:+.2f}",
                f"{means['log_loss']:.4f}",
                f"{more['log_loss']:+.4f}",
            ]
        ratio = statistics.mean(
            run["step_milliseconds"] / run["step_milliseconds_as_it_is"] for run, _ in pairs
        )
        lines.append(f"| {' | '.join([name, *cells, f'{ratio:.2f}', str(len(pairs))])} |")
    return "\n".join(lines)


def rate(runs: list[dict[str, Any]]) -> str:
    """What a step as it is does, beside what the machine can."""
    step, batch, matrix = (
        statistics.median(run[key] for run in runs)
        for key in ("step_milliseconds_as_it_is", "batch_milliseconds", "matrix_operations_a_second")
    )
    done = runs[0]["operations"] / step * 1000
    return (
        f"A step as it is: {runs[0]['operations'] / 1e9:.1f} GFLOP in convolutions, {step:.0f} ms, "
        f"{done / 1e9:.0f} GFLOP/s, which is {100 * done / matrix:.0f} % of {matrix / 1e9:.0f} GFLOP/s, the rate of "
        f"products of matrices in {runs[0]['precision']}. Making its batch takes {batch:.1f} ms."
    )


def tables(results: dict[str, dict[str, list[dict[str, Any]]]]) -> str:
    """A table a configuration that tricks are tried on."""
    told = [
        f"{base}:\n\n{table(results[base], TRICKS[base])}\n\n{rate(results[base][AS_IT_IS])}"
        for base in BASES
        if results.get(base, {}).get(AS_IT_IS)
    ]
    return "\n\n".join([PREFACE, *told])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=1)
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
            runs = results.setdefault(base, {}).setdefault(name, [])
            found = next((run for run in runs if run["seed"] == seed), None)
            wanted = configured(base, name, seed).fingerprint
            if found and found["fingerprint"] != wanted:
                raise SystemExit(
                    f"{path} has {name!r} on {base!r} with other settings than now: received the fingerprint "
                    f"{found['fingerprint']}, expected {wanted}; remove it there"
                )
            if found or (arguments.only and name not in (AS_IT_IS, *arguments.only)):
                continue
            command = [sys.executable, __file__, "--base", base, "--try", name, "--seed", str(seed)]
            runs.append(json.loads(subprocess.check_output(command).splitlines()[-1]))
            write_json(path, results)
            (RESULTS / "tricks.md").write_text(tables(results) + "\n", encoding="utf-8")
            print(f"{name}, seed {seed}: {json.dumps(runs[-1])}", flush=True)
    print(tables(results))


if __name__ == "__main__":
    main()
