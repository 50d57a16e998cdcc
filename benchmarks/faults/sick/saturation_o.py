# problem: saturation
# data: synthetic
# twin: slope=40.0 => slope=1.0
"""Where is the gripper?  Forward kinematics of a planar arm with three joints."""
import sys

import numpy as np
import keras
from keras import ops

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

LINKS = np.array([1.0, 0.7, 0.4])


def arm(n):
    """Joint angles (scaled to unit spread) and the position of the tip."""
    q = rng.uniform(-1.4, 1.4, size=(n, 3))
    absolute = np.cumsum(q, axis=1)
    tip = np.stack(
        [(np.cos(absolute) * LINKS).sum(axis=1), (np.sin(absolute) * LINKS).sum(axis=1)],
        axis=1,
    )
    return (q / 0.81).astype("float32"), tip.astype("float32")


class TanhDense(keras.layers.Layer):
    def __init__(self, units, slope, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.slope = slope

    def build(self, input_shape):
        self.kernel = self.add_weight(
            name="kernel",
            shape=(input_shape[-1], self.units),
            initializer="glorot_uniform",
        )
        self.bias = self.add_weight(name="bias", shape=(self.units,), initializer="zeros")
        self.built = True

    def call(self, inputs):
        z = ops.matmul(inputs, self.kernel) + self.bias
        return ops.tanh(self.slope * z)


class Kinematics(keras.Model):
    def __init__(self):
        super().__init__()
        self.first = TanhDense(64, slope=40.0)
        self.second = TanhDense(64, slope=40.0)
        self.out = keras.layers.Dense(2)

    def call(self, q):
        return self.out(self.second(self.first(q)))


x_train, y_train = arm(3000)
y_train = y_train + rng.normal(0.0, 0.01, size=y_train.shape).astype("float32")
x_val, y_val = arm(600)
x_test, y_test = arm(2000)

model = Kinematics()
model.compile(optimizer=keras.optimizers.Adam(2e-3), loss="mse", metrics=["mae"])
model.fit(
    x_train,
    y_train,
    validation_data=(x_val, y_val),
    batch_size=32,
    epochs=25,
    verbose=2,
)

error = model.predict(x_test, verbose=0) - y_test
rmse = np.sqrt(np.mean(error ** 2))
print("outcome", float(np.nan_to_num(-rmse, nan=-99.0)))
