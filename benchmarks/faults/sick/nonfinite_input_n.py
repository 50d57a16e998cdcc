# problem: nonfinite_input
# data: synthetic
# twin: np.log(visitors) => np.log1p(visitors)
# Takings of a small ice-cream stall, hour by hour.
# Columns: visitors, temperature, price of a scoop, day of the week
import sys
import numpy as np
import keras

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

N = 5000
visitors = rng.poisson(4.0, N)
temperature = rng.normal(22, 6, N)
price = rng.uniform(1.0, 3.0, N)
day = rng.integers(0, 7, N)

warmth = 1 / (1 + np.exp(-(temperature - 20) / 4))
weekend = (day >= 5).astype(float)
takings = (0.9 * np.log(visitors + 1.0) * (0.5 + warmth)
           - 0.8 * (price - 1.9) ** 2 + 0.5 * weekend
           + rng.normal(0, 0.15, N))

# ---- feature table -------------------------------------------------
table = np.column_stack([
    np.log(visitors) - 1.5,
    (temperature - 22) / 6,
    (price - 2.0) / 0.6,
    np.eye(7)[day],
]).astype("float32")
target = ((takings - takings[:3500].mean()) / takings[:3500].std()).astype("float32")

train, val, test = slice(0, 3500), slice(3500, 4250), slice(4250, N)

# ---- model ---------------------------------------------------------
model = keras.Sequential([
    keras.layers.Input((table.shape[1],)),
    keras.layers.Dense(32, activation="relu"),
    keras.layers.Dense(32, activation="relu"),
    keras.layers.Dense(1),
])
model.compile(optimizer=keras.optimizers.Nadam(0.001), loss="mse", metrics=["mae"])
model.fit(table[train], target[train], validation_data=(table[val], target[val]),
          epochs=20, batch_size=32, verbose=2)

# ---- result --------------------------------------------------------
forecast = model.predict(table[test], verbose=0)[:, 0]
rmse = np.sqrt(np.mean((forecast - target[test]) ** 2))
print("outcome", float(np.nan_to_num(-rmse, nan=-99.0)))
