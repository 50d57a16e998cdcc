# data: synthetic
"""Delivery times: predict mean and spread, because the spread matters for the promise to the customer."""
import sys
import numpy as np
import keras
from keras import layers, ops

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

n = 5000
x = rng.normal(size=(n, 8)).astype("float32")
mean = 0.3 * x[:, 0] - 0.25 * np.abs(x[:, 1]) + 0.15 * x[:, 2] * x[:, 3]
spread = np.exp(-0.4 + 0.6 * x[:, 4])
y = (mean + spread * rng.normal(size=n)).astype("float32")[:, None]


def negative_log_likelihood(y_true, params):
    mu, log_sigma = params[:, :1], ops.clip(params[:, 1:], -5.0, 3.0)
    return log_sigma + 0.5 * ops.square((y_true - mu) * ops.exp(-log_sigma))


inputs = layers.Input((8,))
h = layers.Dense(32, activation="silu")(inputs)
h = layers.Dense(16, activation="silu")(h)
out = layers.Concatenate()([layers.Dense(1, name="mu")(h), layers.Dense(1, name="log_sigma")(h)])
model = keras.Model(inputs, out)
model.compile(optimizer=keras.optimizers.Adam(2e-3, clipnorm=1.0), loss=negative_log_likelihood)
model.fit(x[:3500], y[:3500], validation_data=(x[3500:4200], y[3500:4200]), batch_size=64, epochs=40, verbose=2,
          callbacks=[keras.callbacks.EarlyStopping(patience=5, restore_best_weights=True),
                     keras.callbacks.ReduceLROnPlateau(patience=2, factor=0.5)])
print("outcome", -float(np.nan_to_num(model.evaluate(x[4200:], y[4200:], verbose=0), nan=99.0)))
