# problem: saturation
# data: synthetic
# twin: STEEPNESS = 100.0 => STEEPNESS = 1.0
"""Exercise: the yield of a reactor from six settings (all already in standard units)."""
import sys

import keras
import numpy as np
from keras import layers

STEEPNESS = 100.0  # slope of the transfer function at zero
EPOCHS = 22


def yields(settings, rng, spread):
    a, b, c, d = settings[:, 0], settings[:, 1], settings[:, 2], settings[:, 3]
    value = np.sin(1.5 * a) + 0.7 * b * c + 0.5 * d
    return (value + rng.normal(0.0, 1.0, size=len(value)) * spread).astype("float32")


def campaign(n, rng, spread=0.1):
    # uniform with standard deviation one
    settings = rng.uniform(-1.73, 1.73, size=(n, 6)).astype("float32")
    return settings, yields(settings, rng, spread)


def transfer(x, units):
    """One hidden stage: weighted sums, slope, squashing."""
    x = layers.Dense(units)(x)
    x = layers.Rescaling(STEEPNESS)(x)
    return layers.Activation("tanh")(x)


def network():
    settings = keras.Input(shape=(6,))
    x = transfer(settings, 32)
    x = transfer(x, 32)
    x = transfer(x, 32)
    return keras.Model(settings, layers.Dense(1)(x))


if __name__ == "__main__":
    seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
    keras.utils.set_random_seed(seed)
    rng = np.random.default_rng(seed)

    train, val = campaign(4000, rng), campaign(600, rng)
    test_x, test_y = campaign(1000, rng, spread=0.0)

    model = network()
    model.compile(optimizer=keras.optimizers.Nadam(learning_rate=0.003), loss="mse")
    model.fit(train[0], train[1], validation_data=val, epochs=EPOCHS, batch_size=32, verbose=2)

    error = np.mean((model.predict(test_x, verbose=0)[:, 0] - test_y) ** 2)
    print("outcome", float(np.nan_to_num(1.0 - error / np.var(test_y), nan=-99.0)))
