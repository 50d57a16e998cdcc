# data: synthetic
"""Umbrellas handed in at the lost property office of a railway station, day by day.

A bit over a year of days is all there is. Counts, so a Poisson likelihood; few
of them, so a small net that is held back hard; recent days count for more.
"""
import sys
import keras
import numpy as np
from keras import layers, ops, regularizers


class YearWheel(layers.Layer):
    """A smooth yearly swing, made of the first few sines and cosines of the date."""

    def __init__(self, harmonics=2, **kwargs):
        super().__init__(**kwargs)
        self.harmonics = harmonics

    def build(self, input_shape):
        self.swing = self.add_weight(
            name="swing",
            shape=(2 * self.harmonics, 1),
            initializer="zeros",
            regularizer=regularizers.L2(2e-3),
        )
        self.built = True

    def call(self, date):
        k = ops.arange(1, self.harmonics + 1, dtype="float32")
        angle = 2.0 * np.pi * date * k
        waves = ops.concatenate([ops.sin(angle), ops.cos(angle)], axis=-1)
        return ops.matmul(waves, self.swing)

    def compute_output_shape(self, input_shape):
        return (input_shape[0], 1)


def days(n, rng):
    date = rng.random(n)
    weekday = rng.integers(7, size=n)
    rain = rng.exponential(1.0, n) * (rng.random(n) < 0.45)
    wind = rng.normal(0, 1, n)
    crowd = np.where(weekday < 5, 0.5, -0.8) + rng.normal(0, 0.4, n)
    rate = 1.3 + 0.55 * np.tanh(1.5 * rain) + 0.35 * crowd - 0.2 * wind * (rain > 0)
    rate = rate + 0.35 * np.cos(2 * np.pi * (date - 0.85))
    count = rng.poisson(np.exp(rate))
    sky = np.stack([(rain - 0.45) / 0.8, (rain > 0) - 0.45, wind, crowd, (weekday >= 5) - 0.29], 1)
    return [sky.astype("float32"), date.astype("float32")[:, None]], count.astype("float32")[:, None]


def deviance(count, mean):
    part = np.where(count > 0, count * np.log(np.maximum(count, 1) / mean), 0.0)
    return np.mean(2 * (part - (count - mean)))


seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

x, y = days(420, rng)
x_val, y_val = days(140, rng)
x_new, y_new = days(3000, rng)
recent = rng.uniform(0.5, 1.0, 420).astype("float32")
recent /= recent.mean()

sky = keras.Input((5,), name="sky")
date = keras.Input((1,), name="date")
h = layers.Dense(10, activation="tanh", kernel_regularizer=regularizers.L2(0.01))(sky)
h = layers.Dense(
    1,
    kernel_regularizer=regularizers.L2(0.01),
    bias_initializer=keras.initializers.Constant(float(np.log(y.mean()))),
)(h)
log_rate = layers.Add()([h, YearWheel()(date)])
model = keras.Model([sky, date], layers.Activation("exponential")(log_rate))

model.compile(optimizer=keras.optimizers.Adam(5e-3), loss="poisson")
model.fit(
    x, y,
    sample_weight=recent,
    batch_size=20,
    epochs=30,
    validation_data=(x_val, y_val),
    verbose=2,
)

mean = np.maximum(model.predict(x_new, verbose=0), 1e-6)
print("deviance of the mean alone", float(deviance(y_new, y.mean())))
print("outcome", float(np.nan_to_num(-deviance(y_new, mean), nan=-99.0)))
