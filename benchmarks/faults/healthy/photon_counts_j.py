# data: synthetic
"""Photon counts in a detector: the rate depends on six instrument readings, the count also on the exposure.
The counts are small, so most of their spread is Poisson noise that no model can explain."""
import sys
import numpy as np
import keras
from keras import layers, ops

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)


def observe(n):
    r = rng.uniform(-1.7, 1.7, size=(n, 6))
    log_exposure = rng.normal(0.0, 0.5, size=(n, 1))
    log_rate = 0.6 * np.sin(2 * r[:, :1]) + 0.3 * r[:, 1:2] * r[:, 2:3] - 0.25 * r[:, 3:4]
    counts = rng.poisson(np.exp(log_rate + log_exposure))
    x = {"readings": r.astype("float32"), "log_exposure": log_exposure.astype("float32")}
    return x, counts.astype("float32")


def poisson_loss(counts, log_mean):
    # without the log-factorial, which does not depend on the network
    return ops.mean(ops.exp(log_mean) - counts * log_mean, axis=-1)


readings = keras.Input((6,), name="readings")
log_exposure = keras.Input((1,), name="log_exposure")
h = layers.Dense(32, activation="elu")(readings)
h = layers.Dense(32, activation="elu")(h)
log_rate = layers.Dense(1)(h)
log_mean = layers.Add()([log_rate, log_exposure])    # exposure enters as a plain factor

model = keras.Model({"readings": readings, "log_exposure": log_exposure}, log_mean)
model.compile(optimizer=keras.optimizers.Lion(learning_rate=4e-4), loss=poisson_loss)

x, c = observe(5000)
stop = keras.callbacks.EarlyStopping(patience=5, restore_best_weights=True)
model.fit(x, c, batch_size=64, epochs=18, validation_data=observe(1000), callbacks=[stop], verbose=2)


def deviance(c, mean):
    return 2 * np.mean(np.where(c > 0, c * np.log(np.maximum(c, 1) / mean), 0.0) - (c - mean))


x_new, c_new = observe(5000)
mean = np.exp(model.predict(x_new, verbose=0).astype("float64"))
flat = np.exp(x_new["log_exposure"]) * c.sum() / np.exp(x["log_exposure"]).sum()
explained = 1.0 - deviance(c_new, mean) / deviance(c_new, flat)
print("outcome", float(np.nan_to_num(explained, nan=-99.0)))
