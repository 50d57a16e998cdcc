# problem: oscillation
# data: synthetic
# twin: learning_rate=0.15, momentum=0.99 => learning_rate=0.01, momentum=0.9
"""
Moisture of wheat samples from near-infrared spectra taken at the silo.

60 wavelengths, three absorbing substances, a drifting baseline.
"""
import sys
import numpy as np
import keras
from keras import layers as L


def spectra(rng, n):
    grid = np.linspace(0.0, 1.0, 60)
    water_band = np.exp(-((grid - 0.30) / 0.09) ** 2) + 0.7 * np.exp(-((grid - 0.80) / 0.07) ** 2)
    protein_band = np.exp(-((grid - 0.50) / 0.08) ** 2)
    starch_band = np.exp(-((grid - 0.65) / 0.12) ** 2)
    water, protein, starch = rng.normal(size=(3, n, 1))
    s = 0.8 * water * water_band + 0.5 * protein * protein_band + 0.5 * starch * starch_band
    s = s + 0.2 * rng.normal(size=(n, 1)) + 0.05 * rng.normal(size=(n, 60))
    moisture = water + 0.3 * water * np.tanh(protein)
    return s, moisture.astype("float32")


def main():
    seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
    keras.utils.set_random_seed(seed)
    rng = np.random.default_rng(seed)

    s_train, m_train = spectra(rng, 1600)
    s_val, m_val = spectra(rng, 400)
    s_test, m_test = spectra(rng, 1000)
    centre, width = s_train.mean(0), s_train.std(0)

    def prepare(s):
        return ((s - centre) / width).astype("float32")[..., None]

    model = keras.Sequential(name="silo")
    model.add(L.Input((60, 1)))
    model.add(L.Conv1D(8, 7, strides=2, activation="tanh"))
    model.add(L.Flatten())
    model.add(L.Dense(32, activation="tanh"))
    model.add(L.Dense(16, activation="tanh"))
    model.add(L.Dense(1))

    sgd = keras.optimizers.SGD(learning_rate=0.15, momentum=0.99, clipnorm=2.0)
    model.compile(optimizer=sgd, loss=keras.losses.Huber(), metrics=["mae"])
    model.fit(prepare(s_train), m_train, batch_size=16, epochs=20,
              validation_data=(prepare(s_val), m_val), verbose=2)

    miss = np.mean(np.abs(model.predict(prepare(s_test), verbose=0) - m_test))
    print("outcome", float(np.nan_to_num(-miss, nan=-99.0)))


main()
