# problem: saturation
# data: synthetic
# twin: slope: float = 50.0 => slope: float = 1.0
import sys
from dataclasses import dataclass, field

import keras
import numpy as np
from keras import layers, ops


@dataclass
class ForecastSpec:
    history: int = 24
    horizon: int = 4
    units: list = field(default_factory=lambda: [48, 48, 32])
    slope: float = 50.0
    epochs: int = 20
    batch_size: int = 64


class Squash(layers.Layer):
    """Affine map followed by tanh(slope * z)."""

    def __init__(self, units, slope, **kwargs):
        super().__init__(**kwargs)
        self.slope = slope
        self.affine = layers.Dense(units)

    def build(self, input_shape):
        self.affine.build(input_shape)

    def call(self, x):
        return ops.tanh(self.slope * self.affine(x))

    def compute_output_shape(self, input_shape):
        return tuple(input_shape[:-1]) + (self.affine.units,)


class Forecaster(keras.Model):
    def __init__(self, spec):
        super().__init__()
        self.blocks = [Squash(u, spec.slope) for u in spec.units]
        self.readout = layers.Dense(spec.horizon)

    def call(self, lags):
        h = lags
        for block in self.blocks:
            h = block(h)
        return self.readout(h)


def tide_gauges(n, spec, rng):
    """Windows of a gauge signal: one tide of random height and pace, plus a slow offset."""
    t = np.arange(spec.history + spec.horizon)[None, :]
    height = rng.uniform(0.3, 2.2, (n, 1))
    pace = rng.uniform(0.25, 0.5, (n, 1))
    phase = rng.uniform(0, 2 * np.pi, (n, 1))
    offset = rng.normal(0, 0.5, (n, 1))
    series = height * np.sin(pace * t + phase) + offset + rng.normal(0, 0.05, (n, t.shape[1]))
    series = series.astype("float32")
    return series[:, :spec.history], series[:, spec.history:]


def run(seed):
    keras.utils.set_random_seed(seed)
    rng = np.random.default_rng(seed)
    spec = ForecastSpec()

    past, future = tide_gauges(4000, spec, rng)
    past_test, future_test = tide_gauges(1500, spec, rng)

    model = Forecaster(spec)
    model.compile(optimizer=keras.optimizers.Adam(1e-3), loss="mse")
    # windows are independent of one another, so the tail is as good a holdout as any
    model.fit(past, future, validation_split=0.2, batch_size=spec.batch_size,
              epochs=spec.epochs, verbose=2)

    error = model.predict(past_test, verbose=0) - future_test
    return -np.sqrt(np.mean(np.square(error)))


if __name__ == "__main__":
    result = run(int(sys.argv[1]) if len(sys.argv) > 1 else 0)
    print("outcome", float(np.nan_to_num(result, nan=-99.0)))
