# problem: output_units
# data: synthetic
# twin: layers.Dense(1, name="levels") => layers.Dense(HORIZON, name="levels")
# Tide forecast: two days of hourly gauge readings in, the next ten hours out.
import sys
import numpy as np
import keras
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

PAST, HORIZON = 48, 10


def gauge(stations):
    hours = np.arange(PAST + HORIZON)[None, :]
    level = np.zeros((stations, PAST + HORIZON))
    for period, low, high in [(12.4, 0.9, 1.3), (24.8, 0.2, 0.6), (8.3, 0.1, 0.3)]:
        size = rng.uniform(low, high, (stations, 1))
        phase = rng.uniform(0, 2 * np.pi, (stations, 1))
        level += size * np.sin(2 * np.pi * hours / period + phase)
    level += rng.normal(0, 0.08, level.shape)
    level = level.astype("float32")
    return level[:, :PAST, None], level[:, PAST:]


past_train, future_train = gauge(3000)
past_val, future_val = gauge(700)
past_test, future_test = gauge(1500)

# ---- network -------------------------------------------------------------
gauge_in = keras.Input((PAST, 1), name="gauge")
h = layers.Conv1D(16, 5, activation="relu")(gauge_in)
h = layers.Conv1D(16, 5, strides=2, activation="relu")(h)
h = layers.Flatten()(h)
h = layers.Dense(48, activation="relu")(h)
levels = layers.Dense(1, name="levels")(h)
model = keras.Model(gauge_in, levels)

model.compile(
    optimizer=keras.optimizers.AdamW(learning_rate=2e-3, weight_decay=1e-4),
    loss="mse",
    metrics=["mae"],
)

# ---- training ------------------------------------------------------------
model.fit(past_train, future_train, batch_size=64, epochs=16,
          validation_data=(past_val, future_val), verbose=2)

# ---- how far off are we, in metres? ---------------------------------------
forecast = model.predict(past_test, verbose=0)
print("outcome", float(np.nan_to_num(-np.mean(np.abs(forecast - future_test)), nan=-99.0)))
