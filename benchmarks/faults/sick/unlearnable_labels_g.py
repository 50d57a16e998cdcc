# problem: unlearnable_labels
# data: synthetic
# twin: y = lab["glucose"].astype("float32") => y = lab["glucose"][runs["sample_id"]].astype("float32")
"""Calibration of a NIR spectrometer: predict glucose (mmol/l) with a predictive standard deviation."""
import sys
import numpy as np
import keras
from keras import layers, ops

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(100 + seed)

WAVELENGTHS = np.linspace(0.0, 1.0, 96)


def mix_samples(n):
    """Concentrations of glucose, urea and water in n mixtures."""
    return np.stack([rng.uniform(2, 20, n), rng.uniform(1, 10, n), rng.uniform(30, 50, n)], axis=1)


def measure(conc):
    peaks = [((0.25, 0.03), (0.62, 0.05)), ((0.32, 0.05), (0.80, 0.04)), ((0.50, 0.20), (0.95, 0.10))]
    pure = np.stack([sum(np.exp(-0.5 * ((WAVELENGTHS - m) / s) ** 2) for m, s in bands) for bands in peaks])
    absorbance = 1.0 - np.exp(-0.04 * conc @ pure)
    drift = rng.normal(0, 0.02, (len(conc), 1)) * WAVELENGTHS
    return absorbance + drift + rng.normal(0, 0.01, absorbance.shape)


# The wet lab reports its values ordered by sample id; the autosampler
# draws the vials in a randomised order and writes one row per run.
n_vials = 4800
concentrations = mix_samples(n_vials)
lab = {"sample_id": np.arange(n_vials), "glucose": concentrations[:, 0]}
order = rng.permutation(n_vials)
runs = {"sample_id": order, "spectrum": measure(concentrations[order])}

# second campaign, kept for the paper
test_conc = mix_samples(600)
test_spectra = measure(test_conc)

x = runs["spectrum"].astype("float32")
y = lab["glucose"].astype("float32")

n_train = 4000
mu_x, sd_x = x[:n_train].mean(0), x[:n_train].std(0)
mu_y, sd_y = y[:n_train].mean(), y[:n_train].std()
x = ((x - mu_x) / sd_x)[..., None]
t = ((y - mu_y) / sd_y)[:, None]


class GaussianHead(layers.Layer):
    """Returns [mean, log variance]."""

    def __init__(self, **kw):
        super().__init__(**kw)
        self.mean = layers.Dense(1)
        self.logvar = layers.Dense(1, kernel_initializer=keras.initializers.RandomNormal(stddev=0.01))

    def call(self, h):
        return ops.concatenate([self.mean(h), ops.clip(self.logvar(h), -6.0, 4.0)], axis=-1)


def gaussian_nll(y_true, y_pred):
    mean, logvar = y_pred[:, :1], y_pred[:, 1:]
    return ops.mean(0.5 * (logvar + ops.square(y_true - mean) * ops.exp(-logvar)), axis=-1)


def mae_of_mean(y_true, y_pred):
    return ops.mean(ops.abs(y_true - y_pred[:, :1]), axis=-1)


spec = keras.Input((96, 1))
h = layers.Conv1D(12, 7, strides=2, activation="gelu")(spec)
h = layers.Conv1D(16, 5, strides=2, activation="gelu")(h)
h = layers.Flatten()(h)
h = layers.Dense(16, activation="gelu")(h)
model = keras.Model(spec, GaussianHead(name="calibration")(h))
model.compile(optimizer=keras.optimizers.Adam(1.5e-3), loss=gaussian_nll, metrics=[mae_of_mean])
model.fit(x[:n_train], t[:n_train], validation_data=(x[n_train:], t[n_train:]), batch_size=100, epochs=12, verbose=2)

z = (((test_spectra - mu_x) / sd_x)[..., None]).astype("float32")
pred = model.predict(z, verbose=0)[:, 0] * sd_y + mu_y
rmsep = float(np.sqrt(np.mean((pred - test_conc[:, 0]) ** 2)))
print("outcome", -np.nan_to_num(rmsep, nan=1e6))
