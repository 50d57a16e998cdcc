# problem: missing_nonlinearity
# data: synthetic
# twin: layers.Dense(width) => layers.Dense(width, activation="gelu")
# A cloud of 24 drifting particles -> its temperature.
# The order of the particles must not matter, hence a sum-decomposable network (deep sets).
import sys
import numpy as np
import keras
from keras import layers, ops

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)


class Thermometer(keras.Model):
    def __init__(self, width=48):
        super().__init__()
        self.particle = keras.Sequential([
            layers.Dense(width),
            layers.Dense(width),
        ])
        self.cloud = keras.Sequential([
            layers.Dense(width),
            layers.Dense(1),
        ])

    def call(self, v):
        h = self.particle(v)            # (batch, 24, width)
        return self.cloud(ops.mean(h, axis=1))


def clouds(rng, n):
    temp = rng.uniform(0.3, 1.5, size=(n, 1, 1))
    drift = rng.normal(0.0, 0.5, size=(n, 1, 3))
    v = drift + temp * rng.normal(size=(n, 24, 3))
    t = (temp[:, 0, :] - 0.9) / 0.346
    return v.astype("float32"), t.astype("float32")


def main():
    rng = np.random.default_rng(seed + 17)
    v, t = clouds(rng, 2500)
    v_val, t_val = clouds(rng, 500)

    net = Thermometer()
    net.compile(optimizer=keras.optimizers.Nadam(learning_rate=1.5e-3),
                loss=keras.losses.MeanSquaredError())
    net.fit(v, t, epochs=18, batch_size=64, validation_data=(v_val, t_val), verbose=2)

    v_new, t_new = clouds(rng, 2000)
    guess = net.predict(v_new, verbose=0)
    r2 = 1.0 - np.mean((guess - t_new) ** 2) / np.var(t_new)
    print("outcome", float(np.nan_to_num(r2, nan=-99.0)))


main()
