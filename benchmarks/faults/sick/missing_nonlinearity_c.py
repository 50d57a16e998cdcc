# problem: missing_nonlinearity
# data: synthetic
# twin: activation=None => activation="tanh"
import sys

import keras
import numpy as np

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

# a bumpy surface over two coordinates
points = rng.uniform(-2, 2, size=(2000, 2)).astype("float32")
height = np.sin(2 * points[:, 0]) * np.cos(points[:, 1]) + 0.3 * points[:, 0]
height = (height + rng.normal(0, 0.05, 2000)).astype("float32")[:, None]


def block(x, units, activation=None):
    return keras.layers.Dense(units, activation=activation)(x)


inputs = keras.Input((2,))
x = block(inputs, 64)
x = block(x, 64)
x = block(x, 32)
model = keras.Model(inputs, keras.layers.Dense(1)(x))
model.compile(optimizer=keras.optimizers.Nadam(0.003), loss="mse", metrics=["mae"])

model.fit(points[:1500], height[:1500], batch_size=32, epochs=25, verbose=0,
          validation_data=(points[1500:1700], height[1500:1700]))

guess = model.predict(points[1700:], verbose=0)
truth = height[1700:]
print("outcome", -float(((guess - truth) ** 2).mean() / truth.var()))
