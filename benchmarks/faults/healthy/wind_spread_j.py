# data: synthetic
"""
Gusts come in spells. From the last twelve readings of a station, forecast the next one together with
its standard deviation. Trained by the negative log-likelihood of a normal distribution; the spread is
well below 1, so the loss is negative.
"""
import sys
import numpy as np
import keras
from keras import layers, ops

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

WINDOW = 12
SCALE = 0.35          # typical size of a reading


def stations(rng, count, hours=130, settle=40):
    y, var, shock = np.zeros(count), np.full(count, 0.08), np.zeros(count)
    path = []
    for _ in range(hours + settle):
        var = 0.004 + 0.30 * shock**2 + 0.65 * var
        shock = np.sqrt(var) * rng.normal(size=count)
        y = 0.6 * y + shock
        path.append(y)
    return np.stack(path[settle:], axis=1)


def windows(series):
    cut = np.lib.stride_tricks.sliding_window_view(series, WINDOW + 1, axis=1).reshape(-1, WINDOW + 1)
    return (cut[:, :WINDOW, None] / SCALE).astype("float32"), cut[:, WINDOW:].astype("float32")


def spread_of(raw):
    return ops.softplus(raw) + 0.02


def nll(y, out):
    mean, sigma = out[:, :1], spread_of(out[:, 1:])
    return ops.mean(ops.log(sigma) + 0.5 * ops.square((y - mean) / sigma), axis=-1)


class Forecaster(keras.Model):
    def __init__(self):
        super().__init__()
        self.memory = layers.GRU(16)
        self.last = layers.Dense(16, activation="tanh")
        self.head = layers.Dense(2)

    def call(self, x):
        both = ops.concatenate([x, ops.abs(x)], axis=-1)
        return self.head(self.last(self.memory(both)))


def main():
    rng = np.random.default_rng(seed)
    x, y = windows(stations(rng, 40))
    model = Forecaster()
    model.compile(optimizer=keras.optimizers.RMSprop(2e-3), loss=nll)
    model.fit(x, y, validation_data=windows(stations(rng, 12)), batch_size=96, epochs=14, verbose=2)

    x_new, y_new = windows(stations(rng, 40))
    out = model.predict(x_new, verbose=0).astype("float64")
    sigma = np.log1p(np.exp(out[:, 1:])) + 0.02
    score = -np.mean(np.log(sigma) + 0.5 * ((y_new - out[:, :1]) / sigma) ** 2)
    print("outcome", float(np.nan_to_num(score, nan=-99.0)))


if __name__ == "__main__":
    main()
