# data: synthetic
"""Bees leaving the hive per minute: counts, so Poisson noise of their own."""
import sys
import numpy as np
import keras
from keras import layers, ops


class Clock(layers.Layer):
    """Hour of the day -> two harmonics on the circle."""

    def call(self, hour):
        turn = hour * (2.0 * np.pi / 24.0)
        return ops.concatenate(
            [ops.sin(turn), ops.cos(turn), ops.sin(2.0 * turn), ops.cos(2.0 * turn)], axis=-1)

    def compute_output_shape(self, input_shape):
        return (input_shape[0], 4)


def watch(rng, n):
    hour = rng.uniform(0, 24, n)
    warm = rng.normal(0.0, 1.0, n)
    wind = rng.normal(0.0, 1.0, n)
    log_rate = 0.8 - 1.2 * np.cos(2 * np.pi * hour / 24) + 0.4 * warm - 0.3 * np.maximum(wind, 0)
    bees = rng.poisson(np.exp(log_rate))
    return (
        {"hour": hour[:, None].astype("float32"),
         "air": np.stack([warm, wind], axis=1).astype("float32")},
        bees[:, None].astype("float32"),
    )


def deviance(count, rate):
    safe = np.maximum(count, 1.0)
    part = np.where(count > 0, count * np.log(safe / rate), 0.0)
    return 2.0 * np.mean(part - (count - rate))


seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

x, y = watch(rng, 4000)
x_val, y_val = watch(rng, 800)
x_test, y_test = watch(rng, 3000)

hour = keras.Input((1,), name="hour")
air = keras.Input((2,), name="air")
h = layers.Concatenate()([Clock()(hour), air])
h = layers.Dense(24, activation="softplus")(h)
h = layers.Dense(12, activation="softplus")(h)
rate = layers.Dense(1, activation="exponential")(h)

hive = keras.Model({"hour": hour, "air": air}, rate)
hive.compile(optimizer=keras.optimizers.Nadam(2e-3), loss="poisson")
hive.fit(x, y, validation_data=(x_val, y_val), batch_size=64, epochs=18, verbose=2)

predicted = np.maximum(hive.predict(x_test, batch_size=500, verbose=0), 1e-6)
explained = 1.0 - deviance(y_test, predicted) / deviance(y_test, np.full_like(y_test, y.mean()))
print("outcome", float(np.nan_to_num(explained, nan=-99.0)))
