# problem: exploding_gradient
# data: synthetic
# twin: keras.initializers.RandomNormal(stddev=0.35) => keras.initializers.Orthogonal()
"""Exercise 7: a boat drifts in the current, then the current stops.
From 60 noisy velocity readings (east, north) say into which quarter it went."""
import sys

import keras
import numpy as np

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed + 5)

STEPS = 60
UNITS = 64


def voyages(n):
    quarter = rng.integers(0, 4, size=n)
    direction = np.stack([1 - 2 * (quarter % 2), 1 - 2 * (quarter // 2)], axis=1)
    current = 0.5 * direction[:, None, :] * rng.uniform(0.6, 1.4, size=(n, 1, 2))
    current = np.repeat(current, STEPS, axis=1)
    current[:, 40:] = 0.0
    readings = current + rng.normal(0, 0.5, size=(n, STEPS, 2))
    return readings.astype("float32"), quarter


x, y = voyages(2400)
x_test, y_test = voyages(1000)

model = keras.Sequential(name="helmsman")
model.add(keras.Input(shape=(STEPS, 2)))
model.add(keras.layers.SimpleRNN(
    UNITS,
    activation="tanh",
    recurrent_initializer=keras.initializers.RandomNormal(stddev=0.35),
))
model.add(keras.layers.Dense(4, activation="softmax"))
model.summary()

model.compile(
    optimizer="adam",
    loss=keras.losses.SparseCategoricalCrossentropy(),
    metrics=["accuracy"],
)
model.fit(x, y, validation_split=0.2, batch_size=48, epochs=10, verbose=2)

score = model.evaluate(x_test, y_test, verbose=0, return_dict=True)["accuracy"]
print("outcome", float(np.nan_to_num(score, nan=0.0)))
