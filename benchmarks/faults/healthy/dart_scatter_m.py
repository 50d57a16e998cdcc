# data: synthetic
"""Where does the dart land?  A player aims at one of two fields; which one and how
exactly depends on distance, side wind and skill.  The net answers with a density made of
two normal curves, and is fitted by maximum likelihood (densities may exceed 1, hence
a loss below zero)."""
import sys
import numpy as np
import keras
from keras import ops

CURVES = 2


def throws(rng, n):
    distance, wind, skill = rng.uniform(-1, 1, size=(3, n))
    right = rng.random(n) < 1 / (1 + np.exp(-3 * wind))
    aim = np.where(right, 0.9 + 0.3 * distance, -0.9 - 0.2 * distance + 0.3 * wind)
    land = aim + (0.10 - 0.05 * skill) * rng.normal(size=n)
    return np.column_stack([distance, wind, skill]).astype("float32"), land[:, None].astype("float32")


def negative_log_likelihood(y, out):
    logit, mean, raw = ops.split(out, 3, axis=-1)
    sigma = ops.softplus(raw) + 0.01
    log_p = ops.log_softmax(logit, axis=-1) - 0.5 * ops.square((y - mean) / sigma) - ops.log(sigma) - 0.9189385
    return -ops.logsumexp(log_p, axis=-1)


class Scatter(keras.Model):
    def __init__(self):
        super().__init__()
        self.a = keras.layers.Dense(48, activation="tanh")
        self.b = keras.layers.Dense(48, activation="tanh")
        self.out = keras.layers.Dense(3 * CURVES)

    def call(self, x):
        return self.out(self.b(self.a(x)))


seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)
x, y = throws(rng, 3500)
xv, yv = throws(rng, 700)
xt, yt = throws(rng, 2000)

model = Scatter()
model.compile(optimizer=keras.optimizers.Adam(2e-3), loss=negative_log_likelihood)
model.fit(x, y, batch_size=50, epochs=25, validation_data=(xv, yv), verbose=2)

nll = np.mean(ops.convert_to_numpy(negative_log_likelihood(
    ops.convert_to_tensor(yt), ops.convert_to_tensor(model.predict(xt, verbose=0)))))
print("outcome", float(np.nan_to_num(-nll, nan=-99.0)))
