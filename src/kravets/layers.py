"""Our Keras layers: convolution and dense with standardized weights instead of activations.

Enters: settings of one layer. Leaves: plain Keras layers that save, load and clone, on every back end.
Refuses: nothing of its own; Keras checks shapes.

Why not batch normalization: on a CPU it walks the activations several times in float32 and makes a training
1.7 times as long, while standardizing the weights costs a few per cent, because there are a hundred times
fewer of them. Scaled weight standardization (Brock et al. 2021, arXiv:2101.08692, after
Qiao et al. 2019, arXiv:1903.10520) gives the activations of the next layer unit variance at the start of
training, whatever the scale of the kernel, and keeps the network free of batch statistics: training and
inference mode compute the same.
"""

from __future__ import annotations

import math
from typing import Any

import keras
from keras import ops

# 1 / sqrt(variance of activation(z)) for z ~ N(0, 1), by numerical integration (tests repeat it).
ACTIVATION_GAINS = {
    "linear": 1.0,
    "relu": 1.7129,
    "leaky_relu": 1.5465,
    "elu": 1.2708,
    "selu": 1.0,
    "gelu": 1.7009,
    "silu": 1.7872,
    "tanh": 1.5925,
    "sigmoid": 4.8013,
}


class _StandardizedWeights(keras.layers.Layer):
    """What the two layers share: kernel, gain, bias, and the standardization."""

    def __init__(
        self,
        units: int,
        *,
        input_gain: float = 1.0,
        initial_gain: float = 1.0,
        kernel_initializer: Any = "he_normal",
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.units = units
        self.input_gain = input_gain
        self.initial_gain = initial_gain
        self.kernel_initializer = keras.initializers.get(kernel_initializer)

    def _add_weights(self, kernel_shape: tuple[int, ...]) -> None:
        # Kernel and gain stay in float32: the statistics of thousands of small numbers need the digits.
        self.kernel = self.add_weight(
            name="kernel", shape=kernel_shape, initializer=self.kernel_initializer, autocast=False
        )
        self.gain = self.add_weight(
            name="gain",
            shape=(self.units,),
            initializer=keras.initializers.Constant(self.initial_gain),
            autocast=False,
        )
        self.bias = self.add_weight(name="bias", shape=(self.units,), initializer="zeros")

    def standardized_kernel(self) -> Any:
        """The kernel that is really used: a column a unit, of mean 0 and of variance (gains)² / fan-in."""
        axes = tuple(range(len(self.kernel.shape) - 1))
        fan_in = math.prod(self.kernel.shape[:-1])
        centred = self.kernel - ops.mean(self.kernel, axis=axes, keepdims=True)
        variance = ops.mean(ops.square(centred), axis=axes, keepdims=True)
        scale = ops.rsqrt(variance * fan_in + 1e-4) * self.gain * self.input_gain
        return ops.cast(centred * scale, self.compute_dtype)

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        return {
            **super().get_config(),
            "units": self.units,
            "input_gain": self.input_gain,
            "initial_gain": self.initial_gain,
            "kernel_initializer": keras.initializers.serialize(self.kernel_initializer),
        }


@keras.saving.register_keras_serializable(package="kravets")
class StandardizedConv2D(_StandardizedWeights):
    """A convolution ("same" padding, bias) with scaled weight standardization.

    Args:
        units: output channels.
        kernel_size: side of the square kernel, in pixels.
        strides: step in both directions.
        input_gain: `ACTIVATION_GAINS` of the activation in front of this layer.
        initial_gain: start value of the trained gain a channel; below 1 at the end of a residual branch.
        kernel_initializer: of the kernel before standardization.

    Input shape: (batch, height, width, channels). Output: (batch, ceil(height / strides), ..., units).

    Example:
        >>> tuple(StandardizedConv2D(8, strides=2)(keras.ops.zeros((1, 28, 28, 3))).shape)
        (1, 14, 14, 8)
    """

    def __init__(self, units: int, *, kernel_size: int = 3, strides: int = 1, **kwargs: Any) -> None:
        super().__init__(units, **kwargs)
        self.kernel_size, self.strides = kernel_size, strides

    def build(self, input_shape: Any) -> None:
        """Makes kernel (size, size, channels, units), gain and bias."""
        self._add_weights((self.kernel_size, self.kernel_size, input_shape[-1], self.units))

    def call(self, inputs: Any) -> Any:
        """Convolves."""
        outputs = ops.conv(
            inputs,
            self.standardized_kernel(),
            strides=self.strides,
            padding="same",
            data_format="channels_last",
        )
        return outputs + ops.cast(self.bias, outputs.dtype)

    def compute_output_shape(self, input_shape: Any) -> tuple[Any, ...]:
        """The shape that `call` gives."""
        batch, height, width, _ = input_shape
        return batch, -(-height // self.strides), -(-width // self.strides), self.units

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        return {**super().get_config(), "kernel_size": self.kernel_size, "strides": self.strides}


@keras.saving.register_keras_serializable(package="kravets")
class StandardizedDense(_StandardizedWeights):
    """A dense layer with scaled weight standardization, for the MLP family.

    Args:
        units: outputs; see `StandardizedConv2D` for the rest.

    Input shape: (batch, features). Output: (batch, units).

    Example:
        >>> tuple(StandardizedDense(4)(keras.ops.zeros((2, 3))).shape)
        (2, 4)
    """

    def build(self, input_shape: Any) -> None:
        """Makes kernel (features, units), gain and bias."""
        self._add_weights((input_shape[-1], self.units))

    def call(self, inputs: Any) -> Any:
        """Multiplies."""
        return ops.matmul(inputs, self.standardized_kernel()) + self.bias

    def compute_output_shape(self, input_shape: Any) -> tuple[Any, ...]:
        """The shape that `call` gives."""
        return (*input_shape[:-1], self.units)
