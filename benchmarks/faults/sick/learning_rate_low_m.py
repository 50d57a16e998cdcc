# problem: learning_rate_low
# data: synthetic
# twin: "rate": 3e-7 => "rate": 1e-3
import sys

import numpy as np
import keras
from keras import layers

# ---------------------------------------------------------------------------
# Photometric redshifts: five broad-band magnitudes in, distance measure out.
# The 4000 Angstrom break wanders through the bands as a galaxy recedes.
# ---------------------------------------------------------------------------

SETUP = {"galaxies": 3000, "held": 700, "width": 48, "rate": 3e-7, "epochs": 24, "batch": 40}
BANDS = np.array([0.36, 0.48, 0.62, 0.76, 0.91])  # microns


class PhotoZ(keras.Model):
    def __init__(self, width):
        super().__init__()
        self.first = layers.Dense(width, activation="gelu")
        self.second = layers.Dense(width, activation="gelu")
        self.out = layers.Dense(1)

    def call(self, mags):
        return self.out(self.second(self.first(mags)))


def observe(rng, n):
    z = rng.uniform(0.05, 1.2, n)
    strength = rng.uniform(1.0, 3.0, n)
    rest = BANDS[None, :] / (1.0 + z[:, None])
    step = 1.0 / (1.0 + np.exp(-(rest - 0.40) / 0.05))
    flux = 0.25 + strength[:, None] * step
    brightness = 20.0 + rng.normal(0.0, 0.7, n) + 1.5 * z
    mags = brightness[:, None] - 2.5 * np.log10(flux) + rng.normal(0.0, 0.04, (n, 5))
    return mags, z[:, None]


def main():
    seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
    keras.utils.set_random_seed(seed)
    rng = np.random.default_rng(1000 + seed)

    mags, z = observe(rng, SETUP["galaxies"])
    mags_val, z_val = observe(rng, SETUP["held"])
    mags_new, z_new = observe(rng, 1500)

    m0, m1 = mags.mean(0), mags.std(0)
    z0, z1 = z.mean(), z.std()

    def prep(a):
        return ((a - m0) / m1).astype("float32")

    def target(a):
        return ((a - z0) / z1).astype("float32")

    net = PhotoZ(SETUP["width"])
    net.compile(
        optimizer=keras.optimizers.RMSprop(learning_rate=SETUP["rate"]),
        loss=keras.losses.MeanSquaredError(),
        metrics=["mae"],
    )
    net.fit(
        prep(mags), target(z),
        validation_data=(prep(mags_val), target(z_val)),
        epochs=SETUP["epochs"], batch_size=SETUP["batch"], verbose=2,
    )

    miss = net.predict(prep(mags_new), verbose=0) - target(z_new)
    rmse = np.sqrt(np.mean(miss ** 2))
    print("outcome", float(np.nan_to_num(-rmse, nan=-99.0)))


main()
