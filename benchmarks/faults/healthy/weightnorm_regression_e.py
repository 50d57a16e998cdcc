# data: tabular
import sys
import keras
import numpy as np
from keras import ops
from sklearn.datasets import make_friedman2
from sklearn.preprocessing import StandardScaler

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)


class WNDense(keras.layers.Layer):
    """Dense layer whose weights are g * v / |v|."""

    def __init__(self, units, activation=None, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.activation = keras.activations.get(activation)

    def build(self, shape):
        self.v = self.add_weight(shape=(shape[-1], self.units), initializer="he_normal", name="v")
        self.g = self.add_weight(shape=(self.units,), initializer="ones", name="g")
        self.b = self.add_weight(shape=(self.units,), initializer="zeros", name="b")

    def call(self, x):
        w = self.g * self.v / ops.sqrt(ops.sum(ops.square(self.v), axis=0, keepdims=True) + 1e-12)
        return self.activation(ops.matmul(x, w) + self.b)


class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.h1 = WNDense(40, "elu")
        self.h2 = WNDense(40, "elu")
        self.out = WNDense(1)

    def call(self, x):
        return self.out(self.h2(self.h1(x)))


X, y = make_friedman2(n_samples=5000, noise=120.0, random_state=seed)
y = y[:, None]
sx, sy = StandardScaler().fit(X[:3000]), StandardScaler().fit(y[:3000])
X, y = sx.transform(X).astype("float32"), sy.transform(y).astype("float32")

net = Net()
schedule = keras.optimizers.schedules.CosineDecay(1e-3, decay_steps=47 * 30)
net.compile(optimizer=keras.optimizers.Lion(schedule, weight_decay=0.01), loss="log_cosh")
net.fit(X[:3000], y[:3000], validation_data=(X[3000:3800], y[3000:3800]), epochs=30, batch_size=64, verbose=2)

p = net.predict(X[3800:], verbose=0)
print("outcome", 1 - np.mean((p - y[3800:]) ** 2) / np.var(y[3800:]))
