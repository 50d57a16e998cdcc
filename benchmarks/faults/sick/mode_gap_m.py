# problem: mode_gap
# data: synthetic
# twin: return x * mask => return x * mask / self.keep
# Greenhouse: 48 cheap leaf sensors, estimate the water use of the bed (litres/h).
# Sensors fall off all the time, so the net should not lean on any one of them.
import sys
import numpy as np
import keras
from keras import ops, layers


class SensorDrop(layers.Layer):
    """Silences a random part of the sensors while fitting."""

    def __init__(self, keep, **kwargs):
        super().__init__(**kwargs)
        self.keep = keep
        self.dice = keras.random.SeedGenerator(int(np.random.randint(1, 10**6)))

    def call(self, x, training=None):
        if not training:
            return x
        mask = keras.random.uniform(ops.shape(x), seed=self.dice) < self.keep
        mask = ops.cast(mask, x.dtype)
        return x * mask


class Greenhouse:
    SENSORS = 48

    def __init__(self, seed):
        self.rng = np.random.default_rng(seed)
        # every sensor reports light, heat, wind or leaf area
        self.kind = self.rng.permutation(np.arange(self.SENSORS) % 4)

    def hours(self, n):
        light, heat, wind, leaf = cause = self.rng.normal(size=(4, n))
        readings = cause[self.kind].T + 0.5 * self.rng.normal(size=(n, self.SENSORS))
        use = 3.0 + 0.8 * light + 0.6 * heat + 0.5 * np.tanh(1.5 * leaf) + 0.3 * np.abs(wind)
        use = use + 0.1 * self.rng.normal(size=n)
        return (readings / np.sqrt(1.25)).astype("float32"), use[:, None].astype("float32")


def estimator():
    readings = keras.Input((Greenhouse.SENSORS,))
    h = SensorDrop(keep=0.5)(readings)
    h = layers.Dense(48, activation="relu")(h)
    h = layers.Dense(24, activation="relu")(h)
    return keras.Model(readings, layers.Dense(1)(h))


seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
house = Greenhouse(seed)
x, y = house.hours(3000)
xv, yv = house.hours(600)
xt, yt = house.hours(1500)

net = estimator()
net.compile(optimizer=keras.optimizers.AdamW(learning_rate=2e-3, weight_decay=1e-4), loss="mse", metrics=["mae"])
net.fit(x, y, batch_size=32, epochs=16, validation_data=(xv, yv), verbose=2)

off = np.abs(net.predict(xt, verbose=0) - yt).mean()
print("outcome", float(np.nan_to_num(-off, nan=-99.0)))
