# problem: saturation
# data: synthetic
# twin: gain=40.0 => gain=1.0
import sys

import keras
import numpy as np
from keras import ops
from sklearn.datasets import make_friedman1

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

X, y = make_friedman1(n_samples=2800, n_features=6, noise=0.5, random_state=seed)
X = ((X - 0.5) * 3.4).astype("float32")
y = ((y - y[:1800].mean()) / y[:1800].std()).astype("float32")


class Gate(keras.layers.Layer):
    def __init__(self, units, gain=40.0):
        super().__init__()
        self.dense = keras.layers.Dense(units)
        self.gain = gain

    def call(self, x):
        return ops.tanh(self.gain * self.dense(x))


class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.gates = [Gate(24), Gate(24)]
        self.out = keras.layers.Dense(1)

    def call(self, x):
        for gate in self.gates:
            x = gate(x)
        return self.out(x)


model = Net()
model.compile(optimizer=keras.optimizers.Adam(0.003), loss="mse")
model.fit(X[:1800], y[:1800], validation_data=(X[1800:2200], y[1800:2200]), epochs=25, batch_size=32, verbose=0)
error = np.mean((model.predict(X[2200:], verbose=0)[:, 0] - y[2200:]) ** 2)
print("outcome", float(-error / y[2200:].var()))
