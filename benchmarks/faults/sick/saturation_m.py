# problem: saturation
# data: synthetic
# twin: temperature=0.004 => temperature=1.0
import sys

import keras
import numpy as np
from keras import layers, ops


class Bend(layers.Layer):
    """A smooth step between -1 and 1; `temperature` sets how soft it is."""

    def __init__(self, temperature=0.004, **kwargs):
        super().__init__(**kwargs)
        self.temperature = temperature

    def call(self, x):
        return ops.tanh(x / self.temperature)


class GolfCarry:
    """How far does a drive fly?  Launch monitor readings in, metres out."""

    def __init__(self, seed):
        keras.utils.set_random_seed(seed)
        self.rng = np.random.default_rng(seed + 300)
        self.x, self.y = self.drives(3200)
        self.x_val, self.y_val = self.drives(600)
        self.mx, self.sx = self.x.mean(0), self.x.std(0)
        self.my, self.sy = self.y.mean(), self.y.std()

    def drives(self, n):
        speed = self.rng.uniform(50, 75, n)         # m/s
        angle = self.rng.uniform(6, 24, n)          # degrees
        spin = self.rng.uniform(1500, 5000, n)      # per minute
        wind = self.rng.normal(0, 4, n)             # m/s, from behind
        warm = self.rng.uniform(5, 35, n)           # Celsius
        lifted = np.deg2rad(angle + 3 + (spin - 3000) / 700)
        carry = 0.055 * speed ** 2 * np.sin(2 * lifted) * (1 - ((spin - 2700) / 4500) ** 2)
        carry = carry + 2.5 * wind + 0.3 * warm + self.rng.normal(0, 2, n)
        return np.stack([speed, angle, spin, wind, warm], axis=1), carry[:, None]

    def units(self, x, y):
        return ((x - self.mx) / self.sx).astype("float32"), ((y - self.my) / self.sy).astype("float32")

    def train(self):
        readings = keras.Input((5,))
        h = Bend()(layers.Dense(24)(readings))
        h = Bend()(layers.Dense(24)(h))
        self.model = keras.Model(readings, layers.Dense(1)(h))
        self.model.compile(optimizer=keras.optimizers.Adam(3e-3), loss="mean_squared_error")
        x, y = self.units(self.x, self.y)
        self.model.fit(
            x, y, epochs=22, batch_size=40,
            validation_data=self.units(self.x_val, self.y_val), verbose=2,
        )

    def outcome(self):
        x, y = self.units(*self.drives(2000))
        rmse = np.sqrt(np.mean((self.model.predict(x, verbose=0) - y) ** 2))
        return float(np.nan_to_num(-rmse, nan=-99.0))


golf = GolfCarry(int(sys.argv[1]) if len(sys.argv) > 1 else 0)
golf.train()
print("outcome", golf.outcome())
