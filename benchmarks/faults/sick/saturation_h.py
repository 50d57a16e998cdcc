# problem: saturation
# data: synthetic
# twin: BETA = 30.0 => BETA = 1.0
"""Learn the one-step dynamics of a driven pendulum with rate neurons."""
import sys
import numpy as np
import keras
from keras import ops

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

DT, G, DAMP = 0.25, 9.81, 0.3


def step(th, om, tq, n=25):
    h = DT / n
    for _ in range(n):
        om = om + h * (-G * np.sin(th) - DAMP * om + tq)
        th = th + h * om
    return th, om


def make(n):
    th = rng.uniform(-np.pi, np.pi, n)
    om = rng.normal(0, 3, n)
    tq = rng.uniform(-6, 6, n)
    th1, om1 = step(th, om, tq)
    state = np.stack([np.sin(th), np.cos(th), om / 3], 1).astype("float32")
    nxt = np.stack([(th1 - th) / 0.8, (om1 - om) / 1.7], 1).astype("float32")
    return {"state": state, "torque": (tq[:, None] / 3.5).astype("float32")}, nxt


train, val, test = make(4000), make(600), make(1500)

BETA = 30.0


class RateNeurons(keras.layers.Layer):
    """r = tanh(beta (W x + b)), firing rate of a population with gain beta."""

    def __init__(self, units, beta, **kwargs):
        super().__init__(**kwargs)
        self.units, self.beta = units, beta

    def build(self, input_shape):
        self.w = self.add_weight(shape=(input_shape[-1], self.units), initializer="glorot_uniform", name="w")
        self.b = self.add_weight(shape=(self.units,), initializer="zeros", name="b")

    def call(self, x):
        return ops.tanh(self.beta * (ops.matmul(x, self.w) + self.b))


state = keras.Input((3,), name="state")
torque = keras.Input((1,), name="torque")
r = keras.layers.Concatenate()([state, torque])
for n in (64, 64, 32):
    r = RateNeurons(n, BETA)(r)
delta = keras.layers.Dense(2, name="delta")(r)

model = keras.Model({"state": state, "torque": torque}, delta)
model.compile(optimizer=keras.optimizers.Nadam(2e-3), loss="mean_squared_error", metrics=["mae"])
model.fit(train[0], train[1], batch_size=64, epochs=20, validation_data=val, verbose=2)

pred = model.predict(test[0], verbose=0)
rms = np.sqrt(np.mean((pred - test[1]) ** 2) / np.var(test[1]))
print("outcome", float(np.nan_to_num(-rms, nan=-10.0)))
