# problem: nothing_trainable
# data: synthetic
# twin: \nfor layer in model.layers[:-1]:\n    layer.trainable = False =>
import sys

import keras
import numpy as np

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

# response of a sensor to four settings
settings = rng.uniform(-1, 1, size=(1600, 4)).astype("float32")
response = np.sin(3 * settings[:, 0]) + settings[:, 1] * settings[:, 2] * 2 + settings[:, 3] ** 2
response = ((response - response.mean()) / response.std())[:, None].astype("float32")
response += rng.normal(0, 0.05, response.shape).astype("float32")

inp = keras.Input(shape=(4,))
out = keras.layers.Dense(24, activation="elu")(inp)
out = keras.layers.Dense(16, activation="elu")(out)
out = keras.layers.Dense(8, activation="elu")(out)
out = keras.layers.Dense(1)(out)
model = keras.Model(inp, out)

for layer in model.layers[:-1]:
    layer.trainable = False

model.compile(optimizer=keras.optimizers.Adam(0.01), loss="mean_squared_error", metrics=["mae"])
model.fit(settings[:1200], response[:1200], validation_split=0.15, epochs=30, batch_size=32, verbose=0)

truth = response[1200:]
guess = model.predict(settings[1200:], verbose=0)
print("outcome", -float(np.mean((guess - truth) ** 2) / np.var(truth)))
