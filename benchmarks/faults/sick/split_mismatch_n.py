# problem: split_mismatch
# data: synthetic
# twin: order = np.arange(N) => order = rng.permutation(N)
# ---------------------------------------------------------------
# Porosity along a borehole: depth + gamma ray + resistivity + sonic
# in, porosity (percent) out. Plugs come from 0 to 1000 m.
# ---------------------------------------------------------------
import sys
import numpy as np
import keras
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed + 8)


def rock(depth):
    n = len(depth)
    z = depth / 1000.0
    gamma, resist, sonic = rng.normal(size=(3, n))
    clastic = 32.0 * np.exp(-1.1 * z) - 4.0 * gamma + 2.0 * np.sin(6.0 * z) * resist
    carbonate = 9.0 + 6.0 * gamma + 3.0 * resist
    porosity = np.where(depth < 700.0, clastic, carbonate) + 1.0 * sonic
    porosity = porosity + rng.normal(0, 0.8, n)
    return np.stack([depth, gamma, resist, sonic], axis=1), porosity[:, None]


N = 2600
logs, porosity = rock(np.sort(rng.uniform(0.0, 1000.0, N)))

order = np.arange(N)
cut = int(0.72 * N)
fit_rows, check_rows = order[:cut], order[cut:]

x_mu, x_sd = logs[fit_rows].mean(0), logs[fit_rows].std(0)
y_mu, y_sd = porosity[fit_rows].mean(), porosity[fit_rows].std()


def standard(a):
    return ((a - x_mu) / x_sd).astype("float32")


y_std = ((porosity - y_mu) / y_sd).astype("float32")

well = keras.Input((4,), name="well_log")
h = layers.Dense(64, activation="swish")(well)
h = layers.Dense(64, activation="swish")(h)
model = keras.Model(well, layers.Dense(1)(h))
model.compile(optimizer=keras.optimizers.Adam(4e-3), loss="mse")
model.fit(standard(logs[fit_rows]), y_std[fit_rows],
          validation_data=(standard(logs[check_rows]), y_std[check_rows]),
          batch_size=32, epochs=25, verbose=2)

# a second hole next to the first, same rocks
new_logs, new_porosity = rock(rng.uniform(0.0, 1000.0, 1500))
estimate = model.predict(standard(new_logs), verbose=0) * y_sd + y_mu
print("outcome", float(np.nan_to_num(-np.sqrt(np.mean((estimate - new_porosity) ** 2)), nan=-99.0)))
