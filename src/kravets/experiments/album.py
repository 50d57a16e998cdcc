"""What scalars do not show of a training, for the trackers that can show it.

Enters: a tracker, a data set, and the calls of a training. Leaves, with the tracker: each epoch the
distribution of every trainable variable and of the loss' gradient by it, on one fixed batch of training
images; at the end the confusion matrix and the confident mistakes on the validation images. Refuses: to
change anything; the training ends with the same weights, bit for bit, with it and without.
"""

from __future__ import annotations

import itertools
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from kravets import figures
from kravets.config import Config
from kravets.data import Dataset
from kravets.runs import Run
from kravets.tracking import Tracker
from kravets.training import parts

if TYPE_CHECKING:
    from matplotlib.figure import Figure

PROBE_IMAGES = 256


class Album:
    """A tracker that passes everything on to another one, and adds histograms and pictures.

    `training.train` is to know it twice: as its tracker, and through `callback`, which shows it the model.

    Args:
        tracker: the one that writes.
        data: the data set of the training.
        every: histograms after each k-th epoch, beginning with the first.

    Example:
        album = Album(tracker, data)
        training.train(config, data, callbacks=[album.callback()], tracker=album)
    """

    def __init__(self, tracker: Tracker, data: Dataset, *, every: int = 1) -> None:
        if every < 1:
            raise ValueError(f"received every={every}, expected at least 1: histograms after each k-th epoch")
        self._tracker, self._data, self._every = tracker, data, every
        self._model: Any = None

    def callback(self) -> Any:
        """The Keras callback that shows this album the model; made late, as Keras is imported late."""
        import keras

        album = self

        class Introduction(keras.callbacks.Callback):
            def set_model(self, model: Any) -> None:
                super().set_model(model)
                album._model = model

        return Introduction()

    def start(self, folder: Path, config: Config, epoch: int) -> None:
        """Chooses the batch and the validation images as the training does."""
        labels = self._data.train_labels
        train_part, self._validation = parts(config, labels)
        chosen = train_part[
            np.linspace(0, len(train_part) - 1, min(PROBE_IMAGES, len(train_part))).astype(int)
        ]
        one_hot = np.eye(len(self._data.class_names), dtype=np.float32)[labels[chosen]]
        self._probe = self._data.train_images[chosen], one_hot, None
        self._run = Run(folder)
        self._tracker.start(folder, config, epoch)

    def histograms(self, epoch: int, arrays: dict[str, np.ndarray]) -> None:
        """Passed on."""
        self._tracker.histograms(epoch, arrays)

    def figure(self, epoch: int, name: str, figure: Figure) -> None:
        """Passed on."""
        self._tracker.figure(epoch, name, figure)

    def log(self, epoch: int, values: dict[str, float]) -> None:
        """Adds the histograms of the epoch; the training calls it when an epoch is complete."""
        if self._model is not None and epoch % self._every == 0:
            self._tracker.histograms(epoch, _weights_and_gradients(self._model, self._probe))
        self._tracker.log(epoch, values)

    def conclude(self, epochs: int, metrics: dict[str, float]) -> None:
        """Adds the pictures, of the network that the Run ends with."""
        saved, names = self._run.predictions, self._data.class_names
        confusion = self._run.metrics["validation"]["confusion"]
        mistakes = figures.confident_mistakes(
            self._data.train_images[self._validation],
            saved["validation_labels"],
            saved["validation_probabilities"],
            names=names,
        )
        self._tracker.figure(
            epochs, "validation/confusion_matrix", figures.confusion_matrix(confusion, names)
        )
        self._tracker.figure(epochs, "validation/confident_mistakes", mistakes)
        self._tracker.conclude(epochs, metrics)

    def finish(self) -> None:
        """Passed on."""
        self._tracker.finish()


def _weights_and_gradients(model: Any, probe: tuple[Any, Any, Any]) -> dict[str, np.ndarray]:
    """`weights/...` and `gradients/...` of every trainable variable that has them."""
    from kravets.diagnosis.autodiff import loss_and_gradients, to_numpy

    variables = model.trainable_variables
    names = variable_names([variable.path for variable in variables])
    gradients = loss_and_gradients(model, probe)[2]
    arrays = {
        f"weights/{name}": to_numpy(variable.value) for name, variable in zip(names, variables, strict=True)
    }
    return arrays | {
        f"gradients/{name}": gradient
        for name, gradient in zip(names, gradients, strict=True)
        if gradient is not None
    }


def variable_names(paths: list[str]) -> list[str]:
    """Names that sort from the input to the output and are the same in every process.

    Keras numbers the layers of one process through, so the second model's are called otherwise.

    Example:
        >>> variable_names(["conv2d_7/kernel", "conv2d_7/bias", "conv2d_8/kernel", "head/kernel"])
        ['01_conv2d/kernel', '01_conv2d/bias', '02_conv2d/kernel', '03_head/kernel']
    """
    names = []
    layers = itertools.groupby(paths, key=lambda path: path.rpartition("/")[0])
    for number, (layer, members) in enumerate(layers, 1):
        kind = re.sub(r"_\d+(?=/|$)", "", layer)
        names += [f"{number:02d}_{kind}/{path.rpartition('/')[2]}" for path in members]
    return names
