# problem: exploding_gradient
# data: synthetic
# twin: carry=1.3 => carry=0.9
"""
Level of a reservoir after 32 hours of inflow and rain.

The cell keeps a running store per unit, adds what comes in, and a linear read-out
turns the last store into the (standardised) level.
"""
import sys
import numpy as np
import keras
from keras import layers, ops


class StoreCell(layers.Layer):
    """store <- carry * store + tanh(W input + U store + b)"""

    def __init__(self, units, carry, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.carry = carry
        self.state_size = units
        self.output_size = units

    def build(self, input_shape):
        self.w = self.add_weight(
            name="w", shape=(input_shape[-1], self.units), initializer="glorot_uniform")
        self.u = self.add_weight(
            name="u", shape=(self.units, self.units),
            initializer=keras.initializers.RandomNormal(stddev=0.02))
        self.b = self.add_weight(name="b", shape=(self.units,), initializer="zeros")
        self.built = True

    def call(self, inputs, states):
        store = states[0]
        drive = ops.tanh(ops.matmul(inputs, self.w) + ops.matmul(store, self.u) + self.b)
        store = self.carry * store + drive
        return store, [store]


HOURS = 32


def simulate(rng, n):
    x = rng.normal(size=(n, HOURS, 2))
    level = np.zeros(n)
    for hour in range(HOURS):
        level = 0.9 * level + 0.5 * x[:, hour, 0] + 0.3 * np.tanh(2 * x[:, hour, 1])
    level = level / 1.25 + rng.normal(0, 0.03, n)
    return x.astype("float32"), level[:, None].astype("float32")


def main():
    seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
    keras.utils.set_random_seed(seed)
    rng = np.random.default_rng(seed)

    x, y = simulate(rng, 1600)
    xv, yv = simulate(rng, 400)
    xt, yt = simulate(rng, 1000)

    inputs = keras.Input(shape=(HOURS, 2))
    store = layers.RNN(StoreCell(24, carry=1.3))(inputs)
    model = keras.Model(inputs, layers.Dense(1)(store))
    model.compile(optimizer=keras.optimizers.Adam(learning_rate=3e-3), loss="mse")
    model.fit(x, y, validation_data=(xv, yv), epochs=15, batch_size=32, verbose=2)

    rmse = np.sqrt(np.mean((model.predict(xt, verbose=0) - yt) ** 2))
    print("outcome", float(np.nan_to_num(-rmse, nan=-99.0)))


if __name__ == "__main__":
    main()
