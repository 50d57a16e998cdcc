"""A trained network's numbers on images it has not seen.

Enters: a finished Run, or a saved model. Leaves: `metrics.json` and `predictions.npz` in the Run. Refuses:
unfinished Runs, models that do not fit the data. The test set is opened once a Run; asked again, the
numbers of that one time are read.
"""

from __future__ import annotations

import os
from typing import Any

import numpy as np

from kravets import backend
from kravets.data import Dataset, load, split
from kravets.measures import fit_temperature, measure, softmax
from kravets.runs import Run, RunError, write_arrays, write_json


def evaluate(run: Run) -> dict[str, Any]:
    """Opens the test set for a finished Run, once: what was measured before is read, not measured again.

    Writes `metrics.json` and `predictions.npz` in the Run.

    Returns:
        The Run's metrics: `test`, `test_flip_averaged` (logits of image and mirror image averaged; only
        where a mirror image is of the same class), `validation`, `parameters`, `run`, ...

    Raises:
        RunError: the training has not ended.
    """
    path = run.model_path
    metrics, saved = run.metrics, run.predictions
    if "test" in metrics and "test_probabilities" in saved:
        return {**metrics, "run": str(run.folder)}
    config, dataset = run.config, load(run.config.data)
    network = load_network(path)
    _, validation_part = split(
        dataset.train_labels, validation=config.validation_images, seed=config.split_seed
    )
    if not np.array_equal(dataset.train_labels[validation_part], saved["validation_labels"]):
        raise RunError(
            f"{run.folder} was validated on other images than {config.data} gives now; train again"
        )
    measured, arrays = measure_test(
        network, dataset, saved["validation_labels"], saved["validation_probabilities"]
    )
    write_arrays(run.folder / "predictions.npz", {**saved, **arrays})
    metrics = {**metrics, **measured}
    write_json(run.folder / "metrics.json", metrics)
    return {**metrics, "run": str(run.folder)}


def evaluate_model(path: str | os.PathLike[str], data: str, *, split_seed: int = 0) -> dict[str, Any]:
    """The same numbers for a saved model without a Run; its validation images are those of `split_seed`.

    Where the model was trained on these images, the validation numbers and the temperature are flattered;
    the test numbers are not.
    """
    dataset = load(data)
    network = load_network_for(path, dataset)
    _, part = split(dataset.train_labels, validation=5000, seed=split_seed)
    labels = dataset.train_labels[part]
    probabilities = probabilities_of(network, dataset.train_images[part])
    measured, _ = measure_test(network, dataset, labels, probabilities)
    return {**measured, "parameters": network.count_params(), "run": str(path)}


def load_network(path: str | os.PathLike[str]) -> Any:
    """A saved network, on whichever back end there is; see `models.load`."""
    backend.require()
    from kravets import models

    return models.load(path)


def load_network_for(path: str | os.PathLike[str], dataset: Dataset) -> Any:
    """A saved network that takes this data set's images and tells its classes apart.

    Raises:
        ValueError: it takes or gives something else.
    """
    network = load_network(path)
    expected, classes = dataset.test_images.shape[1:], len(dataset.class_names)
    if tuple(network.input_shape[1:]) != expected or tuple(network.output_shape[1:]) != (classes,):
        raise ValueError(
            f"received a model from {network.input_shape[1:]} to {network.output_shape[1:]}, expected "
            f"{expected} to ({classes},) for {dataset.name}; --data names another data set"
        )
    return network


def probabilities_of(network: Any, images: np.ndarray) -> np.ndarray:
    """The network's probabilities for uint8 images, (n, classes) float32.

    A network of this package gives logits; one that ends in softmax is recognised by its outputs, which
    are then rows of shares.

    Raises:
        ValueError: the network answers NaN or infinity.
    """
    outputs = backend.predict(network, images)
    if not np.isfinite(outputs).all():
        raise ValueError("the network answers NaN or infinity; its weights are broken: train it again")
    shares = len(outputs) and outputs.min() >= 0 and np.allclose(outputs.sum(axis=1), 1, atol=1e-3)
    return outputs if shares else softmax(outputs)


def measure_test(
    network: Any, dataset: Dataset, validation_labels: np.ndarray, validation_probabilities: np.ndarray
) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """Validation and test numbers of one network, with the temperature fitted on validation."""
    temperature = fit_temperature(validation_labels, validation_probabilities)
    probabilities = probabilities_of(network, dataset.test_images)
    labels = dataset.test_labels
    measured = {
        "validation": measure(validation_labels, validation_probabilities, temperature=temperature),
        "test": measure(labels, probabilities, temperature=temperature),
    }
    if dataset.name != "mnist":
        mirrored = probabilities_of(network, np.ascontiguousarray(dataset.test_images[:, :, ::-1]))
        logarithms = np.log(np.clip(probabilities, 1e-12, None)) + np.log(np.clip(mirrored, 1e-12, None))
        measured["test_flip_averaged"] = measure(labels, softmax(logarithms / 2), temperature=temperature)
    return measured, {"test_labels": labels, "test_probabilities": probabilities}
