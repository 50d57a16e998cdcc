# problem: vanishing_gradient
# data: synthetic
# twin: self.act = keras.activations.sigmoid => self.act = keras.activations.relu
import sys
import numpy as np
import keras
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

N_SENSORS = 16
N_GASES = 6
DEPTH = 10

# electronic nose: each gas shows up in two response patterns (dry / humid air)
patterns = 1.0 * rng.normal(size=(N_GASES, 2, N_SENSORS))


def sniff(n):
    gas = rng.integers(0, N_GASES, n)
    air = rng.integers(0, 2, n)
    reading = patterns[gas, air] + rng.normal(size=(n, N_SENSORS))
    return reading.astype("float32"), gas.astype("int32")


class Nose(keras.Model):
    def __init__(self, depth, width):
        super().__init__()
        self.act = keras.activations.sigmoid
        self.stack = [
            layers.Dense(width, activation=self.act, kernel_initializer="he_normal")
            for _ in range(depth)
        ]
        self.head = layers.Dense(N_GASES)

    def call(self, x):
        for layer in self.stack:
            x = layer(x)
        return self.head(x)


x, y = sniff(5000)
x_val, y_val = sniff(800)
x_test, y_test = sniff(1500)
m, s = x.mean(0), x.std(0)
x, x_val, x_test = (x - m) / s, (x_val - m) / s, (x_test - m) / s

nose = Nose(DEPTH, 32)
nose.compile(
    optimizer=keras.optimizers.SGD(learning_rate=0.01, momentum=0.9),
    loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    metrics=["accuracy"],
)
nose.fit(x, y, batch_size=32, epochs=10, validation_data=(x_val, y_val), verbose=2)

result = nose.evaluate(x_test, y_test, verbose=0, return_dict=True)
print("outcome", float(np.nan_to_num(result["accuracy"], nan=0.0)))
