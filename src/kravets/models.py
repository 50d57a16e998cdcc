"""Settings to a Keras model: our architecture, the MLP family, and the networks it is compared with.

Enters: an `Architecture`, the `Task`, a precision. Leaves: a plain functional `keras.Model` from uint8
images (batch, height, width, channels) to float32 logits (batch, classes), which saves, loads in safe
mode and clones on every back end. Refuses: nothing beyond what `config` refuses.

Our architecture, and why it is as it is:

* A 3x3 convolution and a stage transition at full resolution see the fine things (collars, buttons,
  laces) before anything is thrown away. A patch stem of stride 2 is cheaper a step and learns worse.
* A transition convolves first and then pools, and activates after the pooling: a maximum commutes with a
  rising activation, so activating a quarter of the numbers gives the same result.
* Channels double when the side halves, so every stage costs about the same.
* Residual blocks (He et al. 2016, arXiv:1512.03385) start as 0.3 times a correction of their input, so
  that the signal's variance stays near one at any depth without a normalization layer.
* Weights are standardized, not activations: see `layers`.
* Global average pooling: the place of a sleeve does not matter, and the head has few weights. The head
  starts at zero, so the first prediction is "all classes alike" and the first loss is ln(classes).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import keras

from kravets.config import Architecture
from kravets.layers import ACTIVATION_GAINS, StandardizedConv2D, StandardizedDense

# Training sets the generator's state anew each epoch; but without a seed here, Keras on torch would not
# ask the layer's generator at all, and a resumed training would draw other masks.
_SEED = 0


@dataclasses.dataclass(frozen=True)
class Task:
    """What is to be classified.

    Attributes:
        input_shape: (height, width, channels) of uint8 images.
        classes: how many.
        mean: a number a channel, of the training pixels, in [0, 255].
        deviation: their standard deviation, likewise.
    """

    input_shape: tuple[int, ...]
    classes: int
    mean: tuple[float, ...]
    deviation: tuple[float, ...]


def build(architecture: Architecture, task: Task, *, precision: str = "float32") -> keras.Model:
    """A network for a task.

    Args:
        architecture: what it looks like.
        task: what it classifies.
        precision: `float32` or `mixed_bfloat16`; weights and logits are float32 in both.

    Example:
        >>> task = Task((28, 28, 1), 10, (72.9,), (90.0,))
        >>> build(Architecture(widths=(8, 8), blocks=(1,)), task).output_shape
        (None, 10)
    """
    return _FAMILIES[architecture.family](architecture, task, precision)


def _standardized_input(task: Task, precision: str) -> tuple[Any, Any]:
    inputs = keras.Input(task.input_shape, name="image")
    scale = [1 / deviation for deviation in task.deviation]
    offset = [-mean / deviation for mean, deviation in zip(task.mean, task.deviation, strict=True)]
    if len(scale) == 1:
        return inputs, keras.layers.Rescaling(scale[0], offset[0], name="standardize", dtype=precision)(
            inputs
        )
    return inputs, keras.layers.Rescaling(scale, offset, name="standardize", dtype=precision)(inputs)


def _head(x: Any, task: Task) -> Any:
    return keras.layers.Dense(task.classes, kernel_initializer="zeros", dtype="float32", name="head")(x)


class _Builder:
    """Convolution, normalization and activation of one network, as its settings want them."""

    def __init__(self, settings: Architecture, precision: str) -> None:
        self._settings, self._precision = settings, precision

    def activate(self, x: Any) -> Any:
        return keras.layers.Activation(self._settings.activation, dtype=self._precision)(x)

    def linear(self, x: Any, width: int, *, first: bool = False, initial_gain: float = 1.0) -> Any:
        """A convolution or, for flat inputs, a dense layer; without batch normalization, see `normalize`."""
        convolution = len(x.shape) == 4
        common: dict[str, Any] = {"kernel_initializer": self._settings.initializer, "dtype": self._precision}
        if self._settings.l2:
            common["kernel_regularizer"] = keras.regularizers.L2(self._settings.l2)
        if self._settings.normalization == "weight":
            gain = 1.0 if first else ACTIVATION_GAINS[self._settings.activation]
            standardized = StandardizedConv2D if convolution else StandardizedDense
            return standardized(width, input_gain=gain, initial_gain=initial_gain, **common)(x)
        common["use_bias"] = self._settings.normalization == "none"
        if convolution:
            return keras.layers.Conv2D(width, 3, padding="same", **common)(x)
        return keras.layers.Dense(width, **common)(x)

    def normalize(self, x: Any, *, initial_gain: float = 1.0) -> Any:
        if self._settings.normalization != "batch":
            return x
        return keras.layers.BatchNormalization(
            momentum=0.9, gamma_initializer=keras.initializers.Constant(initial_gain), dtype=self._precision
        )(x)

    def pool(self, x: Any) -> Any:
        return keras.layers.MaxPooling2D(2, padding="same", dtype=self._precision)(x)

    def block(self, x: Any, width: int) -> Any:
        gain = self._settings.residual_gain if self._settings.residual else 1.0
        branch = self.activate(self.normalize(self.linear(x, width)))
        branch = self.normalize(self.linear(branch, width, initial_gain=gain), initial_gain=gain)
        if self._settings.residual:
            branch = keras.layers.Add(dtype=self._precision)([x, branch])
        return self.activate(branch)

    def dropout(self, x: Any) -> Any:
        if not self._settings.dropout:
            return x
        return keras.layers.Dropout(self._settings.dropout, seed=_SEED, dtype=self._precision)(x)


def _ours(settings: Architecture, task: Task, precision: str) -> keras.Model:
    part = _Builder(settings, precision)
    inputs, x = _standardized_input(task, precision)
    x = part.activate(part.normalize(part.linear(x, settings.widths[0], first=True)))
    counts = settings.blocks if len(settings.blocks) == len(settings.widths) else (0, *settings.blocks)
    for index, (width, blocks) in enumerate(zip(settings.widths, counts, strict=True)):
        if index:
            x = part.activate(part.normalize(part.pool(part.linear(x, width))))
        for _ in range(blocks):
            x = part.block(x, width)
    x = keras.layers.GlobalAveragePooling2D(dtype=precision)(x)
    return keras.Model(inputs, _head(part.dropout(x), task), name="ours")


def _mlp(settings: Architecture, task: Task, precision: str) -> keras.Model:
    part = _Builder(settings, precision)
    inputs, x = _standardized_input(task, precision)
    x = keras.layers.Flatten(dtype=precision)(x)
    for index, width in enumerate(settings.widths):
        y = part.normalize(part.linear(x, width, first=index == 0))
        if settings.residual and x.shape[-1] == width:
            y = keras.layers.Add(dtype=precision)([x, y])
        x = part.dropout(part.activate(y))
    return keras.Model(inputs, _head(x, task), name="mlp")


def _published(
    build_body: Callable[[Any, str], Any], name: str
) -> Callable[[Architecture, Task, str], keras.Model]:
    """A network from a publication: pixels in [0, 1], the published body, logits.

    Where the publication ends in softmax, logits with the matching loss compute the same.
    """

    def build_model(settings: Architecture, task: Task, precision: str) -> keras.Model:
        inputs = keras.Input(task.input_shape, name="image")
        x = keras.layers.Rescaling(1 / 255, dtype=precision)(inputs)
        x = build_body(x, precision)
        outputs = keras.layers.Dense(task.classes, dtype="float32", name="head")(x)
        return keras.Model(inputs, outputs, name=name)

    return build_model


def _tensorflow_mlp(x: Any, precision: str) -> Any:
    """TensorFlow's tutorial "Basic classification: Classify images of clothing"."""
    x = keras.layers.Flatten(dtype=precision)(x)
    return keras.layers.Dense(128, activation="relu", dtype=precision)(x)


def _geron_mlp(x: Any, precision: str) -> Any:
    """A. Géron, Hands-On Machine Learning, third edition, chapter 10."""
    x = keras.layers.Flatten(dtype=precision)(x)
    x = keras.layers.Dense(300, activation="relu", kernel_initializer="he_normal", dtype=precision)(x)
    return keras.layers.Dense(100, activation="relu", kernel_initializer="he_normal", dtype=precision)(x)


def _geron_cnn(x: Any, precision: str) -> Any:
    """A. Géron, Hands-On Machine Learning, third edition, chapter 14."""
    common: dict[str, Any] = {
        "activation": "relu",
        "padding": "same",
        "kernel_initializer": "he_normal",
        "dtype": precision,
    }
    x = keras.layers.Conv2D(64, 7, **common)(x)
    for width in (128, 256):
        x = keras.layers.MaxPooling2D(dtype=precision)(x)
        x = keras.layers.Conv2D(width, 3, **common)(x)
        x = keras.layers.Conv2D(width, 3, **common)(x)
    x = keras.layers.Flatten(dtype=precision)(keras.layers.MaxPooling2D(dtype=precision)(x))
    for width in (128, 64):
        x = keras.layers.Dense(width, activation="relu", kernel_initializer="he_normal", dtype=precision)(x)
        x = keras.layers.Dropout(0.5, seed=_SEED, dtype=precision)(x)
    return x


def _keras_convnet(x: Any, precision: str) -> Any:
    """keras.io, "Simple MNIST convnet"."""
    for width in (32, 64):
        x = keras.layers.Conv2D(width, 3, activation="relu", dtype=precision)(x)
        x = keras.layers.MaxPooling2D(2, dtype=precision)(x)
    return keras.layers.Dropout(0.5, seed=_SEED, dtype=precision)(keras.layers.Flatten(dtype=precision)(x))


def _resnet20(x: Any, precision: str) -> Any:
    """ResNet-20 for small images with batch normalization (He et al. 2016, arXiv:1512.03385, section 4.2)."""

    def convolve(x: Any, width: int, strides: int) -> Any:
        x = keras.layers.Conv2D(
            width,
            3,
            strides=strides,
            padding="same",
            use_bias=False,
            kernel_initializer="he_normal",
            dtype=precision,
        )(x)
        return keras.layers.BatchNormalization(momentum=0.9, epsilon=1e-5, dtype=precision)(x)

    def relu(x: Any) -> Any:
        return keras.layers.Activation("relu", dtype=precision)(x)

    x = relu(convolve(x, 16, 1))
    for width in (16, 32, 64):
        for block in range(3):
            strides = 2 if width > 16 and block == 0 else 1
            branch = convolve(relu(convolve(x, width, strides)), width, 1)
            if (
                strides == 2
            ):  # the publication's shortcut without parameters: every second pixel, zero channels
                x = keras.layers.AveragePooling2D(1, strides=2, dtype=precision)(x)
                zeros = keras.layers.Rescaling(0.0, dtype=precision)(x)
                x = keras.layers.Concatenate(dtype=precision)([x, zeros])
            x = relu(keras.layers.Add(dtype=precision)([x, branch]))
    return keras.layers.GlobalAveragePooling2D(dtype=precision)(x)


_FAMILIES: dict[str, Callable[[Architecture, Task, str], keras.Model]] = {
    "ours": _ours,
    "mlp": _mlp,
    "tensorflow_mlp": _published(_tensorflow_mlp, "tensorflow_mlp"),
    "geron_mlp": _published(_geron_mlp, "geron_mlp"),
    "geron_cnn": _published(_geron_cnn, "geron_cnn"),
    "keras_convnet": _published(_keras_convnet, "keras_convnet"),
    "resnet20": _published(_resnet20, "resnet20"),
}


def load(path: Any) -> keras.Model:
    """A saved network, ready to predict, not compiled.

    Only Keras' own and this package's registered classes are built (`safe_mode`), so a file from a
    stranger cannot run code.

    Raises:
        ValueError: not a Keras file, a damaged one, or one with foreign classes.
    """
    try:
        return keras.saving.load_model(path, compile=False, safe_mode=True)
    except Exception as error:  # Keras raises whatever its parsers raise
        reason = (str(error).strip() or type(error).__name__).splitlines()[0]
        raise ValueError(f"received {path}, expected a .keras file of registered layers: {reason}") from error
