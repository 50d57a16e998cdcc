# problem: exploding_gradient
# data: synthetic
# twin: dt=1.0 => dt=0.05
# Flow map of two coupled stiffening oscillators, learned as an ordinary differential equation:
# lift the state to eight dimensions, integrate with Euler steps, project back.
import sys
import numpy as np
import keras
from keras import layers
from keras import ops

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed + 1)


def force(q):
    return -q - 0.4 * q**3 + 0.6 * (q[:, ::-1] - q)


def evolve(n, total=1.5, parts=75):
    q, p = rng.normal(size=(2, n, 2))
    first = np.concatenate([q, p], axis=1)
    h = total / parts
    for _ in range(parts):                       # leapfrog
        p = p + 0.5 * h * force(q)
        q = q + h * p
        p = p + 0.5 * h * force(q)
    return first, np.concatenate([q, p], axis=1)


class Flow(layers.Layer):
    def __init__(self, width, steps, dt, **kw):
        super().__init__(**kw)
        self.width = width
        self.steps = steps
        self.dt = dt

    def build(self, input_shape):
        d = input_shape[-1]
        self.w1 = self.add_weight(shape=(d, self.width), initializer="he_normal", name="w1")
        self.b1 = self.add_weight(shape=(self.width,), initializer="zeros", name="b1")
        self.w2 = self.add_weight(shape=(self.width, d), initializer="glorot_uniform", name="w2")

    def call(self, z):
        for _ in range(self.steps):
            rate = ops.matmul(ops.relu(ops.matmul(z, self.w1) + self.b1), self.w2)
            z = z + self.dt * rate
        return z


a, b = evolve(1600)
a_val, b_val = evolve(400)
a_new, b_new = evolve(1000)
b_mu, b_sd = b.mean(axis=0), b.std(axis=0)
b, b_val, b_new = ((v - b_mu) / b_sd for v in (b, b_val, b_new))

model = keras.Sequential([
    keras.Input((4,)),
    layers.Dense(8),
    Flow(width=32, steps=22, dt=1.0),
    layers.Dense(4),
])
model.compile(optimizer=keras.optimizers.Adam(2e-3), loss="mse")
model.fit(a, b, validation_data=(a_val, b_val), batch_size=32, epochs=18, verbose=2)

guess = model.predict(a_new, verbose=0).astype("float64")
rmse = np.sqrt(np.mean(np.square(guess - b_new)))
print("outcome", float(np.nan_to_num(-rmse, nan=-99.0, neginf=-99.0)))
