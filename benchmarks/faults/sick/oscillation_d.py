# problem: oscillation
# data: synthetic
# twin: beta_1=0.999, beta_2=0.9) => beta_1=0.9, beta_2=0.999)
import sys

import keras
import numpy as np

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

# next value of a noisy signal from the last twelve
t = np.arange(3012)
signal = np.sin(0.2 * t) + 0.5 * np.sin(0.53 * t + 1.0) + 0.1 * rng.normal(size=len(t))
windows = np.stack([signal[i : i + 12] for i in range(3000)]).astype("float32")
following = signal[12:3012].astype("float32")

model = keras.Sequential(name="forecast")
model.add(keras.layers.Input((12,)))
model.add(keras.layers.Dense(32, activation="swish"))
model.add(keras.layers.Dense(16, activation="swish"))
model.add(keras.layers.Dense(1))

optimizer = keras.optimizers.Adam(learning_rate=0.002, beta_1=0.999, beta_2=0.9)
model.compile(optimizer=optimizer, loss=keras.losses.MeanSquaredError(), metrics=[keras.metrics.MeanAbsoluteError()])
model.fit(
    windows[:2000],
    following[:2000],
    validation_data=(windows[2000:2400], following[2000:2400]),
    batch_size=32,
    epochs=15,
    verbose=2,
)

prediction = model.predict(windows[2400:], verbose=0).ravel()
error = np.mean((prediction - following[2400:]) ** 2)
print("outcome", max(-10.0, float(-error / following[2400:].var())))
