"""Photographs to classes: what it is, how sure, and whether it looks like anything known.

Enters: a trained network and image files. Leaves: an `Answer` or a `Refusal` a file, in the order given.
Refuses: files that are no photographs, one by one; the others are still answered.

Whether a picture is unlike the training images is decided in the space in front of the head: one Gaussian
a class with a shared covariance, fitted on validation images the network was not trained on, and the
distance to the nearest (Lee et al. 2018, arXiv:1807.03888). Farther than 99.5 % of validation images is
"unlike": one in two hundred ordinary garments is called so wrongly.
"""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from kravets import photographs
from kravets.data import Dataset, load, split
from kravets.evaluation import load_network, load_network_for, probabilities_of
from kravets.measures import fit_temperature, temper
from kravets.runs import Run, RunError, read_arrays, write_arrays

UNLIKE_QUANTILE = 0.995


@dataclasses.dataclass(frozen=True)
class Answer:
    """What the network says about one photograph.

    Attributes:
        photograph: the original and what the network saw.
        label: the class in English.
        label_uk: in Ukrainian.
        probability: of that class, calibrated.
        probabilities: (classes,) calibrated, in the order of the data set.
        unlike_training: whether it looks like nothing the network was trained on.
    """

    photograph: photographs.Photograph
    label: str
    label_uk: str
    probability: float
    probabilities: np.ndarray
    unlike_training: bool


@dataclasses.dataclass(frozen=True)
class Refusal:
    """A file that could not be read, with one line that says why."""

    file: str
    error: str


@dataclasses.dataclass(frozen=True)
class Familiarity:
    """How far features lie from what the network knows.

    Attributes:
        means: (classes, features), one centre a class.
        whitening: (features, features); distances are Euclidean after multiplication with it.
        threshold: the distance that `UNLIKE_QUANTILE` of held-out images stay below.
    """

    means: np.ndarray
    whitening: np.ndarray
    threshold: float

    @classmethod
    def fit(cls, features: np.ndarray, labels: np.ndarray) -> Familiarity:
        """From features (n, d) and labels (n,) of images outside the training set.

        Centres and covariance come from one half, the threshold from the other.
        """
        from sklearn.covariance import LedoitWolf

        half = np.random.default_rng(0).permutation(len(labels)) % 2 == 0
        known, held_out = features[half].astype(np.float64), features[~half]
        means = np.stack([known[labels[half] == c].mean(axis=0) for c in np.unique(labels)])
        covariance = LedoitWolf().fit(known - means[labels[half]]).covariance_
        values, vectors = np.linalg.eigh(covariance)
        whitening = vectors / np.sqrt(np.maximum(values, 1e-12))
        fitted = cls(means, whitening, 0.0)
        threshold = float(np.quantile(fitted.distance(held_out), UNLIKE_QUANTILE))
        return cls(means, whitening, threshold)

    @classmethod
    def read(cls, path: Path) -> Familiarity | None:
        """What `write` wrote; nothing where there is no such file or it is damaged."""
        try:
            arrays = read_arrays(path)
            means, whitening = arrays["means"], arrays["whitening"]
            threshold = float(arrays["threshold"])
        except (RunError, KeyError, TypeError, ValueError):
            return None
        return cls(means, whitening, threshold) if means.shape[1:] == whitening.shape[:1] else None

    def write(self, path: Path) -> None:
        """Keeps it, so that the next prediction need not fit it again."""
        threshold = np.array(self.threshold)
        write_arrays(path, {"means": self.means, "whitening": self.whitening, "threshold": threshold})

    def distance(self, features: np.ndarray) -> np.ndarray:
        """The distance to the nearest class, (n,)."""
        points, centres = features.astype(np.float64) @ self.whitening, self.means @ self.whitening
        return np.sqrt(np.min([((points - centre) ** 2).sum(axis=1) for centre in centres], axis=0))


class Predictor:
    """A trained network that answers photographs.

    Args:
        network: a Keras model from images to probabilities or logits.
        dataset: what it was trained on: class names, and validation images for `familiarity`.
        temperature: divides the logits, see `measures.fit_temperature`.
        familiarity: fitted on validation features.
    """

    def __init__(
        self, network: Any, dataset: Dataset, *, temperature: float, familiarity: Familiarity
    ) -> None:
        self._network, self._dataset = network, dataset
        self._temperature, self._familiarity = temperature, familiarity
        self._features = _feature_model(network)

    @classmethod
    def from_run(cls, run: Run) -> Predictor:
        """The Run's network; what it needs beside it is fitted once and kept in the Run."""
        config, saved = run.config, run.predictions
        network, dataset = load_network(run.model_path), load(config.data)
        labels = saved["validation_labels"].astype(np.int64)
        path = run.folder / "familiarity.npz"
        familiarity = Familiarity.read(path)
        if familiarity is None:
            _, part = split(dataset.train_labels, validation=config.validation_images, seed=config.split_seed)
            familiarity = _fit_familiarity(network, dataset, part)
            if os.access(run.folder, os.W_OK):
                familiarity.write(path)
        temperature = fit_temperature(labels, saved["validation_probabilities"])
        return cls(network, dataset, temperature=temperature, familiarity=familiarity)

    @classmethod
    def from_model(cls, path: str | os.PathLike[str], data: str) -> Predictor:
        """A saved model without a Run; fitted on the validation images of split seed 0."""
        dataset = load(data)
        network = load_network_for(path, dataset)
        _, part = split(dataset.train_labels, validation=5000, seed=0)
        labels = dataset.train_labels[part].astype(np.int64)
        temperature = fit_temperature(labels, probabilities_of(network, dataset.train_images[part]))
        familiarity = _fit_familiarity(network, dataset, part)
        return cls(network, dataset, temperature=temperature, familiarity=familiarity)

    @property
    def class_names(self) -> dict[str, tuple[str, ...]]:
        """The names of the classes by language, `en` and `uk`."""
        return {"en": self._dataset.class_names, "uk": self._dataset.class_names_uk}

    def answer(self, files: Iterable[str | os.PathLike[str]]) -> Iterator[Answer | Refusal]:
        """One answer or refusal a file, as they are ready."""
        shape = self._dataset.train_images.shape[1:]
        for file in files:
            try:
                seen = photographs.read(file, size=shape[0], colour=shape[-1] == 3)
            except photographs.PhotographError as error:
                yield Refusal(os.fspath(file), str(error))
                continue
            yield self._judge(seen, seen.pixels.reshape(1, *shape))

    def _judge(self, seen: photographs.Photograph, images: np.ndarray) -> Answer:
        probabilities, unlike = self.judge(images)
        best = int(probabilities[0].argmax())
        return Answer(
            seen,
            self._dataset.class_names[best],
            self._dataset.class_names_uk[best],
            float(probabilities[0, best]),
            probabilities[0],
            bool(unlike[0]),
        )

    def judge(self, images: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Arrays that are already in the data set's form.

        Args:
            images: (n, height, width, channels) uint8.

        Returns:
            Calibrated probabilities (n, classes) float64, and whether each is unlike training (n,) bool.
        """
        probabilities = temper(probabilities_of(self._network, images), self._temperature)
        distance = self._familiarity.distance(_features_of(self._features, images))
        return probabilities, distance > self._familiarity.threshold


def _feature_model(network: Any) -> Any:
    import keras

    return keras.Model(network.inputs, network.layers[-1].input)


def _features_of(feature_model: Any, images: np.ndarray) -> np.ndarray:
    from kravets import backend

    features = backend.predict(feature_model, images)
    return features.reshape(len(features), -1)


def _fit_familiarity(network: Any, dataset: Dataset, part: np.ndarray) -> Familiarity:
    features = _features_of(_feature_model(network), dataset.train_images[part])
    return Familiarity.fit(features, dataset.train_labels[part].astype(np.int64))
