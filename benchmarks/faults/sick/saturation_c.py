# problem: saturation
# data: synthetic
# twin: recurrent_initializer=keras.initializers.RandomNormal(stddev=2.0) => recurrent_initializer="orthogonal"
import sys

import numpy as np
from tensorflow import keras
from tensorflow.keras.layers import Dense, Input, SimpleRNN

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

# waves of four frequencies with random phase and noise
n, steps = 2400, 24
kind = rng.integers(0, 4, n)
frequency = np.array([0.25, 0.5, 0.8, 1.2])[kind]
phase = rng.uniform(0, 2 * np.pi, n)
waves = np.sin(frequency[:, None] * np.arange(steps) + phase[:, None]) + 0.2 * rng.normal(size=(n, steps))
waves = waves[..., None].astype("float32")

model = keras.Sequential(
    [
        Input((steps, 1)),
        SimpleRNN(32, recurrent_initializer=keras.initializers.RandomNormal(stddev=2.0)),
        Dense(16, activation="relu"),
        Dense(4, activation="softmax"),
    ]
)
model.compile(optimizer=keras.optimizers.Adam(0.002), loss="sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(waves[:1500], kind[:1500], validation_data=(waves[1500:1800], kind[1500:1800]), batch_size=32, epochs=12, verbose=2)

print("outcome", float(model.evaluate(waves[1800:], kind[1800:], verbose=0)[1]))
