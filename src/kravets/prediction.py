"""Photographs to classes: what it is, how sure, and whether it looks like anything known.

Enters: a trained network and image files. Leaves: an `Answer` or a `Refusal` a file, in the order given.
Refuses: files that are no photographs, one by one; the others are still answered.

Whether a picture is unlike the training images is decided twice. In the network: one Gaussian a class with
a shared covariance over the mean activity of its channels, fitted on validation images, and the distance
to the nearest (Lee et al. 2018, arXiv:1807.03888); this sees noise and negatives. In the picture: the
distance to the most similar training image at half the resolution, as a share of the picture's norm; this
sees digits, letters and other things. Farther than 99.5 % of validation images in either is "unlike": one
in a hundred ordinary garments is called so wrongly (`benchmarks/LOG.md` has what it finds).
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
        classes, of = np.unique(labels[half], return_inverse=True)
        means = np.stack([known[of == number].mean(axis=0) for number in range(len(classes))])
        covariance = LedoitWolf().fit(known - means[of]).covariance_
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
        sound = means.shape[1:] == whitening.shape[:1] and np.isfinite(threshold)
        return cls(means, whitening, threshold) if sound else None

    def write(self, path: Path) -> None:
        """Keeps it, so that the next prediction need not fit it again."""
        threshold = np.array(self.threshold)
        write_arrays(path, {"means": self.means, "whitening": self.whitening, "threshold": threshold})

    def distance(self, features: np.ndarray) -> np.ndarray:
        """The distance to the nearest class, (n,)."""
        points, centres = features.astype(np.float64) @ self.whitening, self.means @ self.whitening
        return np.sqrt(np.min([((points - centre) ** 2).sum(axis=1) for centre in centres], axis=0))


class Neighbours:
    """How far pictures are from the most similar known one.

    Args:
        known: (n, height, width, channels) uint8, the training images.
        held_out: others of their kind, which the threshold comes from.
    """

    def __init__(self, known: np.ndarray, held_out: np.ndarray) -> None:
        self._known = _halved(known)
        self._squares = np.square(self._known).sum(axis=1)
        self.threshold = float(np.quantile(self.distance(held_out), UNLIKE_QUANTILE))

    def distance(self, images: np.ndarray) -> np.ndarray:
        """Of images (n, height, width, channels) uint8: (n,), 0 for a known one, 1 about for a black one."""
        distances = []
        for start in range(0, len(images), 250):
            asked = _halved(images[start : start + 250])
            norms = np.square(asked).sum(axis=1)
            nearest = (self._squares - 2 * asked @ self._known.T).min(axis=1) + norms
            distances.append(np.sqrt(np.maximum(nearest, 0) / np.maximum(norms, 1e-6)))
        return np.concatenate(distances) if distances else np.zeros(0, np.float32)


def _halved(images: np.ndarray) -> np.ndarray:
    """Images at half their resolution as rows, float32 in [0, 1]."""
    count, height, width, channels = images.shape
    even = images[:, : height // 2 * 2, : width // 2 * 2]
    blocks = even.reshape(count, height // 2, 2, width // 2, 2, channels)
    return (blocks.mean(axis=(2, 4), dtype=np.float32) / 255).reshape(count, -1)


class Predictor:
    """A trained network that answers photographs.

    Args:
        network: a Keras model from images to probabilities or logits.
        dataset: what it was trained on: class names, and the images.
        validation_part: indices of the training images that the network was not trained on.
        temperature: divides the logits, see `measures.fit_temperature`.
        familiarity: fitted on validation features; fitted here if absent.
    """

    def __init__(
        self,
        network: Any,
        dataset: Dataset,
        *,
        validation_part: np.ndarray,
        temperature: float,
        familiarity: Familiarity | None = None,
    ) -> None:
        self._network, self._dataset, self._temperature = network, dataset, temperature
        self._features = _feature_model(network)
        images, labels = dataset.train_images[validation_part], dataset.train_labels[validation_part]
        if familiarity is None or familiarity.means.shape[1] != self._features.output_shape[-1]:
            familiarity = Familiarity.fit(_features_of(self._features, images), labels.astype(np.int64))
        self.familiarity = familiarity
        known = np.delete(dataset.train_images, validation_part, axis=0)
        self._neighbours = Neighbours(known, images)

    @classmethod
    def from_run(cls, run: Run) -> Predictor:
        """The Run's network; what it needs beside it is fitted once and kept in the Run."""
        config, saved = run.config, run.predictions
        network, dataset = load_network(run.model_path), load(config.data)
        labels = saved["validation_labels"].astype(np.int64)
        _, part = split(dataset.train_labels, validation=config.validation_images, seed=config.split_seed)
        path = run.folder / "familiarity.npz"
        kept = Familiarity.read(path)
        temperature = fit_temperature(labels, saved["validation_probabilities"])
        predictor = cls(network, dataset, validation_part=part, temperature=temperature, familiarity=kept)
        if predictor.familiarity is not kept and os.access(run.folder, os.W_OK):
            predictor.familiarity.write(path)
        return predictor

    @classmethod
    def from_model(cls, path: str | os.PathLike[str], data: str) -> Predictor:
        """A saved model without a Run; fitted on the validation images of split seed 0."""
        dataset = load(data)
        network = load_network_for(path, dataset)
        _, part = split(dataset.train_labels, validation=5000, seed=0)
        labels = dataset.train_labels[part].astype(np.int64)
        temperature = fit_temperature(labels, probabilities_of(network, dataset.train_images[part]))
        return cls(network, dataset, validation_part=part, temperature=temperature)

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
        inside = self.familiarity.distance(_features_of(self._features, images)) > self.familiarity.threshold
        return probabilities, inside | (self._neighbours.distance(images) > self._neighbours.threshold)


def _feature_model(network: Any) -> Any:
    """From images to what the network's layers make of them: a number a channel and activation layer."""
    import keras

    kinds = (keras.layers.Activation, keras.layers.ReLU, keras.layers.Dense, keras.layers.Conv2D)
    inside = [layer.output for layer in network.layers[1:-1] if isinstance(layer, kinds)]
    tensors = [t for t in inside if len(t.shape) in (2, 4)] or [network.layers[-1].input]
    flat = [keras.layers.GlobalAveragePooling2D()(t) if len(t.shape) == 4 else t for t in tensors]
    return keras.Model(network.inputs, keras.layers.Concatenate()(flat) if len(flat) > 1 else flat[0])


def _features_of(feature_model: Any, images: np.ndarray) -> np.ndarray:
    from kravets import backend

    features = backend.predict(feature_model, images)
    return features.reshape(len(features), -1)
