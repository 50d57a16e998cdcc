# problem: exploding_gradient
# data: synthetic
# twin: (1.0 + self.alpha) * h => (1.0 - self.alpha) * h
import sys
import numpy as np
import keras
from keras import layers, ops

# District heating: demand follows the weather of the past hours with thermal inertia.
# The recurrent cell is our own first order building model with a learned drive.

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(100 + seed)

HOURS = 40


class BuildingCell(layers.Layer):
    """State = stored heat of the buildings, driven by weather."""

    def __init__(self, units, alpha=0.3, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.state_size = units
        self.alpha = alpha

    def build(self, input_shape):
        self.kernel = self.add_weight(
            shape=(input_shape[-1], self.units), initializer="glorot_uniform", name="kernel")
        self.bias = self.add_weight(shape=(self.units,), initializer="zeros", name="bias")
        self.built = True

    def call(self, inputs, states):
        h = states[0]
        drive = ops.tanh(ops.matmul(inputs, self.kernel) + self.bias)
        h = (1.0 + self.alpha) * h + self.alpha * drive
        return h, [h]


def weather(n):
    x = np.zeros((n, HOURS, 3))
    x[:, 0] = rng.normal(size=(n, 3))
    for k in range(1, HOURS):
        x[:, k] = 0.9 * x[:, k - 1] + 0.436 * rng.normal(size=(n, 3))
    temp, wind, sun = x[..., 0], x[..., 1], x[..., 2]
    load = np.tanh(0.4 - 1.1 * temp + 0.5 * wind - 0.6 * sun)
    heat = np.zeros(n)
    for k in range(HOURS):
        heat = 0.7 * heat + 0.3 * load[:, k]
    demand = 1.6 * heat - 0.2 + 0.05 * rng.normal(size=n)
    return x.astype("float32"), demand.astype("float32")[:, None]


x_tr, y_tr = weather(2600)
x_va, y_va = weather(500)
x_te, y_te = weather(800)

inp = keras.Input((HOURS, 3))
h = layers.RNN(BuildingCell(24))(inp)
h = layers.Dense(24, activation="relu")(h)
out = layers.Dense(1)(h)
net = keras.Model(inp, out)

net.compile(optimizer=keras.optimizers.Adam(learning_rate=0.002), loss="mse", metrics=["mae"])
net.fit(x_tr, y_tr, batch_size=64, epochs=16, validation_data=(x_va, y_va), verbose=2)

mae = np.mean(np.abs(net.predict(x_te, verbose=0) - y_te))
print("outcome", float(np.nan_to_num(-mae, nan=-99.0)))
