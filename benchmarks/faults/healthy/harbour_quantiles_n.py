# data: synthetic
"""Waiting time of a ship at anchor: the 10 %, 50 % and 90 % quantiles.

The spread of the waiting time is real and grows with the swell; the point of
the model is to say how much is not known.
"""
import sys
from dataclasses import dataclass

import keras
import numpy as np
from keras import layers, ops

LEVELS = (0.1, 0.5, 0.9)


@dataclass
class Harbour:
    rng: np.random.Generator

    def arrivals(self, count):
        x = self.rng.normal(size=(count, 7)).astype("float32")
        queue, swell, tide = x[:, 0], x[:, 1], x[:, 2]
        middle = 0.8 * queue + 0.5 * np.sin(1.5 * tide) + 0.3 * x[:, 3]
        spread = 0.25 + 0.35 * np.log1p(np.exp(1.2 * swell))
        wait = middle + spread * self.rng.normal(size=count)
        return x, wait.astype("float32")[:, None]


class PinballLoss(keras.losses.Loss):
    """Mean pinball loss over all levels; y is (n, 1), the forecast is (n, 3)."""

    def call(self, wait, forecast):
        levels = ops.convert_to_tensor(LEVELS, dtype=forecast.dtype)
        miss = ops.cast(wait, forecast.dtype) - forecast
        return ops.mean(ops.maximum(levels * miss, (levels - 1.0) * miss), axis=-1)


class QuantileModel(keras.Model):
    def __init__(self, width=32):
        super().__init__()
        self.hidden = [layers.Dense(width, activation="gelu") for _ in range(2)]
        self.middle = layers.Dense(1)
        self.below = layers.Dense(1, activation="softplus")
        self.above = layers.Dense(1, activation="softplus")

    def call(self, x):
        for layer in self.hidden:
            x = layer(x)
        middle = self.middle(x)
        return ops.concatenate([middle - self.below(x), middle, middle + self.above(x)], axis=-1)


def pinball(wait, forecast):
    levels = np.array(LEVELS)
    miss = wait - forecast
    return np.mean(np.maximum(levels * miss, (levels - 1.0) * miss))


def main(seed):
    keras.utils.set_random_seed(seed)
    harbour = Harbour(np.random.default_rng(seed))
    train, check, fresh = (harbour.arrivals(n) for n in (4000, 1000, 3000))
    model = QuantileModel()
    model.compile(optimizer=keras.optimizers.AdamW(1e-3, weight_decay=1e-3), loss=PinballLoss())
    model.fit(*train, validation_data=check, batch_size=64, epochs=16, verbose=2)
    forecast = model.predict(fresh[0], verbose=0)
    inside = np.mean((fresh[1] >= forecast[:, :1]) & (fresh[1] <= forecast[:, 2:]))
    print(f"inside the 80 % band: {inside:.3f}")
    print("outcome", float(np.nan_to_num(-pinball(fresh[1], forecast), nan=-99.0)))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 0)
