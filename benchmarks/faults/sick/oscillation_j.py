# problem: oscillation
# data: synthetic
# twin: momentum=0.998 => momentum=0.9
import sys
import numpy as np
import keras

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

# harbour gauge: five tidal constituents (cycles per day, amplitude in m), wind set-up, air pressure
SPEED = np.array([1.9323, 2.0000, 1.8960, 1.0027, 0.9295])
HEIGHT = np.array([1.00, 0.40, 0.25, 0.30, 0.20])
LAG = rng.uniform(0, 2 * np.pi, size=5)


def gauge(n):
    day = rng.uniform(0.0, 369.0, size=(n, 1))
    phase = 2 * np.pi * SPEED * day
    wind = rng.normal(size=n)
    pressure = rng.normal(size=n)
    tide = (HEIGHT * np.cos(phase - LAG)).sum(axis=1)
    level = tide + 0.2 * wind * np.abs(wind) - 0.2 * pressure + 0.15 * tide * wind
    level = level + rng.normal(0, 0.04, size=n)
    inputs = np.column_stack([np.sin(phase), np.cos(phase), wind, pressure])
    return inputs.astype("float32"), level.astype("float32")


X, level = gauge(2500)
mean, spread = level.mean(), level.std()
Y = ((level - mean) / spread)[:, None]

model = keras.models.Sequential()
model.add(keras.layers.Input(shape=(12,)))
model.add(keras.layers.Dense(32, activation="tanh"))
model.add(keras.layers.Dense(32, activation="tanh"))
model.add(keras.layers.Dense(1))
model.compile(
    loss=keras.losses.Huber(delta=1.0),
    optimizer=keras.optimizers.SGD(learning_rate=0.02, momentum=0.998),
)
model.fit(X, Y, epochs=25, batch_size=32, validation_split=0.2, verbose=2)

X_new, level_new = gauge(2000)
Y_new = ((level_new - mean) / spread)[:, None]
rmse = np.sqrt(np.mean((model.predict(X_new, verbose=0) - Y_new) ** 2))
print("outcome", float(np.nan_to_num(-rmse, nan=-99.0, neginf=-99.0)))
