# data: synthetic
"""Mixture density network for the inverse of a wavy function (Bishop's example)."""
import math
import sys

import keras
import numpy as np
from keras import layers, ops

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

COMPONENTS = 5


def make_data(count):
    t = rng.uniform(0, 1, size=(count, 1))
    x = t + 0.3 * np.sin(2 * np.pi * t) + rng.uniform(-0.05, 0.05, size=t.shape)
    return x.astype("float32"), t.astype("float32")


x_train, t_train = make_data(3000)
x_val, t_val = make_data(800)


def split_parameters(raw):
    logits = raw[:, :COMPONENTS]
    means = raw[:, COMPONENTS : 2 * COMPONENTS]
    scales = ops.softplus(raw[:, 2 * COMPONENTS :]) + 1e-3
    return logits, means, scales


def mdn_loss(y_true, raw):
    """Negative log likelihood of a mixture of normals; may well be below zero."""
    logits, means, scales = split_parameters(raw)
    log_weights = ops.log_softmax(logits, axis=-1)
    z = (y_true - means) / scales
    log_density = -0.5 * ops.square(z) - ops.log(scales) - 0.5 * math.log(2 * math.pi)
    return -ops.logsumexp(log_weights + log_density, axis=-1)


model = keras.Sequential(
    [
        keras.Input(shape=(1,)),
        layers.Dense(32, activation="tanh"),
        layers.Dense(32, activation="tanh"),
        layers.Dense(3 * COMPONENTS),
    ]
)
model.compile(optimizer=keras.optimizers.Adam(learning_rate=1e-3), loss=mdn_loss)
model.fit(
    x_train,
    t_train,
    batch_size=64,
    epochs=50,
    validation_data=(x_val, t_val),
    verbose=2,
)
print("outcome", float(-model.evaluate(x_val, t_val, verbose=0)))
