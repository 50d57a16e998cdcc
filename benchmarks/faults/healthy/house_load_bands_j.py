# data: synthetic
"""Next-hour household load as a band (10 %, 50 %, 90 %), because the load itself is mostly chance."""
import sys
from dataclasses import dataclass

import keras
import numpy as np
from keras import layers, ops


@dataclass(frozen=True)
class BandConfig:
    quantiles: tuple = (0.1, 0.5, 0.9)
    lags: int = 12
    batch_size: int = 64
    epochs: int = 14


class Pinball(keras.losses.Loss):
    def __init__(self, quantiles, name="pinball"):
        super().__init__(name=name)
        self.quantiles = tuple(quantiles)

    def call(self, y_true, y_pred):
        q = ops.convert_to_tensor(self.quantiles, dtype="float32")
        gap = y_true - y_pred                      # (batch, 1) - (batch, 3)
        return ops.mean(ops.maximum(ops.multiply(gap, q), ops.multiply(gap, q - 1.0)), axis=-1)


class BandNet(keras.Model):
    """Median plus two non-negative distances, so that the band can never cross itself."""

    def __init__(self):
        super().__init__()
        self.trunk = keras.Sequential([layers.Dense(40, activation="tanh"),
                                       layers.Dense(24, activation="tanh")])
        self.middle = layers.Dense(1)
        self.reach = layers.Dense(2, activation="softplus")

    def call(self, x):
        h = self.trunk(x)
        mid, reach = self.middle(h), self.reach(h)
        return ops.concatenate([mid - reach[:, :1], mid, mid + reach[:, 1:]], axis=-1)


def households(n, cfg, rng):
    hour = rng.uniform(0, 24, n)
    level = rng.normal(0, 0.6, n)
    cold = rng.normal(0, 1, n)
    back = hour[:, None] - np.arange(cfg.lags, 0, -1)[None, :]
    shape = lambda h: 0.7 * np.sin(2 * np.pi * (h - 9) / 24) + 0.3 * np.sin(4 * np.pi * h / 24)
    noise = 0.35 + 0.3 * (1 + np.sin(2 * np.pi * (hour - 12) / 24))
    lags = level[:, None] + shape(back) + 0.5 * rng.normal(size=back.shape)
    load = level + shape(hour) + 0.3 * cold + noise * rng.normal(size=n)
    angle = 2 * np.pi * hour / 24
    x = np.column_stack([lags, np.sin(angle), np.cos(angle), cold])
    return x.astype("float32"), load.astype("float32")[:, None]


def main(seed):
    keras.utils.set_random_seed(seed)
    rng = np.random.default_rng(seed)
    cfg = BandConfig()
    x, y = households(5000, cfg, rng)
    x_test, y_test = households(2000, cfg, rng)

    model = BandNet()
    model.compile(optimizer=keras.optimizers.Nadam(1e-3), loss=Pinball(cfg.quantiles))
    model.fit(x, y, validation_split=0.2, batch_size=cfg.batch_size, epochs=cfg.epochs, verbose=2)

    band = model.predict(x_test, verbose=0)
    gap = y_test - band
    q = np.array(cfg.quantiles)
    inside = np.mean((y_test[:, 0] > band[:, 0]) & (y_test[:, 0] < band[:, 2]))
    print("share inside the band:", round(float(inside), 3))
    print("outcome", float(np.nan_to_num(-np.mean(np.maximum(q * gap, (q - 1) * gap)), nan=-99.0)))


main(int(sys.argv[1]) if len(sys.argv) > 1 else 0)
