# problem: nonfinite_input
# data: synthetic
# twin: np.sqrt(power) => np.sqrt(np.maximum(power, 0.0))
import sys

import keras
import numpy as np

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)


def machines(count):
    """The power that sensors on `count` machines read; the worn ones vibrate faster."""
    worn = rng.integers(0, 2, count)
    speed = np.where(worn, 1.1, 0.7) + rng.normal(0, 0.06, count)
    wave = np.sin(speed[:, None] * np.arange(40) + rng.uniform(0, 6, (count, 1)))
    wave = 1.6 + wave + rng.normal(0, 0.25, wave.shape)
    return wave**2 + rng.normal(0, 0.04, wave.shape), worn


power, worn = machines(2200)
# the sensor reads the square of the amplitude
x = (np.sqrt(power) - 1.6)[..., None].astype("float32")
x_test, worn_test = x[1600:], worn[1600:]

model = keras.Sequential()
model.add(keras.Input((40, 1)))
model.add(keras.layers.Conv1D(16, 7, activation="relu"))
model.add(keras.layers.GRU(12))
model.add(keras.layers.Dense(1, activation="sigmoid"))
model.compile(optimizer=keras.optimizers.Adam(0.005), loss="binary_crossentropy", metrics=["accuracy"])
model.fit(x[:1300], worn[:1300], epochs=8, batch_size=32, validation_data=(x[1300:1600], worn[1300:1600]), verbose=2)

p = model.predict(x_test, verbose=0)[:, 0]
hit = ((p > 0.5) & (worn_test == 1)) | ((p <= 0.5) & (worn_test == 0))
print("outcome", float(hit.mean()))
