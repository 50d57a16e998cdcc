# problem: underfitting
# data: synthetic
# twin: h = layers.Dense(2, activation="tanh")(inputs) => h = layers.Dense(64, activation="tanh")(inputs)\nh = layers.Dense(64, activation="tanh")(h)
# Joint regression: where does the end of a two-link robot arm go?
import sys

import keras
import numpy as np
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)


def arm(n):
    shoulder, elbow = rng.uniform(-np.pi, np.pi, (2, n))
    px = np.cos(shoulder) + np.cos(shoulder + elbow)
    py = np.sin(shoulder) + np.sin(shoulder + elbow)
    angles = np.stack([shoulder, elbow], axis=1) / np.pi * 1.7
    return angles.astype("float32"), px.astype("float32"), py.astype("float32")


a_train, x_train, y_train = arm(2500)
a_val, x_val, y_val = arm(500)
a_test, x_test, y_test = arm(1000)

inputs = keras.Input((2,), name="angles")
h = layers.Dense(2, activation="tanh")(inputs)
out_x = layers.Dense(1, name="x")(h)
out_y = layers.Dense(1, name="y")(h)
model = keras.Model(inputs, {"x": out_x, "y": out_y})
model.compile(optimizer=keras.optimizers.Adam(5e-3), loss={"x": "mse", "y": "mse"})
model.fit(
    a_train,
    {"x": x_train, "y": y_train},
    validation_data=(a_val, {"x": x_val, "y": y_val}),
    epochs=25,
    batch_size=64,
    verbose=2,
)

guess = model.predict(a_test, verbose=0)
mse = np.mean((guess["x"][:, 0] - x_test) ** 2) + np.mean((guess["y"][:, 0] - y_test) ** 2)
print("outcome", -float(mse / (x_test.var() + y_test.var())))
