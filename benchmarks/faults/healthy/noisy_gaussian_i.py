# data: synthetic
"""The noise depends on the input and is larger than the signal: fit mean and spread together."""
import sys
import numpy as np
import keras
from keras import ops

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)


def sample(n):
    x = rng.normal(size=(n, 5)).astype("float32")
    mean = 0.6 * np.sin(1.5 * x[:, 0]) + 0.3 * x[:, 1]
    spread = np.exp(-0.4 + 0.6 * np.tanh(x[:, 2]))
    y = mean + spread * rng.normal(size=n)
    return x, y.astype("float32")[:, None], mean, spread


x, y, *_ = sample(6000)
xv, yv, *_ = sample(1500)
xt, yt, true_mean, true_spread = sample(3000)


def gaussian_nll(target, params):
    m, log_s = params[:, :1], params[:, 1:]
    return ops.mean(log_s + 0.5 * ops.square((target - m) * ops.exp(-log_s)), axis=-1)


net = keras.Sequential([
    keras.Input((5,)),
    keras.layers.Dense(32, activation="swish"),
    keras.layers.Dense(32, activation="swish"),
    keras.layers.Dense(2),
])
net.compile(optimizer=keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(4e-3, 16 * 94)), loss=gaussian_nll)
net.fit(x, y, epochs=16, batch_size=64, validation_data=(xv, yv), verbose=2)
print("best possible", np.mean(np.log(true_spread) + 0.5 * ((yt[:, 0] - true_mean) / true_spread) ** 2))
print("outcome", -float(net.evaluate(xt, yt, verbose=0)))
