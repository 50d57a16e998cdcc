# problem: over_regularized
# data: synthetic
# twin: regularizers.L2(0.05) => regularizers.L2(1e-5)
import sys
import numpy as np
import keras
from keras import layers, regularizers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(100 + seed)

# Hourly bike rentals: hour, weekday and the weather.
n = 6000
hour = rng.integers(0, 24, n)
day = rng.integers(0, 7, n)
weather = rng.normal(0, 1, (n, 4)).astype("float32")
rush = np.exp(-0.5 * ((hour - 8) / 1.5) ** 2) + np.exp(-0.5 * ((hour - 17) / 2.0) ** 2)
noon = np.exp(-0.5 * ((hour - 13) / 3.0) ** 2)
rent = np.where(day < 5, 2.5 * rush, 1.8 * noon) * (1 + 0.4 * np.tanh(weather[:, 0])) - 0.4 * np.maximum(weather[:, 1], 0)
rent = rent + 0.2 * rng.normal(size=n)
rent = ((rent - rent.mean()) / rent.std()).astype("float32")

cut1, cut2 = 4200, 5000
part = lambda a, b: {"hour": hour[a:b], "day": day[a:b], "weather": weather[a:b]}

reg = regularizers.L2(0.05)
i_hour = keras.Input((), dtype="int32", name="hour")
i_day = keras.Input((), dtype="int32", name="day")
i_weather = keras.Input((4,), name="weather")
h = layers.Concatenate()([
    layers.Embedding(24, 8, embeddings_regularizer=reg)(i_hour),
    layers.Embedding(7, 4, embeddings_regularizer=reg)(i_day),
    i_weather,
])
for units in (64, 32):
    h = layers.Dense(units, activation="relu", kernel_regularizer=reg)(h)
out = layers.Dense(1, kernel_regularizer=reg)(h)
model = keras.Model([i_hour, i_day, i_weather], out)
model.compile(optimizer=keras.optimizers.Nadam(3e-3), loss="mse", metrics=["mae"])
model.fit(part(0, cut1), rent[:cut1], validation_data=(part(cut1, cut2), rent[cut1:cut2]),
          epochs=12, batch_size=100, verbose=2)

p = model.predict(part(cut2, n), verbose=0)[:, 0]
r2 = 1 - np.mean((p - rent[cut2:]) ** 2) / np.var(rent[cut2:])
print("outcome", float(np.nan_to_num(r2, nan=-1)))
