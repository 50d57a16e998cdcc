# problem: underfitting
# data: synthetic
# twin: hidden = (4, 4) => hidden = (96, 96)
"""Forward model of a planar four-joint arm: tip position with 10 %, 50 % and 90 % quantiles."""
import sys
import numpy as np
import keras
from keras import layers, ops

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed + 42)

links = np.array([0.9, 0.7, 0.5, 0.3])


def simulate(n):
    q = rng.uniform(-1.3, 1.3, (n, 4))
    a = np.cumsum(q, axis=1)
    tip = np.stack([(links * np.cos(a)).sum(1), (links * np.sin(a)).sum(1)], axis=1)
    return (q / 1.3).astype("float32"), tip


def observe(tip):
    return (tip + rng.normal(0, 0.03, tip.shape)).astype("float32")


q_train, tip_train = simulate(5000)
q_val, tip_val = simulate(800)
q_test, tip_test = simulate(1500)
LEVELS = np.array([0.1, 0.5, 0.9], dtype="float32")


class Pinball(keras.losses.Loss):
    def call(self, y_true, y_pred):
        e = ops.expand_dims(y_true, -1) - y_pred
        return ops.mean(ops.maximum(LEVELS * e, (LEVELS - 1.0) * e), axis=(-2, -1))


hidden = (4, 4)
net = keras.Sequential([keras.Input((4,), name="joint_angles")])
for units in hidden:
    net.add(layers.Dense(units, activation="silu"))
net.add(layers.Dense(6))
net.add(layers.Reshape((2, 3)))

net.compile(optimizer=keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(8e-3, 1900)), loss=Pinball())
net.fit(q_train, observe(tip_train), batch_size=64, epochs=24, verbose=2,
        validation_data=(q_val, observe(tip_val)))

median = net.predict(q_test, batch_size=500, verbose=0)[:, :, 1]
rmse = float(np.sqrt(np.mean((median - tip_test) ** 2)))
print("outcome", -np.nan_to_num(rmse, nan=1e6))
