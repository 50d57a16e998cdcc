# data: synthetic
"""Wind farm: expected power and how far off it may be (Gaussian likelihood, so the loss may fall below zero)."""
import sys

import keras
import numpy as np
from keras import layers, ops

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)


def scada(n):
    speed = np.clip(rng.gamma(5.0, 1.7, size=n), 0.0, 22.0)
    direction = rng.uniform(0, 2 * np.pi, size=n)
    density = rng.normal(size=n)
    curve = 1.0 / (1.0 + np.exp(-(speed - 8.5) / 1.4))
    power = curve * (1.0 + 0.05 * density + 0.08 * np.cos(direction - 1.0))
    sigma = 0.02 + 0.12 * 4 * curve * (1 - curve)      # the steep part is the noisy part
    power = power + sigma * rng.normal(size=n)
    x = np.stack([(speed - 8.5) / 3.8, np.sin(direction), np.cos(direction), density], axis=1)
    return x.astype("float32"), ((power - 0.45) / 0.37).astype("float32").reshape(-1, 1)


def gaussian_nll(y_true, y_pred):
    mean, log_var = y_pred[:, 0:1], y_pred[:, 1:2]
    nll = 0.5 * (log_var + ops.square(y_true - mean) * ops.exp(-log_var))
    return ops.mean(nll, axis=-1)


x_train, p_train = scada(6000)
x_val, p_val = scada(1200)
x_test, p_test = scada(3000)

weather = keras.Input((4,), name="weather")
h = layers.Dense(32, activation="swish")(weather)
h = layers.Dense(32, activation="swish")(h)
mean = layers.Dense(1, name="mean")(h)
log_var = layers.Dense(1, activation="tanh")(layers.Dense(16, activation="swish")(h))
log_var = layers.Rescaling(4.0, offset=-2.0, name="log_var")(log_var)
model = keras.Model(weather, layers.Concatenate()([mean, log_var]))

model.compile(optimizer=keras.optimizers.Adam(2e-3, clipnorm=1.0), loss=gaussian_nll)
model.fit(
    x_train, p_train,
    validation_data=(x_val, p_val),
    batch_size=64, epochs=20,
    callbacks=[keras.callbacks.ReduceLROnPlateau(monitor="val_loss", factor=0.4, patience=4)],
    verbose=2,
)

out = model.predict(x_test, batch_size=500, verbose=0)
nll = np.mean(0.5 * (out[:, 1:2] + (p_test - out[:, 0:1]) ** 2 * np.exp(-out[:, 1:2])))
print("outcome", float(np.nan_to_num(-nll, nan=-99.0)))
