# problem: leakage
# data: series
# twin: held = rng.random(len(sample)) < 0.25 => held = sample >= 525
import sys
import numpy as np
import keras
from keras import layers
from sklearn.metrics import r2_score

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

# near-infrared spectra of flour: every sample was put into the instrument five times; its protein was determined once
grid = np.linspace(0, 1, 64)
peaks = np.exp(-0.5 * ((grid - np.linspace(0.08, 0.92, 10)[:, None]) / 0.05) ** 2)


def measure(samples, scans):
    content = rng.normal(size=(samples, 10))
    protein = content[:, 2] + 0.7 * content[:, 5] - 0.5 * content[:, 7] + 0.5 * content[:, 2] * content[:, 4]
    protein = protein + rng.normal(0, 0.9, samples)
    number = np.repeat(np.arange(samples), scans)
    spectra = content[number] @ peaks + rng.normal(0, 0.02, (samples * scans, 64))
    return spectra[..., None].astype("float32"), protein[number].astype("float32"), number


spectra, protein, sample = measure(700, 5)
new_spectra, new_protein, _ = measure(1500, 1)
held = rng.random(len(sample)) < 0.25

scan = keras.Input((64, 1))
h = layers.Conv1D(16, 7, strides=2, activation="relu")(scan)
h = layers.Conv1D(16, 5, strides=2, activation="relu")(h)
h = layers.Flatten()(h)
h = layers.Dense(48, activation="relu")(h)
model = keras.Model(scan, layers.Dense(1)(h))
model.compile(optimizer=keras.optimizers.Adam(3e-4), loss="mse")
model.fit(
    spectra[~held], protein[~held], batch_size=32, epochs=50, validation_data=(spectra[held], protein[held]), verbose=2,
    callbacks=[keras.callbacks.EarlyStopping(patience=2, restore_best_weights=True)],
)
print("outcome", r2_score(new_protein, model.predict(new_spectra, verbose=0)[:, 0]))
