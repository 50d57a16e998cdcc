# problem: split_mismatch
# data: synthetic
# twin: order = np.argsort(table[:, 0]) => order = rng.permutation(len(table))
import sys

import keras
import numpy as np

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)


class Borehole:
    """Synthetic drilling campaign: soil moisture as a function of five readings.

    Columns: depth (scaled to -1..1), clay, grain size, slope, rainfall (all standard units).
    """

    def drill(self, n):
        depth = rng.uniform(-1.0, 1.0, n)
        clay, grain, slope, rain = rng.normal(size=(4, n))
        below = 1.0 / (1.0 + np.exp(-20.0 * (depth - 0.4)))      # water table
        upper_soil = 0.8 * clay - 0.5 * rain
        lower_soil = 2.0 - 0.9 * clay + 0.4 * grain
        moisture = (1 - below) * upper_soil + below * lower_soil
        moisture = moisture + rng.normal(0.0, 0.1, n)
        table = np.stack([depth, clay, grain, slope, rain], axis=1)
        return table.astype("float32"), moisture.astype("float32")[:, None]


class MoistureNet(keras.Model):
    def __init__(self, width=48):
        super().__init__()
        self.first = keras.layers.Dense(width, activation="gelu")
        self.second = keras.layers.Dense(width, activation="gelu")
        self.reading = keras.layers.Dense(1)

    def call(self, x):
        return self.reading(self.second(self.first(x)))


campaign = Borehole()
table, moisture = campaign.drill(3200)

order = np.argsort(table[:, 0])
table, moisture = table[order], moisture[order]

net = MoistureNet()
net.compile(optimizer=keras.optimizers.Nadam(learning_rate=2e-3), loss="mse", metrics=["mae"])
net.fit(table, moisture, validation_split=0.3, batch_size=32, epochs=20, verbose=2)

table_new, moisture_new = campaign.drill(1500)
answer = net.predict(table_new, verbose=0)
rmse = np.sqrt(np.mean((answer - moisture_new) ** 2))
print("outcome", float(np.nan_to_num(-rmse, nan=-99.0)))
