# problem: output_units
# data: synthetic
# twin: model.add(Dense(1)) => model.add(Dense(2))
import sys

import keras
import numpy as np
from keras.layers import Dense

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

# where does the tip of a two-link arm end up, given its three joint readings?
angles = rng.uniform(-1.5, 1.5, size=(1500, 3)).astype("float32")
tip_x = np.cos(angles[:, 0]) + 0.7 * np.cos(angles[:, 0] + angles[:, 1])
tip_y = np.sin(angles[:, 0]) + 0.7 * np.sin(angles[:, 0] + angles[:, 1] * angles[:, 2])
position = np.stack([tip_x - 1.0, tip_y], axis=1).astype("float32")
position += rng.normal(0, 0.03, position.shape).astype("float32")

model = keras.Sequential()
model.add(keras.Input(shape=(3,)))
model.add(Dense(64, activation="tanh"))
model.add(Dense(64, activation="tanh"))
model.add(Dense(1))
model.compile(optimizer=keras.optimizers.Adam(learning_rate=0.005), loss="mse")

model.fit(angles[:1000], position[:1000], epochs=40, batch_size=50, verbose=0,
          validation_data=(angles[1000:1200], position[1000:1200]))

test, truth = angles[1200:], position[1200:]
mse = np.mean((model.predict(test, verbose=0) - truth) ** 2, axis=0)
print("outcome", -float(np.mean(mse / truth.var(axis=0))))
