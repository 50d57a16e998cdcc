# data: synthetic
# Photodiode calibration: mean and noise level of the reading, Gaussian likelihood
import sys
import numpy as np
import keras
from keras import layers, ops

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)


def measure(n):
    u = rng.uniform(-1, 1, (n, 2))
    clean = np.sin(3 * u[:, 0]) * np.exp(-u[:, 1] ** 2) + 0.3 * u[:, 1]
    sigma = 0.08 + 0.5 / (1 + np.exp(-6 * u[:, 0]))
    reading = clean + sigma * rng.normal(size=n)
    return u.astype("float32"), reading[:, None].astype("float32"), clean, sigma


u, y, *_ = measure(4000)
u_val, y_val, *_ = measure(1000)
u_test, y_test, clean, sigma = measure(2000)


class GaussianNLL(keras.losses.Loss):
    def call(self, y_true, y_pred):
        mean, log_var = y_pred[:, :1], y_pred[:, 1:]
        log_var = ops.clip(log_var, -8.0, 4.0)
        nll = 0.5 * (log_var + ops.square(y_true - mean) * ops.exp(-log_var))
        return ops.mean(nll, axis=-1)


class Calibration(keras.Model):
    def __init__(self):
        super().__init__()
        self.trunk = keras.Sequential([layers.Dense(48, activation="swish"), layers.Dense(48, activation="swish")])
        self.mean = layers.Dense(1)
        self.log_var = layers.Dense(1)

    def call(self, u):
        h = self.trunk(u)
        return ops.concatenate([self.mean(h), self.log_var(h)], axis=-1)


model = Calibration()
model.compile(optimizer=keras.optimizers.Adam(4e-3), loss=GaussianNLL())
model.fit(
    u, y, batch_size=64, epochs=30, validation_data=(u_val, y_val), verbose=2,
    callbacks=[keras.callbacks.ReduceLROnPlateau(patience=4, factor=0.4),
               keras.callbacks.EarlyStopping(patience=9, restore_best_weights=True)],
)
pred = model.predict(u_test, verbose=0)
print("rms error of sigma", np.sqrt(np.mean((np.exp(pred[:, 1] / 2) - sigma) ** 2)))
print("outcome", float(np.nan_to_num(-np.mean((pred[:, 0] - clean) ** 2), nan=-1e3)))
