import keras
import numpy as np
import pytest
from scipy import special

from kravets.layers import ACTIVATION_GAINS, StandardizedConv2D, StandardizedDense


@pytest.mark.parametrize("name", sorted(ACTIVATION_GAINS))
def test_the_gains_are_those_of_keras_activations(name: str) -> None:
    z = np.linspace(-12, 12, 400_001)
    density = np.exp(-(z**2) / 2)
    density /= density.sum()
    value = np.asarray(keras.activations.get(name)(keras.ops.convert_to_tensor(z, "float64")))
    if name == "gelu":  # Keras' default may be the approximation by tanh; both are close to the exact one
        assert np.allclose(value, z * special.ndtr(z), atol=2e-3)
    deviation = np.sqrt((density * value**2).sum() - (density * value).sum() ** 2)
    assert pytest.approx(1 / deviation, rel=1e-3) == ACTIVATION_GAINS[name]


@pytest.mark.parametrize(("layer", "shape"), [("conv", (4, 8, 8, 6)), ("dense", (64, 30))])
def test_the_kernel_in_use_is_standardized_whatever_the_scale(layer: str, shape: tuple[int, ...]) -> None:
    made = StandardizedConv2D(5, input_gain=2.0) if layer == "conv" else StandardizedDense(5, input_gain=2.0)
    made.build(shape)
    made.kernel.assign(1000 * made.kernel + 17)
    kernel = np.asarray(made.standardized_kernel()).reshape(-1, 5)
    assert np.allclose(kernel.mean(axis=0), 0, atol=1e-6)
    assert np.allclose(kernel.var(axis=0) * len(kernel), 4.0, rtol=1e-3)


def test_depth_does_not_change_the_scale_of_activations() -> None:
    x = np.random.default_rng(0).normal(size=(32, 16, 16, 32)).astype(np.float32)
    deviations = []
    for _ in range(20):
        x = keras.ops.relu(StandardizedConv2D(32, input_gain=ACTIVATION_GAINS["relu"])(x))
        deviations.append(float(np.asarray(x).std()))
    assert max(deviations) / min(deviations) < 3


@pytest.mark.parametrize("strides", [1, 2])
@pytest.mark.parametrize("size", [7, 28])
def test_the_announced_shape_is_the_real_one(size: int, strides: int) -> None:
    made = StandardizedConv2D(4, strides=strides, kernel_size=5)
    shape = (2, size, size, 3)
    assert tuple(made(np.zeros(shape, np.float32)).shape) == made.compute_output_shape(shape)
