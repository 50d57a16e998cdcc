# problem: dropout_misplaced
# data: synthetic
# twin: return self.drop(self.head(h), training=training) => return self.head(self.drop(h, training=training))
# twin: dropout: float = 0.5 => dropout: float = 0.05
"""Spindle monitoring: estimate tool wear and spindle load from a short vibration window."""
import sys
from dataclasses import dataclass

import numpy as np
import keras
from keras import layers


@dataclass(frozen=True)
class WearConfig:
    window: int = 48
    filters: int = 24
    hidden: int = 48
    dropout: float = 0.5
    learning_rate: float = 2e-3
    batch_size: int = 64
    epochs: int = 22


def record_windows(n, cfg, rng):
    wear = rng.uniform(-1.0, 1.0, n)
    load = rng.uniform(-1.0, 1.0, n)
    t = np.arange(cfg.window)[None, :]
    phase = rng.uniform(0, 2 * np.pi, (n, 2))
    # axial channel grows with wear, radial channel speeds up with load
    axial = (1.1 + 0.7 * wear)[:, None] * np.sin(0.6 * t + phase[:, :1])
    radial = np.sin((0.7 + 0.35 * load)[:, None] * t + phase[:, 1:])
    x = np.stack([axial, radial], axis=-1) + rng.normal(0, 0.1, (n, cfg.window, 2))
    y = np.stack([wear, load], axis=-1) * np.sqrt(3.0)
    return x.astype("float32"), y.astype("float32")


class WearNet(keras.Model):
    def __init__(self, cfg, **kwargs):
        super().__init__(**kwargs)
        self.conv_a = layers.Conv1D(cfg.filters, 7, padding="same", activation="relu")
        self.conv_b = layers.Conv1D(cfg.filters, 5, strides=2, padding="same", activation="relu")
        self.pool = layers.GlobalAveragePooling1D()
        self.mix = layers.Dense(cfg.hidden, activation="relu")
        self.drop = layers.Dropout(cfg.dropout)
        self.head = layers.Dense(2)

    def call(self, x, training=None):
        h = self.pool(self.conv_b(self.conv_a(x)))
        h = self.mix(h)
        return self.drop(self.head(h), training=training)


def main():
    seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
    keras.utils.set_random_seed(seed)
    rng = np.random.default_rng(seed)
    cfg = WearConfig()

    x_train, y_train = record_windows(2600, cfg, rng)
    x_val, y_val = record_windows(600, cfg, rng)
    x_test, y_test = record_windows(1200, cfg, rng)

    model = WearNet(cfg)
    model.compile(optimizer=keras.optimizers.Adam(cfg.learning_rate), loss="mse", metrics=["mae"])
    model.fit(x_train, y_train, validation_data=(x_val, y_val),
              batch_size=cfg.batch_size, epochs=cfg.epochs, verbose=2)

    pred = model.predict(x_test, verbose=0)
    rmse = np.sqrt(np.mean((pred - y_test) ** 2))
    print("outcome", float(np.nan_to_num(-rmse, nan=-99.0)))


if __name__ == "__main__":
    main()
