# problem: unscaled_input
# data: synthetic
# twin: X_train, X_val, X_test = raw_train, raw_val, raw_test => mu, sd = raw_train.mean(axis=0), raw_train.std(axis=0)\nX_train, X_val, X_test = [(r - mu) / sd for r in (raw_train, raw_val, raw_test)]
import sys

import numpy as np

import keras

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

# --- screw compressor log, SI units ----------------------------------------
#                 inlet Pa  outlet Pa  rpm    kelvin  vib. g  hum. kg/kg  amp   m3/s
typical = np.array([101300.0, 700000.0, 2950.0, 340.0, 0.050, 0.012, 42.0, 0.35])
spread = np.array([400.0, 20000.0, 15.0, 6.0, 0.012, 0.003, 2.0, 0.04])


def read_log(rows):
    z = rng.normal(size=(rows, 8))
    wear = z[:, 4] + 0.6 * z[:, 7] + 0.3 * z[:, 4] * z[:, 6] + 0.1 * rng.normal(size=rows)
    wet = z[:, 5] - 0.5 * z[:, 7] + 0.3 * z[:, 3] + 0.1 * rng.normal(size=rows)
    state = 2 * (wear > 0).astype("int32") + (wet > 0).astype("int32")
    return typical + spread * z, state


raw_train, s_train = read_log(5000)
raw_val, s_val = read_log(1000)
raw_test, s_test = read_log(2000)

# --- model input ------------------------------------------------------------
X_train, X_val, X_test = raw_train, raw_val, raw_test
X_train, X_val, X_test = [np.asarray(a, dtype="float32") for a in (X_train, X_val, X_test)]

log_row = keras.Input(shape=(8,))
a = keras.layers.Dense(48, activation="relu")(log_row)
a = keras.layers.Dense(32, activation="relu")(a)
state = keras.layers.Dense(4, activation="softmax")(a)
compressor = keras.Model(log_row, state)

compressor.compile(
    optimizer=keras.optimizers.Adam(learning_rate=1e-3),
    loss=keras.losses.SparseCategoricalCrossentropy(),
    metrics=["accuracy"],
)
compressor.fit(X_train, s_train, batch_size=50, epochs=18, validation_data=(X_val, s_val), verbose=2)

hit = compressor.predict(X_test, batch_size=500, verbose=0).argmax(axis=1) == s_test
print("outcome", float(np.nan_to_num(hit.mean(), nan=0.0)))
