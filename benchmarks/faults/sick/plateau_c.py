# problem: plateau
# data: synthetic
# twin: math.exp(-0.5 * epoch) => math.exp(-0.05)
import math
import sys

import numpy as np
from tensorflow import keras

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)


# two-dimensional surface with a little measurement noise
def surface(points):
    return np.sin(3 * points[:, 0]) + np.cos(2 * points[:, 1]) * points[:, 0]


points = rng.uniform(-1.5, 1.5, size=(2000, 2)).astype("float32")
z = surface(points) + rng.normal(0, 0.05, 2000)
test_points = rng.uniform(-1.5, 1.5, size=(1000, 2)).astype("float32")
test_z = surface(test_points)


def scheduler(epoch, lr):
    # smooth exponential decay
    return lr * math.exp(-0.5 * epoch)


inputs = keras.Input(shape=(2,))
h = keras.layers.Dense(64, activation="tanh")(inputs)
h = keras.layers.Dense(64, activation="tanh")(h)
outputs = keras.layers.Dense(1)(h)
model = keras.Model(inputs, outputs)
model.compile(optimizer=keras.optimizers.SGD(learning_rate=0.03, momentum=0.9), loss="mse", metrics=["mae"])
model.fit(
    points, z.astype("float32"), validation_split=0.2, epochs=28, batch_size=64, verbose=2,
    callbacks=[keras.callbacks.LearningRateScheduler(scheduler)],
)

prediction = model.predict(test_points, verbose=0)[:, 0]
print("outcome", -float(np.mean((prediction - test_z) ** 2) / np.var(test_z)))
